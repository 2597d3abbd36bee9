"""A person's own notifications and preferences."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from . import services
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
