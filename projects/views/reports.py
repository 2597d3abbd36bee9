"""A project's monthly reports: which months there are, and a page of each that fills itself from the records."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from companies.models import User
from companies.requests import SignedInRequest
from foundation.history.workflow import require
from foundation.search.pages import PER_PAGE

from .. import permissions, report_facts
from ..forms.reports import ReturnReportForm, WordsForm
from ..models import Project, Report
from ..sections import BY_NAME
from ..services import reports
from .forms import carry_out
from .sections import project_of, render_section


@login_required
@require_safe
def section(request: SignedInRequest, pk: UUID) -> HttpResponse:
    project = project_of(request, pk, "reports")
    page = Paginator(report_facts.months(project), PER_PAGE).get_page(request.GET.get("page"))
    given = {report.month: report for report in project.reports.filter(month__in=list(page))}
    context = {
        "page": page,
        "months": [(month, given.get(month)) for month in page],
        "writes": permissions.can_write_report(request.user, project),
        "notes": permissions.can_note_meeting(request.user, project),
        "meetings": project.meetings.all()[:5],
    }
    return render_section(request, project, "reports", "projects/reports.html", context)


@login_required
@require_safe
def detail(request: SignedInRequest, pk: UUID, year: int, month: int) -> HttpResponse:
    project = project_of(request, pk, "reports")
    return _page(request, project, _month(project, year, month))


def _month(project: Project, year: int, month: int) -> date:
    """404 for one that can't be reported."""
    first = next(
        (row for row in report_facts.months(project) if (row.year, row.month) == (year, month)), None
    )
    if first is None:
        raise Http404
    return first


def _page(
    request: SignedInRequest, project: Project, month: date, *, status: int = 200, **bound: Any
) -> HttpResponse:
    """What is frozen is shown as it was; anything else as the records are now. A draft is its writers' own."""
    report = project.reports.select_related("submitted_by").filter(month=month).first()
    frozen = report is not None and report.is_frozen
    facts = report.facts if report and frozen else report_facts.of(project, month)
    blocks = report_facts.blocks(facts)
    writes = permissions.can_write_report(request.user, project)
    decides = (
        report is not None
        and report.status == Report.Status.SUBMITTED
        and permissions.can_decide_report(request.user, report)
    )
    forms: dict[str, Any] = {}
    if writes and not frozen:
        words = {name: getattr(report, name, "") for name in WordsForm.base_fields}
        forms["words_form"] = WordsForm(initial=words)
    if decides:
        forms["return_form"] = ReturnReportForm(auto_id="return-%s")
    context = {
        "report": report,
        "month": month,
        "frozen": frozen,
        "facts": facts,
        "rate": report_facts.spending_rate(facts),
        "blocks": [(block, _address(request, project, block.section)) for block in blocks if block.lines],
        "nothing": [str(block.title) for block in blocks if not block.lines],
        "decides": decides,
    }
    return render_section(
        request, project, "reports", "projects/report.html", context | forms | bound, status=status
    )


def _address(request: SignedInRequest, project: Project, section: str) -> str:
    """Of the page with these records, where it is open to the person."""
    opens = BY_NAME[section].opens(request.user, project)
    return reverse(f"projects:{section}", args=[project.pk]) if opens else ""


@login_required
@require_POST
def write(request: SignedInRequest, pk: UUID, year: int, month: int) -> HttpResponse:
    """Keep the words; with the button `submit` hand the report in."""
    project = project_of(request, pk, "reports")
    require(permissions.can_write_report(request.user, project))
    first, hand_in = _month(project, year, month), "submit" in request.POST
    form = WordsForm(request.POST)
    status = carry_out(form, _keep, project=project, month=first, hand_in=hand_in, by=request.user)
    if status != 200:
        return _page(request, project, first, status=status, words_form=form)
    done = _("보고를 제출했습니다. 운영기관이 검토합니다.") if hand_in else _("임시 저장했습니다.")
    messages.success(request, done)
    return redirect("projects:report", project.pk, first.year, first.month)


def _keep(*, project: Project, month: date, hand_in: bool, by: User, **words: str) -> None:
    report = reports.write(project=project, month=month, by=by, **words)
    if hand_in:
        reports.submit(report=report, by=by)


def _report(request: SignedInRequest, pk: int) -> Report:
    return get_object_or_404(Report.objects.visible_to(request.user).select_related("project"), pk=pk)


@login_required
@require_POST
def accept(request: SignedInRequest, pk: int) -> HttpResponse:
    report = _report(request, pk)
    reports.accept(report=report, by=request.user)
    messages.success(request, _("보고를 승인했습니다."))
    return redirect(report)


@login_required
@require_POST
def return_(request: SignedInRequest, pk: int) -> HttpResponse:
    report = _report(request, pk)
    require(permissions.can_decide_report(request.user, report))
    form = ReturnReportForm(request.POST, auto_id="return-%s")
    status = carry_out(form, reports.return_, report=report, by=request.user)
    if status != 200:
        project = project_of(request, report.project_id, "reports")
        return _page(request, project, report.month, status=status, return_form=form)
    messages.success(request, _("보완을 요청했습니다."))
    return redirect(report)
