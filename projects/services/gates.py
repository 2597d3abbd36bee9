"""A gate round bites: it is decided on its evidence only, and its decision alone moves the project's stage.

Each service locks the round first, so what it counts stays so until it has written.
"""

from dataclasses import dataclass

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
from ..models import Gate, GateReview, Stage
from . import notices
from .instalments import make_payable
from .projects import leave_stage

FORWARD = (Gate.Status.GO, Gate.Status.CONDITIONAL_GO)


@dataclass(frozen=True)
class Evidence:
    """What a round's decision rests on; `mean` of the counted scores is None before the first."""

    accepted: int
    undecided: int
    eligible: int
    scored: int
    mean: float | None


def evidence(gate: Gate) -> Evidence:
    fields = Evidence.__dataclass_fields__
    return Evidence(**Gate.objects.with_evidence().values(*fields).get(pk=gate.pk))


def missing(gate: Gate) -> list[str]:
    """What the round still needs for its next step (to start, then to be decided), as sentences."""
    if gate.status not in Gate.OPEN:
        return []
    found = evidence(gate)
    counts = {
        "quorum": gate.quorum,
        "eligible": found.eligible,
        "scored": found.scored,
        "undecided": found.undecided,
    }
    needed = []
    if not found.accepted:
        needed.append(
            _("승인된 산출물이 1건 이상 있어야 합니다. 수행기업이 제출하면 운영기관이 검토해 승인합니다.")
        )
    if gate.status == Gate.Status.PLANNED:
        if found.eligible < gate.quorum:
            needed.append(
                _("이해관계가 없는 평가위원 %(quorum)d명을 위촉해야 합니다. 지금은 %(eligible)d명입니다.")
                % counts
            )
        return needed
    if found.undecided:
        needed.append(
            _("아직 검토하지 않은 산출물 %(undecided)d건을 승인하거나 보완 요청해야 합니다.") % counts
        )
    if found.scored < gate.quorum:
        needed.append(
            _("이해관계가 없는 평가위원 %(quorum)d명이 채점해야 합니다. 지금은 %(scored)d명이 채점했습니다.")
            % counts
        )
    return needed


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
    _tell_reviewer(review, _("평가위원으로 위촉되었습니다. 서약과 이해관계 확인을 먼저 해 주세요."))
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
def score(*, review: GateReview, score: int, comment: str, by: User) -> GateReview:
    """Give 0–100 points; may be changed until the round is decided."""
    require(permissions.can_review(by, review))
    _lock_review(review)
    if review.conflict:
        raise Refused(_("이해관계를 신고한 평가위원은 채점할 수 없습니다."), "conflict")
    if review.pledged_at is None:
        raise Refused(_("서약을 먼저 하면 채점할 수 있습니다."), "pledge")
    if review.gate.status != Gate.Status.IN_REVIEW:
        raise Refused(_("평가 중인 단계평가만 채점할 수 있습니다."))
    if not 0 <= score <= 100:
        raise ValidationError({"score": _("0점부터 100점까지 줄 수 있습니다.")})
    review.score, review.comment, review.submitted_at = score, comment.strip(), clock.now()
    review.save(update_fields=["score", "comment", "submitted_at"])
    record(review, "review.scored", by=by, score=score)
    if not missing(review.gate):
        project = review.gate.project
        title = notices.named(project, lambda: _("채점이 끝나 의결할 수 있습니다."))
        notices.tell_coordinator(project=project, kind="projects.gate", title=title, by=by, section="gates")
    return review


@transaction.atomic
def start_review(*, gate: Gate, by: User) -> Gate:
    """Open the round to scores; Refused with what is missing."""
    require(permissions.can_decide(by, gate))
    lock(gate)
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
def decide(*, gate: Gate, decision: str, reason: str, conditions: str, by: User) -> Gate:
    """Decide the round on its evidence and carry the decision out: next stage, new round, or stop.

    Raises ValidationError by field for bad input and Refused, telling what to do, where evidence, score or
    state don't allow the decision.
    """
    require(permissions.can_decide(by, gate))
    lock(gate)
    reason, conditions = reason.strip(), conditions.strip()
    if gate.status == Gate.Status.PLANNED:
        raise Refused(" ".join([_("평가를 시작한 뒤에 의결할 수 있습니다."), *missing(gate)]), "evidence")
    _refuse_missing(gate)
    if decision not in decisions(gate):
        raise ValidationError({"decision": _("이 단계에서 할 수 있는 의결을 고르세요.")})
    if not reason:
        raise ValidationError({"reason": _("의결 사유를 적으세요.")})
    if decision == Gate.Status.CONDITIONAL_GO and not conditions:
        raise ValidationError({"conditions": _("조건부 계속에는 지켜야 할 조건을 적으세요.")})
    mean = evidence(gate).mean
    if decision == Gate.Status.GO and mean is not None and mean < gate.pass_score:
        raise Refused(
            _(
                "평균 %(mean).1f점으로 기준점 %(pass_score)d점에 못 미칩니다. "
                "조건부 계속, 보류, 보완 후 재평가, 중단 가운데에서 고르세요."
            )
            % {"mean": mean, "pass_score": gate.pass_score},
            "score",
        )
    outcome = {
        "conditions": conditions if decision == Gate.Status.CONDITIONAL_GO else "",
        "decided_at": clock.now(),
        "decided_by": by,
        "decision_reason": reason,
    }
    move(gate, workflow.GATE, to=decision, by=by, reason=reason, set=outcome, mean=mean)
    _carry_out(gate, by=by, reason=reason)

    def event() -> str:
        told = {"stage": gate.get_stage_display(), "decision": gate.get_status_display()}
        return _("%(stage)s 단계평가 결과: %(decision)s") % told

    notices.tell_firms(
        project=gate.project,
        kind="projects.gate",
        title=notices.named(gate.project, event),
        body=reason,
        by=by,
        section="gates",
    )
    return gate


def _carry_out(gate: Gate, *, by: User, reason: str) -> None:
    project = gate.project
    if gate.status in FORWARD:
        make_payable(gate=gate, by=by)
        leave_stage(project=project, to=workflow.NEXT[Stage(project.stage)], by=by, reason=reason)
    elif gate.status == Gate.Status.STOP:
        leave_stage(project=project, to=Stage.STOPPED, by=by, reason=reason)
    else:
        Gate.objects.create(
            project=project,
            stage=gate.stage,
            round=gate.round + 1,
            quorum=gate.quorum,
            pass_score=gate.pass_score,
        )


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
