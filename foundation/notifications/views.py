"""A person's own notifications and preferences; and ending a kind of mail by the link in it."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from . import kinds, services, unsubscribing
from .forms import PreferencesForm
from .models import Notification

PER_PAGE = 20


@login_required
@require_safe
def notifications(request: HttpRequest) -> HttpResponse:
    rows = Notification.objects.visible_to(request.user).order_by("-created_at", "pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "notifications/list.html", {"page": page})


@login_required
@require_POST
def open_one(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Mark as read and go to what it is about: a POST, since it writes."""
    notification = get_object_or_404(Notification.objects.visible_to(request.user), pk=pk)
    services.read(notification=notification)
    return redirect(notification.url if services.is_path(notification.url) else "notifications:list")


@login_required
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    count = services.read_all(by=request.user)
    messages.success(request, _("알림 %(count)d건을 읽음으로 표시했습니다.") % {"count": count})
    return redirect("notifications:list")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    form = PreferencesForm(request.POST if request.method == "POST" else None, user=request.user)
    if form.is_valid():
        services.prefer(by=request.user, wishes=form.wishes())
        messages.success(request, _("알림 설정을 저장했습니다."))
        return redirect("notifications:preferences")
    return render(request, "notifications/preferences.html", {"form": form})


@csrf_exempt  # a mail program posts without a page; the signed link is what allows it
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """A page with a button, since programs that check mails open every link; the POST ends the mails."""
    opened = unsubscribing.opened(token)
    if opened is None:
        raise Http404
    key, kind = opened
    if request.method == "POST":
        services.unsubscribe(key=key, kind=kind)
    daily = _("하루 한 번 모아서 보내는 메일")
    label = daily if kind == unsubscribing.DAILY else kinds.label(kind)
    return render(
        request, "notifications/unsubscribe.html", {"label": label, "ended": request.method == "POST"}
    )
