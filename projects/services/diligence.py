"""Whether a stopped project was performed with diligence: a committee's verdict, open to one appeal, then final.

Neither the project's coordinator nor whoever decided one of its gates sits in a committee, nobody sits in both, and
nothing is said to the ranking before the verdict is final. A doubt speaks for the firm: a finding against one needs
more than half of the votes, so a tie is 성실수행.
"""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from companies.models import User
from foundation import outbox
from foundation.history import clock
from foundation.history.workflow import Refused, move, record, require
from foundation.notifications import notify
from foundation.notifications.language import Text
from matchmaking.models import Outcome

from .. import permissions, workflow
from ..models import Cause, Diligence, DiligenceSeat, Fault, Project, Stage, Verdict
from . import notices

FINALISE = "projects.finalise_diligence"
APPEAL_DAYS = 10  # working days

S = Diligence.Status


def seatable(diligence: Diligence) -> QuerySet[User]:
    """Who may still be named to the present committee; as permissions.can_be_seated."""
    project = diligence.project
    people = User.objects.impartial([project.demand_firm_id, project.supplier_id])
    people = people.filter(is_reviewer=True, is_active=True)
    coordinators = [key for key in (project.coordinator_id, diligence.coordinator_id) if key]
    deciders = project.gates.exclude(decided_by=None).values("decided_by")
    people = people.exclude(pk__in=coordinators).exclude(pk__in=deciders)
    return people.exclude(pk__in=diligence.seats.values("reviewer")).order_by("name", "email")


def votes(diligence: Diligence) -> QuerySet[DiligenceSeat]:
    """The votes of the present committee that count."""
    return diligence.seats.filter(round=diligence.round).eligible().voted()


def ruling(votes: Sequence[DiligenceSeat]) -> tuple[Verdict, str]:
    """The verdict of these votes and, where it is negligent, whom more than half of them hold answerable."""

    def most(found: int) -> bool:
        return 2 * found > len(votes)

    if not most(sum(vote.vote == Verdict.NEGLIGENT for vote in votes)):
        return Verdict.DILIGENT, ""
    demand, supplier = (
        most(sum(vote.fault in (firm, Fault.BOTH) for vote in votes))
        for firm in (Fault.DEMAND, Fault.SUPPLIER)
    )
    if demand and supplier:
        return Verdict.NEGLIGENT, Fault.BOTH
    return Verdict.NEGLIGENT, Fault.DEMAND if demand else Fault.SUPPLIER if supplier else ""


@transaction.atomic
def open_(*, project: Project, cause: str, by: User) -> Diligence:
    """Note why the project was stopped, in the transaction of the stop; the verdict is still to come."""
    require(permissions.can_manage(by, project))
    if cause not in Cause.values:
        raise ValidationError({"cause": _("중단 구분을 고르세요.")})
    stage = Project.objects.select_for_update().values_list("stage", flat=True).get(pk=project.pk)
    if stage != Stage.STOPPED:
        raise Refused(_("중단한 과제만 성실수행을 판정합니다."), "transition")
    if not project.stages.exclude(stage__in=(Stage.PREPARATION, Stage.STOPPED)).exists():
        raise Refused(_("수행을 시작하기 전에 결렬된 과제에는 성실수행을 판정하지 않습니다."), "preparation")
    if Diligence.objects.filter(project=project).exists():
        raise Refused(_("이미 성실수행 판정을 시작한 과제입니다."), "present")
    diligence = Diligence.objects.create(project=project, cause=cause, coordinator=project.coordinator)
    record(diligence, "diligence.opened", by=by, to_state=diligence.status, cause=cause)
    _tell_office(diligence, lambda: _("중단한 과제의 판정위원을 위촉해 주세요."), by=by)
    learnt = notices.named(project, lambda: _("해 본 것과 배운 것을 교훈으로 남겨 주세요."))
    notices.tell_firms(
        project=project, kind="projects.lesson", title=learnt, section="project_lessons", by=by
    )
    return diligence


@transaction.atomic
def seat(*, diligence: Diligence, reviewer: User, by: User) -> DiligenceSeat:
    """Name `reviewer` to the committee that sits now; its access to the record starts with its pledge."""
    require(permissions.can_run_diligence(by, diligence))
    lock(diligence)
    _require_sitting(diligence)
    if not permissions.can_be_seated(reviewer, diligence):
        raise Refused(
            _(
                "두 기업과 이해관계가 없고, 이 과제를 담당하거나 의결하지 않은 평가위원만 위촉할 수 있습니다. "
                "다른 사람을 고르세요."
            ),
            "conflict",
        )
    if diligence.seats.filter(reviewer=reviewer, round=diligence.round).exists():
        raise Refused(_("이미 위촉한 판정위원입니다. 다른 사람을 고르세요."), "present")
    if diligence.seats.filter(reviewer=reviewer).exists():
        raise Refused(
            _("첫 판정에 위촉된 위원은 이의신청을 심의할 수 없습니다. 다른 사람을 고르세요."), "first"
        )
    made = DiligenceSeat.objects.create(
        diligence=diligence, round=diligence.round, reviewer=reviewer, assigned_at=clock.now()
    )
    record(diligence, "diligence.seated", by=by, reviewer=str(reviewer.pk), round=diligence.round)
    notify(
        user=reviewer,
        kind="projects.review",
        title=notices.named(
            diligence.project,
            lambda: _("판정위원으로 위촉되었습니다. 서약과 이해관계 확인을 먼저 해 주세요."),
        ),
        url=made.get_absolute_url(),
    )
    return made


@transaction.atomic
def pledge(*, seat: DiligenceSeat, conflict: bool, by: User) -> DiligenceSeat:
    """The member's pledge and declaration, once; with a conflict it is out of the committee."""
    require(permissions.can_judge(by, seat))
    _lock_seat(seat)
    if seat.pledged_at is not None:
        raise Refused(_("이미 서약을 마쳤습니다."), "present")
    _require_sitting(seat.diligence, seat)
    seat.pledged_at, seat.conflict = clock.now(), conflict
    seat.save(update_fields=["pledged_at", "conflict"])
    record(seat, "seat.recused" if conflict else "seat.pledged", by=by)
    if conflict:
        _tell_office(
            seat.diligence,
            lambda: _("판정위원이 이해관계를 신고했습니다. 다른 위원을 위촉해 주세요."),
            by=by,
        )
    return seat


@transaction.atomic
def vote(*, seat: DiligenceSeat, vote: str, reason: str, fault: str = "", by: User) -> DiligenceSeat:
    """Say 성실수행 or 불성실수행 and why, and in the latter case whose `fault` it is. May change until decided."""
    require(permissions.can_judge(by, seat))
    _lock_seat(seat)
    if seat.conflict:
        raise Refused(_("이해관계를 신고한 위원은 의견을 낼 수 없습니다."), "conflict")
    if seat.pledged_at is None:
        raise Refused(_("서약을 먼저 하면 의견을 낼 수 있습니다."), "pledge")
    _require_sitting(seat.diligence, seat)
    if vote not in Verdict.values:
        raise ValidationError({"vote": _("성실수행과 불성실수행 가운데에서 고르세요.")})
    if vote == Verdict.NEGLIGENT and fault not in Fault.values:
        raise ValidationError({"fault": _("불성실수행이라면 누구의 책임인지 고르세요.")})
    if not reason.strip():
        raise ValidationError({"reason": _("의견의 근거를 적으세요.")})
    seat.vote, seat.reason, seat.voted_at = vote, reason.strip(), clock.now()
    seat.fault = fault if vote == Verdict.NEGLIGENT else ""
    seat.save(update_fields=["vote", "fault", "reason", "voted_at"])
    record(seat, "seat.voted", by=by, vote=seat.vote, fault=seat.fault)
    if votes(seat.diligence).count() == seat.diligence.quorum:
        _tell_office(seat.diligence, lambda: _("의견이 정족수만큼 모여 판정을 의결할 수 있습니다."), by=by)
    return seat


@transaction.atomic
def decide(*, diligence: Diligence, reason: str, by: User) -> Diligence:
    """Record what the committee's votes come to; the first verdict may be appealed, the second is final."""
    require(permissions.can_decide_diligence(by, diligence))
    lock(diligence)
    _require_sitting(diligence)
    if not reason.strip():
        raise ValidationError({"reason": _("판정 사유를 적으세요.")})
    counted = list(votes(diligence))
    if len(counted) < diligence.quorum:
        raise Refused(
            _("이해관계가 없는 위원 %(quorum)d명의 의견이 있어야 합니다. 지금은 %(count)d명입니다.")
            % {"quorum": diligence.quorum, "count": len(counted)},
            "quorum",
        )
    verdict, fault = ruling(counted)
    ruled = {
        "verdict": verdict,
        "fault": fault,
        "verdict_reason": reason.strip(),
        "decided_at": clock.now(),
        "decided_by": by,
    }
    data = {"verdict": verdict, "fault": fault, "round": diligence.round, "votes": len(counted)}
    if diligence.status == S.APPEALED:
        _finalise(diligence, ruled, by=by, reason=reason.strip(), **data)
        return diligence
    ruled["appeal_due"] = clock.working_days_later(APPEAL_DAYS)
    move(diligence, workflow.DILIGENCE, to=S(verdict), by=by, reason=reason.strip(), set=ruled, **data)
    outbox.add(FINALISE, run_after=diligence.appeal_due, diligence_id=diligence.pk)
    until = _until(diligence)
    _tell_firms(
        diligence,
        lambda: _("성실수행 판정: %(verdict)s") % {"verdict": diligence.get_verdict_display()},
        body=lambda: _("%(until)s까지 이의를 신청할 수 있습니다.") % {"until": until},
        by=by,
    )
    return diligence


@transaction.atomic
def appeal(*, diligence: Diligence, reason: str, by: User) -> Diligence:
    """A firm objects to the first verdict, once and in time; a second committee hears it."""
    require(permissions.can_appeal(by, diligence))
    lock(diligence)
    if diligence.status == S.PENDING:
        raise Refused(_("아직 판정 전입니다. 판정이 나오면 이의를 신청할 수 있습니다."), "transition")
    if diligence.status not in Diligence.RULED:
        raise Refused(_("이의신청은 한 번만, 판정이 확정되기 전에 할 수 있습니다."), "present")
    if is_late(diligence):
        raise Refused(_("이의신청 기한이 지났습니다."), "late")
    if not reason.strip():
        raise ValidationError({"reason": _("무엇이 왜 잘못되었는지 적어 주세요.")})
    appealed = {
        "appeal_reason": reason.strip(),
        "appealed_by": by,
        "appealed_at": clock.now(),
        "round": diligence.round + 1,
    }
    move(diligence, workflow.DILIGENCE, to=S.APPEALED, by=by, reason=reason.strip(), set=appealed)
    _tell_firms(diligence, lambda: _("성실수행 판정에 이의신청이 들어왔습니다."), by=by)
    _tell_office(diligence, lambda: _("이의신청이 들어왔습니다. 첫 판정과 다른 위원을 위촉해 주세요."), by=by)
    return diligence


@transaction.atomic
def finalise(*, diligence: Diligence) -> bool:
    """A verdict that nobody appealed in time is final; False where it isn't so."""
    lock(diligence)
    if diligence.status not in Diligence.RULED or not is_late(diligence):
        return False
    _finalise(diligence, {}, by=None)
    return True


def is_late(diligence: Diligence) -> bool:
    return diligence.appeal_due is not None and clock.now() >= diligence.appeal_due


def lock(diligence: Diligence) -> None:
    """Hold the record until the transaction ends, and read it anew."""
    diligence.refresh_from_db(from_queryset=Diligence.objects.select_for_update())


def _finalise(
    diligence: Diligence, ruled: dict[str, object], *, by: User | None, reason: str = "", **data: object
) -> None:
    final = ruled | {"finalised_at": clock.now()}
    move(diligence, workflow.DILIGENCE, to=S.FINAL, by=by, reason=reason, set=final, **data)
    _note(diligence)
    _tell_firms(
        diligence,
        lambda: _("성실수행 판정 확정: %(verdict)s") % {"verdict": diligence.get_verdict_display()},
        by=by,
    )


def _note(diligence: Diligence) -> None:
    """What the final verdict says about the pair; of the demand firm's negligence the ranking learns nothing."""
    kind = Outcome.Kind.DILIGENT
    if diligence.verdict == Verdict.NEGLIGENT:
        if diligence.fault not in (Fault.SUPPLIER, Fault.BOTH):
            return
        kind = Outcome.Kind.NEGLIGENT
    match = diligence.project.match
    Outcome.objects.create(
        need_id=match.need_id, solution_id=match.solution_id, kind=kind, occurred_at=clock.now()
    )


def _require_sitting(diligence: Diligence, seat: DiligenceSeat | None = None) -> None:
    if diligence.status not in Diligence.SITTING or (seat and seat.round != diligence.round):
        raise Refused(_("이미 의결한 판정입니다. 더 하실 일이 없습니다."), "transition")


def _lock_seat(seat: DiligenceSeat) -> None:
    diligence = seat.diligence
    lock(diligence)
    seat.refresh_from_db()
    seat.diligence = diligence


def _until(diligence: Diligence) -> str:
    assert diligence.appeal_due is not None
    return formats.date_format(timezone.localtime(diligence.appeal_due), "Y-m-d H:i")


def _tell_firms(diligence: Diligence, event: Text, *, by: User | None, body: Text = "") -> None:
    notices.tell_firms(
        project=diligence.project,
        kind="projects.diligence",
        title=notices.named(diligence.project, event),
        body=body,
        section="diligence",
        by=by,
    )


def _tell_office(diligence: Diligence, event: Text, *, by: User) -> None:
    """Those who may run this; the committee's business is no other's."""
    title = notices.named(diligence.project, event)
    for user in User.objects.operators().exclude(pk=by.pk):
        if permissions.can_run_diligence(user, diligence):
            notify(user=user, kind="projects.diligence", title=title, url=diligence.get_absolute_url())
