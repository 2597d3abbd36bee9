"""A project's risks and issues: the matrix and the list, and a page of each with what may be done to it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, F, Field
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from companies.requests import SignedInRequest
from foundation.history import clock
from foundation.history.models import Event
from foundation.history.workflow import require
from foundation.search.pages import PER_PAGE

from .. import permissions, workflow
from ..forms.risks import CloseForm, RaiseForm, ReassessForm, ReopenForm, RiskFilterForm
from ..models import Project, Risk
from ..models.risks import LATE_DAYS, SEVERE, Band, band
from ..services import risks
from .forms import carry_out
from .sections import project_of, render_section

WORST_FIRST = range(5, 0, -1)


@dataclass(frozen=True)
class Cell:
    """Of the matrix: how many that aren't closed stand here."""

    probability: int
    impact: int
    count: int

    @property
    def score(self) -> int:
        return self.probability * self.impact

    @property
    def band(self) -> Band:
        return band(self.score)


@login_required
@require_safe
def section(request: SignedInRequest, pk: UUID) -> HttpResponse:
    project = project_of(request, pk, "risks")
    form = RiskFilterForm(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    rows = _filtered(project, **chosen).select_related("owner")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "filtered": any(chosen.values()),
        "matrix": _matrix(project),
        "impacts": range(1, 6),
        "severe": SEVERE,
        "late_days": LATE_DAYS,
        "today": clock.today(),
        "may_raise": _may_raise(request, project),
    }
    return render_section(request, project, "risks", "projects/risks.html", context)


def _may_raise(request: SignedInRequest, project: Project) -> bool:
    return project.stage in workflow.RUNNING and permissions.can_raise_risk(request.user, project)


def _filtered(
    project: Project, *, status: str = "", kind: str = "", probability: Any = None, impact: Any = None
) -> Any:
    rows = project.risks.all() if status in ("all", "closed") else project.risks.open()
    if status in ("escalated", "closed"):
        rows = rows.filter(status=status)
    given = {"kind": kind, "probability": probability, "impact": impact}
    rows = rows.filter(**{name: value for name, value in given.items() if value})
    return rows.alias(product=F("probability") * F("impact")).order_by("-product", "due_on", "pk")


def _matrix(project: Project) -> list[tuple[int, list[Cell]]]:
    """Rows by probability, the likeliest first; cells by impact."""
    counts = project.risks.open().order_by().values_list("probability", "impact").annotate(Count("pk"))
    found = {(probability, impact): count for probability, impact, count in counts}
    return [
        (
            probability,
            [Cell(probability, impact, found.get((probability, impact), 0)) for impact in range(1, 6)],
        )
        for probability in WORST_FIRST
    ]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def raise_(request: SignedInRequest, pk: UUID) -> HttpResponse:
    project = project_of(request, pk, "risks")
    require(permissions.can_raise_risk(request.user, project))
    data, status = request.POST if request.method == "POST" else None, 200
    form = RaiseForm(data, project=project, viewer=request.user)
    if data is not None:
        status = carry_out(form, risks.raise_, project=project, by=request.user)
        if status == 200:
            messages.success(request, _("등록했습니다. 담당자에게 알렸습니다."))
            return redirect("projects:risks", project.pk)
    context = {"form": form}
    return render_section(request, project, "risks", "projects/risk_raise.html", context, status=status)


def _risk(request: SignedInRequest, pk: int) -> Risk:
    rows = Risk.objects.visible_to(request.user).select_related("project", "owner")
    return get_object_or_404(rows, pk=pk)


@login_required
@require_safe
def detail(request: SignedInRequest, pk: int) -> HttpResponse:
    return _page(request, _risk(request, pk))


def _page(request: SignedInRequest, risk: Risk, *, status: int = 200, **bound: Any) -> HttpResponse:
    """A risk, its history, and the forms of what this person may do now; `bound` were refused."""
    project = project_of(request, risk.project_id, "risks")
    risk.project = project
    user, closed = request.user, risk.status == Risk.Status.CLOSED
    running = project.stage in workflow.RUNNING
    forms: dict[str, Any] = {}
    if not closed and running and permissions.can_assess_risk(user, risk):
        start = {name: getattr(risk, name) for name in (*risks.GRADED, "plan", "owner")}
        forms["assess_form"] = ReassessForm(initial=start, project=project, viewer=user, auto_id="assess-%s")
    if not closed and permissions.can_close_risk(user, risk):
        forms["close_form"] = CloseForm(auto_id="close-%s")
    if closed and running and permissions.can_raise_risk(user, project):
        forms["reopen_form"] = ReopenForm(auto_id="reopen-%s")
    context = {"risk": risk, "events": list(_told(risk)), "today": clock.today()} | forms | bound
    return render_section(request, project, "risks", "projects/risk.html", context, status=status)


def _told(risk: Risk) -> Iterator[dict[str, Any]]:
    """Its history in words, newest first."""
    for event in Event.objects.of(risk).order_by("-occurred_at", "-pk"):
        yield {"occurred_at": event.occurred_at, "label": _label(event), "reason": event.reason}


def _label(event: Event) -> str:
    if event.verb == "risk.raised":
        return _("%(score)d점으로 등록했습니다") % {"score": event.data["score"]}
    if event.verb == "risk.assessed":
        changes = [_changed(name, *values) for name, values in event.data["changed"].items()]
        return ": ".join([_("다시 평가했습니다"), *([", ".join(changes)] if changes else [])])
    if event.to_state == Risk.Status.ESCALATED:
        return _("상위 보고되었습니다")
    if event.to_state == Risk.Status.CLOSED:
        return _("닫았습니다")
    if event.from_state == Risk.Status.ESCALATED:
        return _("상위 보고에서 내려왔습니다")
    return _("다시 열었습니다")


def _changed(name: str, before: str, after: str) -> str:
    field = cast("Field[Any, Any]", Risk._meta.get_field(name))
    words = {str(value): str(label) for value, label in field.flatchoices}
    told = {"name": field.verbose_name, "before": words.get(before, before), "after": words.get(after, after)}
    return "{name} {before} → {after}".format(**told)


@login_required
@require_POST
def assess(request: SignedInRequest, pk: int) -> HttpResponse:
    risk = _risk(request, pk)
    require(permissions.can_assess_risk(request.user, risk))
    form = ReassessForm(request.POST, project=risk.project, viewer=request.user, auto_id="assess-%s")
    status = carry_out(form, risks.assess, risk=risk, by=request.user)
    if status != 200:
        return _page(request, _risk(request, pk), status=status, assess_form=form)
    messages.success(request, _("평가를 바꾸었습니다."))
    return redirect(risk)


@login_required
@require_POST
def close(request: SignedInRequest, pk: int) -> HttpResponse:
    risk = _risk(request, pk)
    require(permissions.can_close_risk(request.user, risk))
    form = CloseForm(request.POST, auto_id="close-%s")
    status = carry_out(form, risks.close, risk=risk, by=request.user)
    if status != 200:
        return _page(request, _risk(request, pk), status=status, close_form=form)
    messages.success(request, _("닫았습니다."))
    return redirect(risk)


@login_required
@require_POST
def reopen(request: SignedInRequest, pk: int) -> HttpResponse:
    risk = _risk(request, pk)
    require(permissions.can_raise_risk(request.user, risk.project))
    form = ReopenForm(request.POST, auto_id="reopen-%s")
    status = carry_out(form, risks.reopen, risk=risk, by=request.user)
    if status != 200:
        return _page(request, _risk(request, pk), status=status, reopen_form=form)
    messages.success(request, _("다시 열었습니다."))
    return redirect(risk)
