"""What the alliance has decided: the list, a page for each, and the way from a topic to a decision."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from companies.requests import SignedInRequest
from foundation.history import clock
from foundation.history.models import Event
from foundation.history.workflow import require
from foundation.search.pages import PER_PAGE
from matchmaking.forms.matches import ReasonForm
from projects.views.forms import carry_out

from .. import about, permissions, subjects
from ..forms.agenda import DecideForm, DecisionFilterForm, ResultForm
from ..models import AgendaItem, Decision
from ..services import decisions
from .agenda import item_of
from .sections import render_section

S = Decision.Status
LABELS = {
    "decision.made": gettext_lazy("의결했습니다"),
    "decision.reported": gettext_lazy("이행을 보고했습니다"),
    "decision.returned": gettext_lazy("보고를 되돌렸습니다"),
    "decision.done": gettext_lazy("이행을 확인했습니다"),
    "decision.dropped": gettext_lazy("철회했습니다"),
    "decision.task_cancelled": gettext_lazy("과제의 계획에서 할 일이 취소되었습니다"),
}


@login_required
@require_safe
def list_(request: SignedInRequest) -> HttpResponse:
    require(permissions.can_see_kpis(request.user))
    form = DecisionFilterForm(request.GET, viewer=request.user)
    form.is_valid()
    status, owner = form.cleaned_data.get("status", ""), form.cleaned_data.get("owner")
    today = clock.today()
    found = {
        "": Decision.objects.open(),
        "overdue": Decision.objects.overdue(today),
        "reported": Decision.objects.open().exclude(done_on=None),
        "done": Decision.objects.filter(status=S.DONE),
        "dropped": Decision.objects.filter(status=S.DROPPED),
        "all": Decision.objects.all(),
    }[status]
    rows = found.visible_to(request.user).select_related("owner", "item__meeting", "task__project")
    if owner:
        rows = rows.filter(owner=owner)
    newest = status in ("done", "dropped", "all")
    page = Paginator(rows.order_by("-due_on" if newest else "due_on", "pk"), PER_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "page": page,
        "rows": about.told(page.object_list, request.user),
        "form": form,
        "filtered": bool(status or owner),
        "today": today,
    }
    return render_section(request, "decisions", "alliance/decisions.html", context)


def _decision(request: SignedInRequest, pk: int) -> Decision:
    rows = Decision.objects.visible_to(request.user)
    return get_object_or_404(
        rows.select_related("owner", "item__meeting", "task__project", "project", "need__company"), pk=pk
    )


@login_required
@require_safe
def detail(request: SignedInRequest, pk: int) -> HttpResponse:
    return _page(request, pk)


def _page(request: SignedInRequest, pk: int, *, status: int = 200, **refused: forms.Form) -> HttpResponse:
    """With the forms that the reader may use; `refused` are those that were sent, by their names here."""
    decision, user = _decision(request, pk), request.user
    [(_same, of, owner)] = about.told([decision], user)
    task = decisions.living(decision)
    here = decision.status == S.OPEN and task is None
    offered: dict[str, Any] = {}
    if here and permissions.can_report_decision(user, decision):
        offered["report_form"] = ResultForm(initial={"result": decision.result}, auto_id="report-%s")
    if here and permissions.can_complete_decision(user, decision):
        offered["complete_form"] = ResultForm(initial={"result": decision.result}, auto_id="complete-%s")
        if decision.done_on:
            offered["return_form"] = ReasonForm(auto_id="return-%s")
    impartial = permissions.is_impartial(user, decision.project, decision.need)
    if decision.status == S.OPEN and permissions.can_prepare(user) and impartial:
        offered["drop_form"] = ReasonForm(auto_id="drop-%s")
    context = {
        "decision": decision,
        "about": of,
        "owner": owner,
        "task": task,
        "cancelled": decision.task is not None and task is None and decision.status == S.OPEN,
        "today": clock.today(),
        "events": [_told(event) for event in Event.objects.of(decision)],
        **offered,
        **refused,
    }
    return render_section(request, "decisions", "alliance/decision.html", context, status=status)


def _told(event: Event) -> dict[str, Any]:
    return {"occurred_at": event.occurred_at, "label": LABELS[event.verb], "reason": event.reason}


@login_required
@require_POST
def report(request: SignedInRequest, pk: int) -> HttpResponse:
    decision = _decision(request, pk)
    require(permissions.can_report_decision(request.user, decision))
    form = ResultForm(request.POST, auto_id="report-%s")
    done = _("이행을 보고했습니다. 운영기관의 다른 담당자가 확인합니다.")
    return _carried_out(request, decision, "report_form", form, decisions.report, done)


@login_required
@require_POST
def complete(request: SignedInRequest, pk: int) -> HttpResponse:
    decision = _decision(request, pk)
    require(permissions.can_complete_decision(request.user, decision))
    form = ResultForm(request.POST, auto_id="complete-%s")
    return _carried_out(
        request, decision, "complete_form", form, decisions.complete, _("이행을 확인했습니다.")
    )


@login_required
@require_POST
def return_(request: SignedInRequest, pk: int) -> HttpResponse:
    decision = _decision(request, pk)
    require(permissions.can_complete_decision(request.user, decision))
    form = ReasonForm(request.POST, auto_id="return-%s")
    return _carried_out(request, decision, "return_form", form, decisions.return_, _("보고를 되돌렸습니다."))


@login_required
@require_POST
def drop(request: SignedInRequest, pk: int) -> HttpResponse:
    decision = _decision(request, pk)
    require(permissions.can_prepare(request.user))
    form = ReasonForm(request.POST, auto_id="drop-%s")
    return _carried_out(request, decision, "drop_form", form, decisions.drop, _("의결 사항을 철회했습니다."))


def _carried_out(
    request: SignedInRequest,
    decision: Decision,
    name: str,
    form: forms.Form,
    action: Callable[..., Decision],
    done: str,
) -> HttpResponse:
    """Back to its page: with what was done, or with the form that was refused, named as there."""
    status = carry_out(form, action, decision=decision, by=request.user)
    if status != 200:
        return _page(request, decision.pk, status=status, **{name: form})
    messages.success(request, done)
    return redirect("alliance:decision", decision.pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: SignedInRequest, pk: int) -> HttpResponse:
    """`of` names what it is about, which `q` looks for; it decides who may be its owner."""
    item = item_of(request, pk)
    user = request.user
    require(permissions.can_prepare(user))
    given = request.POST if request.method == "POST" else request.GET
    name = given.get("of", subjects.of_item(user, item))
    subject = subjects.named(user, name)
    text = request.GET.get("q", "")
    form = DecideForm(request.POST if request.method == "POST" else None, subject=subject, viewer=user)
    status = 200
    if form.is_bound and name and subject is None:
        # Never decided without what it was about, such as a project that has ended since.
        form.add_error(
            None, _("고른 대상을 이제 쓸 수 없습니다. 다시 고르거나, 대상 없이 적으려면 그대로 보내세요.")
        )
        status = 422
    elif form.is_bound:
        given_of = subject.given if subject else {}
        status = carry_out(form, decisions.decide, item=item, by=user, **given_of)
        if status == 200:
            messages.success(request, _("의결 사항을 적었습니다."))
            return redirect(f"{_minutes_of(item)}#item-{item.pk}")
    context = {
        "item": item,
        "form": form,
        "subject": subject,
        "q": text,
        "found": subjects.find(user, text),
        "minutes_url": _minutes_of(item),
    }
    return render_section(request, "decisions", "alliance/decide.html", context, status=status)


def _minutes_of(item: AgendaItem) -> str:
    return reverse("alliance:minutes", args=[item.meeting_id])
