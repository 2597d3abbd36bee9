"""A gate round bites: it is decided on its evidence only, and its decision alone moves the project's stage.

Each service locks the round first, so what it counts stays so until it has written.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from companies.models import User
from foundation.history import clock
from foundation.history.workflow import Refused, move, record, require
from foundation.notifications import notify
from foundation.notifications.language import Text

from .. import permissions, workflow
from ..gating import evidence_of, missing
from ..models import (
    Cause,
    CheckItem,
    Criterion,
    CriterionScore,
    Gate,
    GateCheck,
    GateReview,
    Party,
    Project,
    Stage,
    Task,
)
from . import diligence, notices
from .instalments import make_payable
from .projects import leave_stage, plan_round

FORWARD = (Gate.Status.GO, Gate.Status.CONDITIONAL_GO)


#: A firm that gives up, or breaks its word, ends the project whatever the round still lacks.
FACTS = (Cause.VOLUNTARY, Cause.FAULT)
MOST_CONDITIONS = 10


@dataclass(frozen=True)
class Condition:
    """What has to be done until a day after a conditional decision, and by which of the three parties."""

    title: str
    due_on: date
    party: str


def reviewers_for(gate: Gate) -> QuerySet[User]:
    """Who may still be assigned to the round."""
    firms = [gate.project.demand_firm_id, gate.project.supplier_id]
    people = User.objects.impartial(firms).filter(is_reviewer=True, is_active=True)
    return people.exclude(pk__in=gate.reviews.values("reviewer")).order_by("name", "email")


def decisions(gate: Gate) -> list[Gate.Status]:
    """What may be decided; a completed project can't be stopped any more."""
    stoppable = workflow.PROJECT.allows(gate.stage, Stage.STOPPED)
    possible = workflow.GATE.transitions[Gate.Status.IN_REVIEW]
    return [Gate.Status(value) for value in possible if stoppable or value != Gate.Status.STOP]


def lock(gate: Gate) -> None:
    """Hold the round until the transaction ends, and read it anew."""
    gate.refresh_from_db(from_queryset=Gate.objects.select_for_update())


def lock_with_project(gate: Gate) -> None:
    """Hold also what others write of the project while they hold it: plan, measurements, money, agreement."""
    lock(gate)
    gate.project = Project.objects.select_for_update().get(pk=gate.project_id)


@transaction.atomic
def assign_reviewer(*, gate: Gate, reviewer: User, by: User) -> GateReview:
    """Appoint `reviewer`, who isn't of either firm; its access to the round starts with its pledge."""
    require(permissions.can_assign(by, gate))
    lock(gate)
    if gate.status not in Gate.OPEN:
        raise Refused(_("이미 의결한 단계평가에는 평가위원을 위촉할 수 없습니다."))
    if not permissions.can_be_reviewer(reviewer, gate.project):
        raise Refused(
            _("과제 수행기업에 속하지 않은 평가위원만 위촉할 수 있습니다. 다른 사람을 고르세요."), "conflict"
        )
    if gate.reviews.filter(reviewer=reviewer).exists():
        raise Refused(_("이미 위촉한 평가위원입니다. 다른 사람을 고르세요."))
    review = GateReview.objects.create(gate=gate, reviewer=reviewer, assigned_at=clock.now())
    record(gate, "gate.assigned", by=by, reviewer=str(reviewer.pk))
    _tell_reviewer(review, lambda: _("평가위원으로 위촉되었습니다. 서약과 이해관계 확인을 먼저 해 주세요."))
    return review


@transaction.atomic
def pledge(*, review: GateReview, conflict: bool, by: User) -> GateReview:
    """The reviewer's pledge and declaration, once; with a conflict it is out of the round."""
    require(permissions.can_review(by, review))
    _lock_review(review)
    if review.pledged_at is not None:
        raise Refused(_("이미 서약을 마쳤습니다."))
    if review.gate.status not in Gate.OPEN:
        raise Refused(_("이미 의결한 단계평가입니다. 더 하실 일이 없습니다."))
    review.pledged_at, review.conflict = clock.now(), conflict
    review.save(update_fields=["pledged_at", "conflict"])
    record(review, "review.recused" if conflict else "review.pledged", by=by)
    if conflict:
        project = review.gate.project
        title = notices.named(
            project, lambda: _("평가위원이 이해관계를 신고했습니다. 다른 평가위원을 위촉해 주세요.")
        )
        notices.tell_coordinator(project=project, kind="projects.review", title=title, by=by, section="gates")
    return review


@transaction.atomic
def score(
    *,
    review: GateReview,
    comment: str,
    score: int | None = None,
    points: Mapping[Criterion, int] | None = None,
    by: User,
) -> GateReview:
    """Give points for each criterion of the round's template, or a `score` of 0–100 where it has none; may be changed
    until the round is decided. Below the pass score the comment has to say why.
    """
    require(permissions.can_review(by, review))
    _lock_review(review)
    if review.conflict:
        raise Refused(_("이해관계를 신고한 평가위원은 채점할 수 없습니다."), "conflict")
    if review.pledged_at is None:
        raise Refused(_("서약을 먼저 하면 채점할 수 있습니다."), "pledge")
    if review.gate.status != Gate.Status.IN_REVIEW:
        raise Refused(_("평가 중인 단계평가만 채점할 수 있습니다."))
    criteria = review.gate.criteria
    total = _total(criteria, points or {}) if criteria else score
    if total is None or not 0 <= total <= 100:
        raise ValidationError({"score": _("0점부터 100점까지 줄 수 있습니다.")})
    if total < review.gate.pass_score and not comment.strip():
        raise ValidationError({"comment": _("기준점에 못 미치는 점수에는 까닭을 적으세요.")})
    review.score, review.comment, review.submitted_at = total, comment.strip(), clock.now()
    review.save(update_fields=["score", "comment", "submitted_at"])
    for criterion in criteria:
        given = {"points": (points or {})[criterion]}
        CriterionScore.objects.update_or_create(review=review, criterion=criterion, defaults=given)
    record(review, "review.scored", by=by, score=total)
    if not missing(review.gate):
        project = review.gate.project
        title = notices.named(project, lambda: _("채점이 끝나 의결할 수 있습니다."))
        notices.tell_coordinator(project=project, kind="projects.gate", title=title, by=by, section="gates")
    return review


def _total(criteria: Sequence[Criterion], points: Mapping[Criterion, int]) -> int:
    errors = {
        f"points_{row.pk}": _("0점부터 %(most)d점까지 줄 수 있습니다.") % {"most": row.points}
        for row in criteria
        if not 0 <= points.get(row, -1) <= row.points
    }
    if errors:
        raise ValidationError(errors)
    return sum(points[row] for row in criteria)


@transaction.atomic
def check(*, gate: Gate, item: CheckItem, by: User) -> None:
    """Note that an item of the round's checklist holds."""
    require(permissions.can_manage(by, gate.project))
    _lock_checks(gate, item)
    if gate.checks.filter(item=item).exists():
        raise Refused(_("이미 확인한 점검 항목입니다."), "present")
    row = GateCheck.objects.create(gate=gate, item=item, checked_by=by, checked_at=clock.now())
    record(row, "check.made", by=by, gate=gate.pk, item=item.pk)


@transaction.atomic
def uncheck(*, gate: Gate, item: CheckItem, by: User) -> None:
    """Take a check back, while the round is open."""
    require(permissions.can_manage(by, gate.project))
    _lock_checks(gate, item)
    row = gate.checks.filter(item=item).first()
    if row is None:
        raise Refused(_("확인하지 않은 점검 항목입니다."), "absent")
    record(row, "check.taken_back", by=by, gate=gate.pk, item=item.pk)
    row.delete()


def _lock_checks(gate: Gate, item: CheckItem) -> None:
    lock(gate)
    if gate.status not in Gate.OPEN:
        raise Refused(_("이미 의결한 단계평가의 점검은 바꿀 수 없습니다."))
    if item.template_id != gate.template_id:
        raise Refused(_("이 단계평가의 점검 항목이 아닙니다."), "template")


@transaction.atomic
def start_review(*, gate: Gate, by: User) -> Gate:
    """Open the round to scores; Refused with what is missing."""
    require(permissions.can_decide(by, gate))
    lock_with_project(gate)
    if gate.status == Gate.Status.PLANNED:
        _refuse_missing(gate)
    move(gate, workflow.GATE, to=Gate.Status.IN_REVIEW, by=by)
    for review in gate.reviews.eligible().select_related("reviewer"):
        _tell_reviewer(review, lambda: _("평가가 시작되었습니다. 산출물을 확인하고 채점해 주세요."))
    title = notices.named(
        gate.project, lambda: _("%(stage)s 단계평가가 시작되었습니다.") % {"stage": gate.get_stage_display()}
    )
    notices.tell_firms(project=gate.project, kind="projects.gate", title=title, by=by, section="gates")
    return gate


@transaction.atomic
def decide(
    *,
    gate: Gate,
    decision: str,
    reason: str,
    conditions: Sequence[Condition] = (),
    cause: str = "",
    by: User,
) -> Gate:
    """Decide the round on its evidence and carry the decision out: next stage, new round, or stop.

    `conditions` count where it is conditional, `cause` where it stops the project. A stop that records a fact needs no
    evidence. Raises ValidationError by field for bad input and Refused, telling what to do, where evidence, score or
    state don't allow the decision.
    """
    require(permissions.can_decide(by, gate))
    lock_with_project(gate)
    if not (decision == Gate.Status.STOP and cause in FACTS):
        if gate.status == Gate.Status.PLANNED:
            raise Refused(" ".join([_("평가를 시작한 뒤에 의결할 수 있습니다."), *missing(gate)]), "evidence")
        _refuse_missing(gate)
    _check_given(gate, decision, reason=reason.strip(), conditions=conditions, cause=cause)
    mean = evidence_of(gate).mean
    if decision == Gate.Status.GO and mean is not None and mean < gate.pass_score:
        raise Refused(
            _(
                "평균 %(mean).1f점으로 기준점 %(pass_score)d점에 못 미칩니다. "
                "조건부 계속, 보류, 보완 후 재평가, 중단 가운데에서 고르세요."
            )
            % {"mean": mean, "pass_score": gate.pass_score},
            "score",
        )
    outcome = {"decided_at": clock.now(), "decided_by": by, "decision_reason": reason.strip()}
    data = {"mean": mean} | ({"cause": cause} if decision == Gate.Status.STOP else {})
    move(gate, workflow.GATE, to=decision, by=by, reason=reason.strip(), set=outcome, **data)
    if decision == Gate.Status.CONDITIONAL_GO:
        for condition in conditions:
            _impose(gate, condition, by=by)
    _carry_out(gate, by=by, reason=reason.strip(), cause=cause)

    def event() -> str:
        told = {"stage": gate.get_stage_display(), "decision": gate.get_status_display()}
        return _("%(stage)s 단계평가 결과: %(decision)s") % told

    notices.tell_firms(
        project=gate.project,
        kind="projects.gate",
        title=notices.named(gate.project, event),
        body=reason.strip(),
        by=by,
        section="gates",
    )
    return gate


def _check_given(
    gate: Gate, decision: str, *, reason: str, conditions: Sequence[Condition], cause: str
) -> None:
    errors: dict[str, str] = {}
    if decision not in decisions(gate):
        errors["decision"] = _("이 단계에서 할 수 있는 의결을 고르세요.")
    if not reason:
        errors["reason"] = _("의결 사유를 적으세요.")
    if decision == Gate.Status.STOP and cause not in Cause.values:
        errors["cause"] = _("중단 구분을 고르세요.")
    if decision == Gate.Status.CONDITIONAL_GO and (wrong := _unsound(conditions)):
        errors["conditions"] = wrong
    if errors:
        raise ValidationError(errors)


def _unsound(conditions: Sequence[Condition]) -> str:
    if not conditions:
        return _("조건부 계속에는 지켜야 할 조건을 하나 이상 적으세요.")
    if len(conditions) > MOST_CONDITIONS:
        return _("조건은 %(most)d개까지 붙일 수 있습니다.") % {"most": MOST_CONDITIONS}
    longest = Task._meta.get_field("title").max_length or 0
    if any(not 0 < len(row.title.strip()) <= longest for row in conditions):
        return _("조건마다 해야 할 일을 %(longest)d자 안으로 적으세요.") % {"longest": longest}
    if any(row.party not in Party.values for row in conditions):
        return _("조건마다 담당 기관을 고르세요.")
    if any(row.due_on <= clock.today() for row in conditions):
        return _("조건의 기한은 내일부터 고를 수 있습니다.")
    return ""


def _impose(gate: Gate, condition: Condition, *, by: User) -> None:
    """A condition is a task of the plan, which blocks every later round until it is confirmed."""
    task = Task.objects.create(
        project=gate.project,
        gate=gate,
        kind=Task.Kind.CONDITION,
        title=condition.title.strip(),
        party=condition.party,
        starts_on=clock.today(),
        ends_on=condition.due_on,
        created_by=by,
        created_at=clock.now(),
    )
    dates = {"starts_on": task.starts_on.isoformat(), "ends_on": task.ends_on.isoformat()}
    record(task, "task.added", by=by, to_state=task.status, **dates)


def _carry_out(gate: Gate, *, by: User, reason: str, cause: str) -> None:
    project = gate.project
    if gate.status in FORWARD:
        make_payable(gate=gate, by=by)
        leave_stage(project=project, to=workflow.NEXT[Stage(project.stage)], by=by, reason=reason)
    elif gate.status == Gate.Status.STOP:
        leave_stage(project=project, to=Stage.STOPPED, by=by, reason=reason)
        if gate.stage != Stage.PREPARATION:
            diligence.open_(project=project, cause=cause, by=by)
    else:
        plan_round(project=project, after=gate)


def _refuse_missing(gate: Gate) -> None:
    needed = missing(gate)
    if needed:
        raise Refused(" ".join(needed), "evidence")


def _lock_review(review: GateReview) -> None:
    lock(review.gate)
    gate = review.gate
    review.refresh_from_db()
    review.gate = gate


def _tell_reviewer(review: GateReview, event: Text) -> None:
    project = review.gate.project
    notify(
        user=review.reviewer,
        kind="projects.review",
        title=notices.named(project, event),
        url=review.get_absolute_url(),
    )
