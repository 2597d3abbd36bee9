"""A project is opened by the demand firm's selection; its stage changes only by a gate's decision."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models.functions import Length
from django.utils.translation import gettext as _

from companies.models import User
from foundation.history import clock
from foundation.history.workflow import Refused, move, record, require
from matchmaking import permissions as matchmaking
from matchmaking.models import Match, Outcome, Quotation
from matchmaking.services import matches, needs, rounds, selections

from .. import permissions, workflow
from ..models import Agreement, BudgetLine, Gate, GateTemplate, Measure, Project, Stage, StageRecord
from . import agreements, follow_ups, instalments, notices, settlements

#: What leaving a stage forwards says about the pair.
OUTCOMES = {
    Stage.PREPARATION: Outcome.Kind.POC_STARTED,
    Stage.POC: Outcome.Kind.POC_PASSED,
    Stage.PILOT: Outcome.Kind.PILOT_PASSED,
    Stage.COMMERCIALISATION: Outcome.Kind.COMMERCIALISED,
}

NUMBER_ATTEMPTS = 50


@transaction.atomic
def open_project(
    *, match: Match, by: User, version: int | None = None, reserves: Sequence[Match] = ()
) -> Project:
    """Open the project of `match` in preparation, with the first gate; select the match first, with its `reserves`,
    unless a round or its place as a reserve has.

    Amount, weeks, measures and budget are those of the standing quotation; `version` is the one that `by` has read.
    Refused where the match can't be selected, or the supplier has quoted anew since.
    """
    require(permissions.can_open(by, match))
    need = matches.hold(match)
    refuse_unready(match)
    if match.status == Match.Status.QUOTED:
        selections.select(match=match, by=by, reserves=reserves)
        need = match.need
    quotation = match.quotations.standing().latest("version")
    if version not in (None, quotation.version):
        raise Refused(_("그사이 새 견적이 도착했습니다. 새 견적을 확인한 뒤 다시 선정하세요."), "stale")
    project = Project(
        title=need.title,
        match=match,
        demand_firm=need.company,
        supplier=match.solution.company,
        coordinator=need.coordinator,
        amount_krw=quotation.amount_krw,
        weeks=quotation.weeks,
        created_at=clock.now(),
        created_by=by,
    )
    _save_numbered(project)
    _promise(project, quotation)
    record(project, f"{workflow.PROJECT.name}.{project.stage}", by=by, to_state=project.stage)
    _enter(project, at=project.created_at)
    title = notices.named(project, lambda: _("과제가 시작되었습니다: %(title)s") % {"title": project.title})
    notices.tell_firms(
        project=project,
        kind="projects.opened",
        title=title,
        body=lambda: _("첫 단계평가에 필요한 산출물을 준비해 주세요."),
        by=by,
    )
    notices.tell_coordinator(
        project=project,
        kind="projects.opened",
        title=title,
        body=lambda: _("평가위원을 위촉해 주세요."),
        by=by,
    )
    return project


@transaction.atomic
def fall_through(*, match: Match, reason: str, by: User) -> None:
    """A selection whose project was never opened, such as a reserve that can't any more, falls through."""
    require(matchmaking.can_shortlist(by, match.need))
    rounds.refuse_unfinal(matches.hold(match))
    if Project.objects.filter(match=match).exists():
        raise Refused(_("이미 과제를 연 선정입니다. 과제의 단계평가에서 중단을 의결하세요."), "opened")
    selections.fall_through(match=match, reason=reason, by=by)


def _promise(project: Project, quotation: Quotation) -> None:
    """What the offer promised binds the project."""
    for item in quotation.items.all():
        BudgetLine.objects.create(
            project=project,
            position=item.position,
            category=item.category,
            name=item.name,
            amount_krw=item.amount_krw,
        )
    for measure in quotation.measures.all():
        Measure.objects.create(
            project=project,
            position=measure.position,
            name=measure.name,
            unit=measure.unit,
            direction=measure.direction,
            baseline=measure.baseline,
            target=measure.target,
            promised=measure,
        )


def refuse_unready(match: Match) -> None:
    """Raise Refused, telling why, where the project of `match` can't be opened now."""
    if Project.objects.filter(match=match).exists():
        raise Refused(_("이미 선정한 제안입니다. 과제 목록에서 진행 상황을 확인하세요."), "transition")
    if match.status == Match.Status.SELECTED:
        rounds.refuse_unfinal(match.need)
        return
    if match.status != Match.Status.QUOTED:
        raise Refused(
            _("견적이 제출된 제안만 선정할 수 있습니다. 공급기업의 견적을 기다리거나 다른 제안을 고르세요."),
            "transition",
        )
    selections.refuse_early(match.need)


def leave_stage(*, project: Project, to: str, by: User, reason: str) -> None:
    """Move the project on or to a stop, in the transaction of the gate's decision; note the outcome.

    A stop in preparation means that the selection fell through, and its need is open again; a later stop, or the
    completion, closes the need.
    """
    left, now = Stage(project.stage), clock.now()
    move(project, workflow.PROJECT, to=to, by=by, reason=reason)
    project.stages.filter(ended_at=None).update(ended_at=now)
    _enter(project, at=now)
    match = project.match
    if to == Stage.STOPPED and left == Stage.PREPARATION:
        selections.fall_through(match=match, reason=reason, by=by)
    elif to in (Stage.STOPPED, Stage.COMPLETED):
        needs.close(need=match.need, by=by)
    if to == Stage.STOPPED:
        instalments.cancel_planned(project=project, by=by, reason=reason)
    elif to == Stage.SETTLEMENT:
        settlements.enter(project=project, by=by)
    if to in (Stage.STOPPED, Stage.COMPLETED):
        for agreement in Agreement.objects.filter(project=project):
            agreements.close(agreement=agreement, by=by)
    if to == Stage.FOLLOW_UP:
        follow_ups.plan(project=project)
    kind = Outcome.Kind.STOPPED if to == Stage.STOPPED else OUTCOMES.get(left)
    if kind is not None:
        Outcome.objects.create(need=match.need, solution=match.solution, kind=kind, occurred_at=now)


def _enter(project: Project, *, at: datetime) -> None:
    """Note the present stage; plan its first gate round where another stage may follow."""
    StageRecord.objects.create(project=project, stage=project.stage, started_at=at)
    if project.stage in workflow.NEXT:
        plan_round(project=project)


def plan_round(*, project: Project, after: Gate | None = None) -> Gate:
    """The present stage's first gate round, or the one after a round that has to be repeated.

    It asks for what the stage's template says now, and keeps that whatever is written later.
    """
    template = GateTemplate.objects.for_stage(project.stage)
    rules = template or after or Gate()
    return Gate.objects.create(
        project=project,
        stage=project.stage,
        round=after.round + 1 if after else 1,
        template=template,
        quorum=rules.quorum,
        pass_score=rules.pass_score,
    )


def _save_numbered(project: Project) -> None:
    """Save with the year's next number; who loses the race for it takes the next one."""
    for _attempt in range(NUMBER_ATTEMPTS):
        project.number = _next_number()
        try:
            with transaction.atomic():
                project.save(force_insert=True)
        except IntegrityError:
            if not Project.objects.filter(number=project.number).exists():
                raise
        else:
            return
    raise Refused(_("지금 과제를 여는 사람이 많습니다. 잠시 뒤 다시 시도하세요."))


def _next_number() -> str:
    prefix = f"AX-{clock.today().year}-"
    numbers = Project.objects.filter(number__startswith=prefix)
    # Longest first, since the ten thousandth number sorts before the second.
    last = numbers.order_by(Length("number").desc(), "-number").values_list("number", flat=True).first()
    return f"{prefix}{int(last.removeprefix(prefix)) + 1 if last else 1:04d}"
