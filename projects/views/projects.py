"""The list of projects, a project's page, and opening one."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from companies.requests import SignedInRequest
from foundation.files.models import Attachment
from foundation.history.workflow import require
from foundation.search.pages import PER_PAGE, containing
from matchmaking import offers
from matchmaking import permissions as matchmaking
from matchmaking.forms.matches import ReasonForm
from matchmaking.models import Match
from matchmaking.views.matches import match_page

from .. import permissions, timeline
from ..forms.gates import AssignForm, DecideForm, ReturnForm, SubmitForm
from ..forms.projects import FilterForm, ReservesForm
from ..models import Deliverable, Gate, Project, Stage
from ..services import gates, projects
from .sections import project_of, render_section

TEXTS = ("number", "title", "demand_firm__name", "supplier__name")


@login_required
@require_safe
def list_(request: SignedInRequest) -> HttpResponse:
    form = FilterForm(request.GET)
    rows = Project.objects.visible_to(request.user).for_list()
    if form.is_valid():
        rows = _filtered(rows, **form.cleaned_data)
    page = Paginator(rows.order_by("-created_at", "pk"), PER_PAGE).get_page(request.GET.get("page"))
    filtered = any(request.GET.get(name) for name in form.fields)
    return render(request, "projects/list.html", {"form": form, "page": page, "filtered": filtered})


def _filtered(rows: Any, *, q: str, stage: str, todo: str) -> Any:
    if stage:
        rows = rows.filter(stage=stage)
    if todo:
        waiting = {
            "submit": Gate.objects.to_submit,
            "accept": Gate.objects.to_accept,
            "assign": Gate.objects.to_assign,
            "decide": Gate.objects.to_decide,
        }
        rows = rows.filter(pk__in=waiting[todo]().values("project"))
    return rows.filter(containing(q, TEXTS))


@login_required
@require_safe
def detail(request: SignedInRequest, pk: UUID) -> HttpResponse:
    return page(request, pk)


def page(request: SignedInRequest, pk: UUID, *, status: int = 200, **bound: Any) -> HttpResponse:
    """A project's page; `bound` holds forms that were refused, by name, to be shown with their errors."""
    project = project_of(request, pk, "detail")
    rounds = list(project.gates.all())
    documents = documents_of(request, rounds)
    present = rounds[-1] if rounds and rounds[-1].status in Gate.OPEN else None
    context = {
        "stopped": project.stage == Stage.STOPPED,
        "past": [(gate, documents[gate.pk]) for gate in reversed(rounds) if gate != present],
        "events": timeline.of(project, rounds, [row for rows in documents.values() for row in rows]),
        "measures": project.measures.all(),
        "budget": project.budget.all(),
    }
    if present is not None:
        context |= _present(request, present, documents[present.pk], bound)
    return render_section(request, project, "detail", "projects/detail.html", context, status=status)


def documents_of(request: SignedInRequest, rounds: list[Gate]) -> dict[int, list[Deliverable]]:
    """What the person sees of the rounds' deliverables, each with its `attachment`, by the round's key."""
    rows = Deliverable.objects.visible_to(request.user).filter(gate__in=rounds)
    documents = list(rows.select_related("submitted_by"))
    label, keys = Deliverable._meta.label_lower, [str(row.pk) for row in documents]
    attachments = Attachment.objects.filter(object_type=label, object_id__in=keys)
    files = {attachment.object_id: attachment for attachment in attachments}
    gates_by_key = {gate.pk: gate for gate in rounds}
    found: dict[int, list[Deliverable]] = {key: [] for key in gates_by_key}
    for row in documents:
        # The rounds at hand know their project: permissions then ask the database for nothing.
        row.gate = gates_by_key[row.gate_id]
        row.attachment = files.get(str(row.pk))
        found[row.gate_id].append(row)
    return found


def _present(
    request: SignedInRequest, gate: Gate, documents: list[Deliverable], bound: dict[str, Any]
) -> dict[str, Any]:
    """What the page needs for the open round: evidence, and the forms of what this person may do now."""
    user, reviewing = request.user, gate.status == Gate.Status.IN_REVIEW
    missing = gates.missing(gate)
    manages = permissions.can_manage(user, gate.project)
    decides = permissions.can_decide(user, gate)
    returned = bound.get("return_form", {})
    return {
        "gate": gate,
        "reviewing": reviewing,
        "missing": missing,
        "evidence": gates.evidence(gate),
        "documents": [
            (row, _return_form(row, returned) if _decidable(user, row) else None) for row in documents
        ],
        "to_mend": _to_mend(documents),
        "submit_form": bound.get("submit_form") or _submit_form(request, gate),
        "reviews": gate.reviews.select_related("reviewer") if manages else [],
        "review_count": 0 if manages else gate.reviews.count(),
        "assign_form": bound.get("assign_form") or (AssignForm(gate=gate) if manages else None),
        "can_start": decides and not reviewing and not missing,
        "decide_form": bound.get("decide_form")
        or (DecideForm(gate=gate) if decides and reviewing and not missing else None),
        "scores_itself": manages and not decides,
    }


def _decidable(user: Any, deliverable: Deliverable) -> bool:
    submitted = deliverable.status == Deliverable.Status.SUBMITTED
    return submitted and permissions.can_decide_deliverable(user, deliverable)


def _to_mend(documents: list[Deliverable]) -> set[int]:
    """Keys of returned documents that no later version replaces."""
    last = {document.title: document for document in documents}
    return {row.pk for row in last.values() if row.status == Deliverable.Status.RETURNED}


def _return_form(deliverable: Deliverable, bound: dict[int, ReturnForm]) -> ReturnForm:
    return bound.get(deliverable.pk) or ReturnForm(auto_id=f"return-{deliverable.pk}-%s")


def _submit_form(request: SignedInRequest, gate: Gate) -> SubmitForm | None:
    if not permissions.can_submit_deliverable(request.user, gate):
        return None
    return SubmitForm(initial={"title": request.GET.get("title", "")}, auto_id="submit-%s")


@login_required
@require_POST
def fall_through(request: SignedInRequest, match: UUID) -> HttpResponse:
    found = get_object_or_404(Match.objects.visible_to(request.user).for_list(), pk=match)
    require(matchmaking.can_shortlist(request.user, found.need))
    form = ReasonForm(request.POST, auto_id="fall_%s")
    if not form.is_valid():
        return match_page(request, found, fall_form=form)
    projects.fall_through(match=found, reason=form.cleaned_data["reason"], by=request.user)
    messages.success(request, _("결렬로 처리하고 두 기업에 알렸습니다."))
    return redirect("matchmaking:match", found.pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def open_(request: SignedInRequest, match: UUID) -> HttpResponse:
    """The whole of the offer, and which others stand by; a POST selects and opens the project."""
    found = get_object_or_404(Match.objects.visible_to(request.user).for_list(), pk=match)
    require(permissions.can_open(request.user, found))
    projects.refuse_unready(found)
    compared = offers.compare(found.need.matches.for_list(), request.user).offers
    others = [row for row in compared if row.match != found and row.match.status == Match.Status.QUOTED]
    form = ReservesForm(request.POST if request.method == "POST" else None, others=others)
    if form.is_valid():
        read = request.POST.get("version", "")
        version = int(read) if read.isascii() and read.isdigit() else None
        project = projects.open_project(match=found, by=request.user, version=version, reserves=form.reserves)
        messages.success(request, _("과제를 열었습니다. 첫 단계평가에 필요한 산출물을 제출해 주세요."))
        return redirect(project)
    context = {
        "match": found,
        "offer": next(row for row in compared if row.match == found),
        "form": form,
        "others": len(others),
    }
    return render(request, "projects/open.html", context, status=422 if form.errors else 200)
