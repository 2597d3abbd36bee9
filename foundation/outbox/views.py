"""The administrators' page of jobs that wait or have failed."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from foundation.history.workflow import require

from . import permissions, services
from .forms import RetryForm
from .models import Job

PER_PAGE = 50


@login_required
@require_GET
def jobs(request: HttpRequest) -> HttpResponse:
    require(permissions.can_operate(request.user))
    counts = dict(Job.objects.exclude(state=Job.DONE).values_list("state").annotate(Count("pk")).order_by())
    shown = [(state, label, counts.get(state, 0)) for state, label in Job.STATES if state != Job.DONE]
    state = request.GET.get("state", "")
    listed = Job.objects.filter(state=state) if state in counts else Job.objects.exclude(state=Job.DONE)
    page = Paginator(listed.order_by("-created_at", "pk"), PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "outbox/jobs.html",
        {"page": page, "states": shown, "state": state, "total": sum(counts.values())},
    )


@login_required
@require_POST
def retry(request: HttpRequest) -> HttpResponse:
    require(permissions.can_operate(request.user))
    one = request.POST.getlist("one")
    form = RetryForm({"jobs": one or request.POST.getlist("jobs")})
    if form.is_valid():
        with transaction.atomic():
            for job in form.cleaned_data["jobs"]:
                services.retry(job=job, by=request.user)
        count = len(form.cleaned_data["jobs"])
        messages.success(request, _("작업 %(count)d건을 다시 실행합니다.") % {"count": count})
    else:
        messages.error(request, " ".join(str(error) for error in form.errors["jobs"]))
    return redirect("outbox:list")
