"""Matchmaking's jobs."""

import time
from collections.abc import Callable
from datetime import time as time_of_day
from typing import Any

from foundation import outbox
from foundation.outbox.registry import PASSING
from foundation.search import SearchUnavailable

from .models import Match, Round
from .services import event_reminders, invitations, lead_refresh, leads, rankers, reminders, round_decisions

RETRY = (*PASSING, SearchUnavailable)
RENEW_AFTER = 10.0  # seconds


@outbox.database("matchmaking.expire")
def expire(job: Any, *, match_id: str) -> None:
    invitations.expire(
        match=Match.objects.select_related("need__company", "solution__company").get(pk=match_id)
    )


@outbox.database(reminders.ANSWER)
def remind_answer(job: Any, *, match_id: str, since: str) -> None:
    reminders.remind_answer(match_id=match_id, since=since)


@outbox.database(reminders.OFFER)
def remind_offer(job: Any, *, match_id: str, since: str) -> None:
    reminders.remind_offer(match_id=match_id, since=since)


@outbox.database(reminders.DECISION)
def remind_decision(job: Any, *, quotation_id: int) -> None:
    reminders.remind_decision(quotation_id=quotation_id)


@outbox.database(reminders.QUESTION)
def remind_question(job: Any, *, question_id: str) -> None:
    reminders.remind_question(question_id=question_id)


@outbox.database(event_reminders.REMIND)
def remind_event(job: Any, *, event_id: str, since: str) -> None:
    event_reminders.remind(event_id=event_id, since=since)


@outbox.database(round_decisions.FINALISE)
def finalise_round(job: Any, *, round_id: str) -> None:
    round_decisions.finalise(round_=Round.objects.select_related("need").get(pk=round_id))


@outbox.external(leads.OF_NEED, batch=True, retry=RETRY)
def leads_of_needs(jobs: list[Any]) -> None:
    lead_refresh.refresh_needs([job.payload["need_id"] for job in jobs], _renewing(jobs))


@outbox.external(leads.OF_COMPANY, batch=True, retry=RETRY)
def leads_of_companies(jobs: list[Any]) -> None:
    lead_refresh.refresh_companies([job.payload["company_id"] for job in jobs], _renewing(jobs))


def _renewing(jobs: list[Any]) -> Callable[[], None]:
    """Keeps the leases of a batch, however long it takes."""
    renewed = time.monotonic()

    def renew() -> None:
        nonlocal renewed
        if time.monotonic() - renewed > RENEW_AFTER:
            renewed = time.monotonic()
            for job in jobs:
                job.renew()

    return renew


@outbox.database(leads.WEIGH)
def weigh_leads(job: Any, *, company_id: str) -> None:
    lead_refresh.weigh(company_id=company_id)


@outbox.database(leads.ALL)
def all_leads(job: Any) -> None:
    leads.refresh_all()


outbox.schedule("matchmaking.leads", kind=leads.ALL, daily_at=time_of_day(4, 30))


@outbox.external("matchmaking.train_ranker", retry=RETRY)
def train_ranker(job: Any) -> None:
    rankers.retrain(tick=_renewing([job]))


outbox.schedule("matchmaking.train_ranker", kind="matchmaking.train_ranker", daily_at=time_of_day(2, 30))
