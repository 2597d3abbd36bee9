"""Reminding once of what waits, in office hours only.

A reminder is planned in the transaction that begins the waiting, as a job with an effect key; when it is due, it asks
whether that very thing still waits. A worker that comes late, at night, puts it off until the morning.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils import timezone

from foundation import outbox
from foundation.history import clock

from ..models import Invitation, Match, Need, Question, Quotation
from . import match_notices as notices
from . import question_notices

ANSWER, OFFER, DECISION, QUESTION = (
    "matchmaking.remind_answer",
    "matchmaking.remind_offer",
    "matchmaking.remind_decision",
    "matchmaking.remind_question",
)
OFFER_DAYS, DECISION_DAYS, QUESTION_DAYS = 5, 5, 2  # working days


def plan_answer(invitation: Invitation) -> None:
    """A working day before the answer is due; not at all where that is today already."""
    moment = clock.opening_before(timezone.localdate(invitation.due_at))
    if moment > clock.now():
        _plan(ANSWER, moment, match_id=invitation.match_id, since=_instant(invitation.sent_at))


def plan_offer(match: Match) -> None:
    _plan(OFFER, _later(OFFER_DAYS), match_id=match.pk, since=_instant(match.invitation.answered_at))


def plan_decision(quotation: Quotation) -> None:
    _plan(DECISION, _later(DECISION_DAYS), quotation_id=quotation.pk)


def plan_question(question: Question) -> None:
    _plan(QUESTION, _later(QUESTION_DAYS), question_id=question.pk)


def remind_answer(*, match_id: str, since: str) -> None:
    match = _match(match_id)
    if put_off(ANSWER, match_id=match_id, since=since) or match.status != Match.Status.INVITED:
        return
    invitation = match.invitation
    if _instant(invitation.sent_at) == since and invitation.due_at > clock.now():
        notices.due_soon(match)


def remind_offer(*, match_id: str, since: str) -> None:
    match = _match(match_id)
    if put_off(OFFER, match_id=match_id, since=since):
        return
    waits = match.status in (Match.Status.ACCEPTED, Match.Status.CONSULTED)
    if waits and match.need.status == Need.Status.OPEN and _instant(match.invitation.answered_at) == since:
        notices.offer_awaited(match)


def remind_decision(*, quotation_id: int) -> None:
    """Of the last offer of a need only; where a round decides, it has its own dates."""
    quotation = Quotation.objects.select_related("match__need__company", "match__solution__company").get(
        pk=quotation_id
    )
    need = quotation.match.need
    if put_off(DECISION, quotation_id=quotation_id) or need.status != Need.Status.OPEN:
        return
    standing = Quotation.objects.standing().filter(match__need=need, match__status=Match.Status.QUOTED)
    if standing.order_by("submitted_at", "pk").last() == quotation and not need.rounds.running().exists():
        notices.decision_awaited(quotation.match)


def remind_question(*, question_id: str) -> None:
    question = Question.objects.select_related("need__company").get(pk=question_id)
    if put_off(QUESTION, question_id=question_id) or question.answered_at:
        return
    if question.need.status == Need.Status.OPEN:
        question_notices.waiting(question)


def put_off(kind: str, **payload: Any) -> bool:
    """Whether it is no time to remind anybody now; it is planned for when it is."""
    now = clock.now()
    moment = clock.in_office_hours(now)
    if moment > now:
        outbox.add(kind, run_after=moment, **payload)
        return True
    return False


def _plan(kind: str, moment: datetime, **payload: Any) -> None:
    key = ":".join([kind, *map(str, payload.values())])
    outbox.add(kind, effect_key=key, run_after=moment, **payload)


def _later(days: int) -> datetime:
    """This time of the day `days` working days from now, or when office hours begin after it."""
    day = timezone.localdate(clock.working_days_later(days))
    now = timezone.localtime(clock.now())
    return clock.in_office_hours(now + timedelta(days=(day - now.date()).days))


def _match(pk: str) -> Match:
    return Match.objects.for_list().get(pk=pk)


def _instant(moment: datetime | None) -> str:
    return moment.astimezone(UTC).isoformat() if moment else ""
