"""Inviting a supplier, and its answer: by a member, or by the one-time link without signing in."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from companies.authentication import hash_token
from companies.models import Company, User
from foundation import outbox, search
from foundation.history import clock
from foundation.history.workflow import Refused, move, record, require

from .. import permissions, workflow
from ..models import Invitation, Match, Need, Outcome
from . import events, leads, matches, reminders, rounds
from . import match_notices as notices

NDA_VERSION = "2026-1"  # the one that is accepted now
NDA_VERSIONS = ("2026-1",)  # those that somebody may have accepted
ANSWER_DAYS = 5  # working days that a supplier has by default


@transaction.atomic
def invite(
    *, match: Match, message: str, by: User, due_at: datetime | None = None, hide_asker: bool = True
) -> Invitation:
    """Ask the supplier to answer by `due_at` (default: 18:00 in five working days) and tell its members.

    The token of the one-time link leaves only in the mail; its hash is kept. With `hide_asker` the demand firm doesn't
    learn which questions are this supplier's.
    """
    require(permissions.can_invite(by, match))
    need = matches.hold(match)
    matches.require_open(need)
    rounds.require_in_time(need)
    matches.require_offered(match.solution)
    due_at = due_at or clock.working_days_later(ANSWER_DAYS)
    if due_at <= clock.now():
        raise Refused(_("회신 기한은 지금보다 뒤여야 합니다."), "due_at")
    supplier = Company.objects.select_for_update().get(pk=match.solution.company_id)
    if Match.objects.filter(solution__company=supplier, status__in=Match.BUSY).count() >= supplier.open_slots:
        raise Refused(
            _("공급기업이 지금 맡을 수 있는 상담이 찼습니다. 나중에 다시 초대하거나 다른 후보를 고르세요."),
            "capacity",
        )
    move(match, workflow.MATCH, to=Match.Status.INVITED, by=by)
    token, token_hash = notices.new_token()
    invitation, _created = Invitation.objects.update_or_create(
        match=match,
        defaults={
            "message": message,
            "sent_by": by,
            "sent_at": clock.now(),
            "due_at": due_at,
            "hide_asker": hide_asker,
            "token_hash": token_hash,
            "token_used_at": None,
            "answered_at": None,
        },
    )
    match.invitation = invitation
    matches.note(match, Outcome.Kind.INVITED)
    search.changed(need)
    outbox.add("matchmaking.expire", run_after=due_at, match_id=match.pk)
    reminders.plan_answer(invitation)
    leads.queue_weighing(company_id=match.solution.company_id)
    notices.invited(invitation, token)
    return invitation


def by_token(token: str) -> Invitation | None:
    """The invitation that the one-time link still answers: known, unused, in time, unanswered, and its supplier
    approved, as for a member who answers."""
    return (
        Invitation.objects.select_related("match__need__company", "match__solution__company")
        .filter(
            token_hash=hash_token(token),
            token_used_at=None,
            due_at__gt=clock.now(),
            match__status=Match.Status.INVITED,
            match__solution__company__status=Company.Status.APPROVED,
        )
        .first()
    )


@transaction.atomic
def accept(*, match: Match, by: User | None, nda: bool, consult: bool = False) -> None:
    """Accept the invitation, and with `consult` ask for a consultation; a need that isn't open to all asks a member for
    the NDA at the same time.

    `by` is None for the one-time link, which the caller has checked. Only a person can pledge: so accepted,
    the need stays masked until a member pledges.
    """
    require(by is None or permissions.can_answer(by, match))
    need = matches.hold(match)
    _require_awaited(match)
    pledged: dict[str, Any] = {}
    if by is not None and needs_pledge(match):
        if not nda:
            raise Refused(_("비밀유지서약에 동의해야 수락할 수 있습니다."), "nda")
        pledged = _pledge(by)
    move(match, workflow.MATCH, to=Match.Status.ACCEPTED, by=by, set=pledged, **_way(by))
    if pledged:
        record(match, "match.pledged", by=by, version=NDA_VERSION)
        search.changed(need)
    _answered(match, by)
    matches.note(match, Outcome.Kind.ACCEPTED)
    reminders.plan_offer(match)
    notices.accepted(match)
    if consult:
        _ask_consultation(match, by)


@transaction.atomic
def ask_consultation(*, match: Match, by: User) -> None:
    """Ask for a consultation after accepting; once."""
    require(permissions.can_answer(by, match))
    matches.hold(match)
    if match.status != Match.Status.ACCEPTED or match.consultation_asked_at:
        raise Refused(
            _("수락한 초대에서 한 번만 상담을 요청할 수 있습니다. 화면을 새로 고쳐 확인하세요."), "transition"
        )
    _ask_consultation(match, by)


def _ask_consultation(match: Match, by: User | None) -> None:
    match.consultation_asked_at = clock.now()
    match.save(update_fields=["consultation_asked_at"])
    record(match, "match.consultation_asked", by=by, **_way(by))
    notices.consultation_asked(match)


@transaction.atomic
def pledge(*, match: Match, by: User) -> None:
    """Accept the NDA after an acceptance by the link; from then on the supplier sees the need in full."""
    require(permissions.can_answer(by, match))
    need = matches.hold(match)
    if match.status not in Match.QUOTABLE or not needs_pledge(match):
        raise Refused(_("지금은 비밀유지서약이 필요한 매칭이 아닙니다."), "transition")
    for name, value in _pledge(by).items():
        setattr(match, name, value)
    match.save(update_fields=["nda_version", "nda_accepted_at", "nda_accepted_by"])
    record(match, "match.pledged", by=by, version=NDA_VERSION)
    search.changed(need)


def needs_pledge(match: Match) -> bool:
    """Whether the supplier sees the need only masked until a member accepts the NDA."""
    return match.need.confidentiality != Need.Confidentiality.OPEN and match.nda_accepted_at is None


@transaction.atomic
def decline(*, match: Match, reason: str, note: str, by: User | None) -> None:
    """Decline with one of Match.DeclineReason; `by` is None for the one-time link, as in accept()."""
    require(by is None or permissions.can_answer(by, match))
    matches.hold(match)
    _require_awaited(match)
    _refuse(match, reason, note, by)
    _answered(match, by)
    matches.note(match, Outcome.Kind.DECLINED)
    notices.declined(match)


@transaction.atomic
def back_out(*, match: Match, reason: str, note: str, by: User) -> None:
    """Step back after accepting, while there is no offer; the acceptance stays the answer that rankings learn from."""
    require(permissions.can_answer(by, match))
    rounds.require_in_time(matches.hold(match))
    if match.status not in (Match.Status.ACCEPTED, Match.Status.CONSULTED):
        raise Refused(
            _("수락하고 견적을 내기 전에만 거둘 수 있습니다. 화면을 새로 고쳐 현재 상태를 확인하세요."),
            "transition",
        )
    _refuse(match, reason, note, by)
    leads.queue_weighing(company_id=match.solution.company_id)
    notices.backed_out(match)


def _refuse(match: Match, reason: str, note: str, by: User | None) -> None:
    """The history keeps the reason, since the match forgets it when it begins again."""
    if reason not in Match.DeclineReason.values:
        raise Refused(_("거절 사유를 골라 주세요."), "reason")
    said = {"decline_reason": reason, "decline_note": note}
    words = ": ".join(part for part in (str(Match.DeclineReason(reason).label), note) if part)
    move(match, workflow.MATCH, to=Match.Status.DECLINED, by=by, set=said, reason=words, **_way(by))
    events.release(match, by=by)


@transaction.atomic
def expire(*, match: Match) -> None:
    """Note that nobody answered; nothing happens where somebody did, or where there is still time."""
    matches.hold(match)
    if match.status == Match.Status.INVITED and _is_late(match):
        move(match, workflow.MATCH, to=Match.Status.EXPIRED)
        events.release(match, by=None)
        leads.queue_weighing(company_id=match.solution.company_id)
        notices.expired(match)


def _require_awaited(match: Match) -> None:
    """An answer is awaited still; other ways to the same states, such as a withdrawn quotation's, are no answers."""
    if match.status != Match.Status.INVITED:
        raise Refused(
            _("지금은 답을 기다리는 초대가 아닙니다. 화면을 새로 고쳐 현재 상태를 확인하세요."), "transition"
        )
    if _is_late(match):
        raise Refused(_("회신 기한이 지났습니다. 수요기업이나 담당 코디네이터에게 문의하세요."), "late")


def _is_late(match: Match) -> bool:
    return Invitation.objects.filter(match=match, due_at__lte=clock.now()).exists()


def _pledge(by: User) -> dict[str, Any]:
    return {"nda_version": NDA_VERSION, "nda_accepted_at": clock.now(), "nda_accepted_by": by}


def _way(by: User | None) -> dict[str, str]:
    """What the event says of an answer that no signed-in person gave."""
    return {} if by else {"via": "link"}


def _answered(match: Match, by: User | None) -> None:
    now = clock.now()
    match.invitation.answered_at = now
    if by is None:
        match.invitation.token_used_at = now
    match.invitation.save(update_fields=["answered_at", "token_used_at"])
    leads.queue_weighing(company_id=match.solution.company_id)
