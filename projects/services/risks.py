"""Risks and issues: raised and assessed by whoever takes part, escalated by one rule (models/risks.py), closed with a
reason. What has gone up to the operating body is assessed and closed by the operating body only.

A risk is locked first, so that the rule is followed on what is written.
"""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from companies.models import User
from foundation.history import clock
from foundation.history.workflow import Refused, move, record, require
from foundation.notifications import notify

from .. import permissions, workflow
from ..models import Project, Risk
from . import notices, plans

KIND = "projects.risk"
GRADED = ("kind", "probability", "impact", "response", "due_on")


@transaction.atomic
def raise_(
    *,
    project: Project,
    kind: str,
    title: str,
    probability: int,
    impact: int,
    response: str,
    plan: str,
    owner: User,
    due_on: date,
    by: User,
) -> Risk:
    """Register a risk or an issue, and tell its owner; what is severe goes up at once.

    Raises ValidationError by field for bad input, Refused where the project has ended.
    """
    require(permissions.can_raise_risk(by, project))
    _refuse_ended(project)
    if not title.strip():
        raise ValidationError({"title": _("무엇이 일어날 수 있는지, 또는 일어났는지 적으세요.")})
    given = _checked(
        project,
        kind=kind,
        probability=probability,
        impact=impact,
        response=response,
        plan=plan,
        owner=owner,
        due_on=due_on,
    )
    _refuse_past(due_on)
    risk = Risk.objects.create(
        project=project, title=title.strip(), raised_by=by, raised_at=clock.now(), **given
    )
    record(risk, "risk.raised", by=by, to_state=risk.status, score=risk.score)
    _tell_owner(risk, by)
    _follow_rule(risk, by=by)
    return risk


@transaction.atomic
def assess(
    *,
    risk: Risk,
    kind: str,
    probability: int,
    impact: int,
    response: str,
    plan: str,
    owner: User,
    due_on: date,
    reason: str,
    by: User,
) -> Risk:
    """Grade it anew; what has changed is recorded with the reason, and the rule moves it up or back."""
    _hold(risk)
    require(permissions.can_assess_risk(by, risk))
    _refuse_ended(risk.project)
    if risk.status == Risk.Status.CLOSED:
        raise Refused(_("닫은 위험입니다. 다시 연 뒤에 평가하세요."), "closed")
    reason = _reason(reason, _("왜 다시 평가하는지 적으세요."))
    given = _checked(
        risk.project,
        kind=kind,
        probability=probability,
        impact=impact,
        response=response,
        plan=plan,
        owner=owner,
        due_on=due_on,
    )
    if due_on != risk.due_on:
        _refuse_past(due_on)
    before, owner_before = {name: str(getattr(risk, name)) for name in GRADED}, risk.owner_id
    for name, value in given.items():
        setattr(risk, name, value)
    risk.save(update_fields=list(given))
    after = {name: str(getattr(risk, name)) for name in GRADED}
    changed = {name: [before[name], after[name]] for name in GRADED if before[name] != after[name]}
    record(risk, "risk.assessed", by=by, reason=reason, changed=changed, score=risk.score)
    if risk.owner_id != owner_before:
        _tell_owner(risk, by)
    _follow_rule(risk, by=by)
    return risk


@transaction.atomic
def close(*, risk: Risk, reason: str, by: User) -> Risk:
    """It can't happen any more, or is dealt with."""
    _hold(risk)
    require(permissions.can_close_risk(by, risk))
    reason = _reason(reason, _("왜 닫는지 적으세요."))
    move(risk, workflow.RISK, to=Risk.Status.CLOSED, by=by, reason=reason)
    title = notices.named(risk.project, lambda: _("위험을 닫았습니다: %(title)s") % {"title": risk.title})
    notices.tell_coordinator(
        project=risk.project, kind=KIND, title=title, body=reason, by=by, section="risks"
    )
    return risk


@transaction.atomic
def reopen(*, risk: Risk, reason: str, due_on: date, by: User) -> Risk:
    """It is there again, to be dealt with until another day."""
    _hold(risk)
    require(permissions.can_raise_risk(by, risk.project))
    _refuse_ended(risk.project)
    if risk.status != Risk.Status.CLOSED:
        raise Refused(_("닫은 위험만 다시 열 수 있습니다."), "transition")
    reason = _reason(reason, _("왜 다시 여는지 적으세요."))
    _refuse_past(due_on)
    move(risk, workflow.RISK, to=Risk.Status.OPEN, by=by, reason=reason, set={"due_on": due_on})
    _tell_owner(risk, by)
    _follow_rule(risk, by=by)
    return risk


@transaction.atomic
def escalate_late() -> int:
    """Have go up what the rule asks for by today's date; how many did. Each goes up, and is told of, once."""
    rows = Risk.objects.to_escalate(clock.today()).filter(project__stage__in=workflow.RUNNING)
    late = list(rows.select_for_update(of=("self",)).select_related("project__coordinator"))
    for risk in late:
        _follow_rule(risk, by=None)
    return len(late)


def _follow_rule(risk: Risk, *, by: User | None) -> None:
    up = risk.goes_up(clock.today())
    if up and risk.status == Risk.Status.OPEN:
        move(risk, workflow.RISK, to=Risk.Status.ESCALATED, by=by, score=risk.score)
        _tell_above(risk, by)
    elif not up and risk.status == Risk.Status.ESCALATED:
        move(risk, workflow.RISK, to=Risk.Status.OPEN, by=by, score=risk.score)


def _hold(risk: Risk) -> None:
    """Lock it and read it anew: its state decides who may do what."""
    risk.refresh_from_db(from_queryset=Risk.objects.select_for_update())


def _refuse_ended(project: Project) -> None:
    now = Project.objects.select_for_update().get(pk=project.pk)
    if now.stage not in workflow.RUNNING:
        raise Refused(_("끝난 과제에서는 위험을 등록하거나 다시 평가할 수 없습니다."), "ended")


def _checked(project: Project, **given: Any) -> dict[str, Any]:
    """The fields as they are to be saved; ValidationError by field for what doesn't do."""
    errors = {}
    for name in ("probability", "impact"):
        if not 1 <= given[name] <= 5:
            errors[name] = _("1부터 5까지의 등급을 고르세요.")
    for name, options in (("kind", Risk.Kind), ("response", Risk.Response)):
        if given[name] not in options.values:
            errors[name] = _("하나를 골라 주세요.")
    given["plan"] = given["plan"].strip()
    if not given["plan"]:
        errors["plan"] = _("어떻게 대응할지 적으세요.")
    if not plans.owners(project).filter(pk=given["owner"].pk).exists():
        errors["owner"] = _("두 기업이나 운영기관에서 이 과제를 맡을 수 있는 사람을 고르세요.")
    if errors:
        raise ValidationError(errors)
    return given


def _refuse_past(due_on: date) -> None:
    if due_on < clock.today():
        raise ValidationError({"due_on": _("오늘이나 그 뒤의 날을 고르세요.")})


def _reason(reason: str, missing: str) -> str:
    if not reason.strip():
        raise ValidationError({"reason": missing})
    return reason.strip()


def _tell_owner(risk: Risk, by: User) -> None:
    if risk.owner_id != by.pk:
        title = notices.named(
            risk.project, lambda: _("대응을 맡으셨습니다: %(title)s") % {"title": risk.title}
        )
        notify(user=risk.owner, kind=KIND, title=title, url=risk.get_absolute_url())


def _tell_above(risk: Risk, by: User | None) -> None:
    """The coordinator and the administrators, but not whoever has just done it."""

    def event() -> str:
        told = {"title": risk.title, "score": risk.score}
        return _("위험·이슈가 상위 보고되었습니다(%(score)d점): %(title)s") % told

    for person in notices.above(risk.project):
        if person != by:
            title = notices.named(risk.project, event)
            notify(user=person, kind=KIND, title=title, url=risk.get_absolute_url())
