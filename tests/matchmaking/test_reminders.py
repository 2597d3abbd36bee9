"""What waits is reminded of once, in office hours, and only while it waits."""

from datetime import datetime, timedelta

import pytest

from foundation import outbox
from foundation.history import clock
from foundation.notifications.models import Notification
from foundation.outbox.models import Job
from matchmaking.models import Match, Need
from matchmaking.services import invitations, questions, quotations
from tests.matchmaking.offering import offer
from tests.matchmaking.pairs import pair

pytestmark = pytest.mark.django_db
S = Match.Status
OPEN = Need.Confidentiality.OPEN


def seoul(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+09:00")


MONDAY = seoul("2026-11-16T11:00")


def reminded(at: str) -> list:
    """Who has been reminded by then."""
    with clock.at(seoul(at)):
        outbox.drain()
    return [row.user for row in Notification.objects.filter(kind="matchmaking.reminded").order_by("pk")]


@pytest.fixture
def invited():
    listed = pair(confidentiality=OPEN)
    with clock.at(MONDAY):
        invitations.invite(match=listed.match, message="", by=listed.buyer)  # due on 2026-11-23, 18:00
    return listed


def accept(invited):
    invited.reload()
    with clock.at(MONDAY):
        invitations.accept(match=invited.match, by=invited.seller, nda=False)


def test_the_supplier_a_working_day_before_the_answer_is_due(invited):
    assert reminded("2026-11-20T08:59") == []
    assert reminded("2026-11-20T09:00") == [invited.seller]
    assert reminded("2026-11-23T17:00") == [invited.seller]


def test_not_who_has_answered(invited):
    accept(invited)
    assert reminded("2026-11-20T10:00") == []


def test_not_at_night_when_a_worker_comes_late(invited):
    assert reminded("2026-11-20T23:00") == []
    assert reminded("2026-11-23T09:00") == [invited.seller]


def test_not_of_an_earlier_invitation(invited):
    match = invited.reload()
    match.invitation.sent_at += timedelta(hours=1)
    match.invitation.save()
    assert reminded("2026-11-20T10:00") == []


def test_not_where_the_answer_is_due_at_once():
    listed = pair(confidentiality=OPEN)
    with clock.at(MONDAY):
        invitations.invite(
            match=listed.match, message="", by=listed.buyer, due_at=clock.working_days_later(1)
        )
    assert not Job.objects.filter(kind="matchmaking.remind_answer").exists()


def test_the_supplier_that_accepted_and_makes_no_offer(invited):
    accept(invited)
    assert reminded("2026-11-23T10:59") == []
    assert reminded("2026-11-23T11:00") == [invited.seller]
    assert reminded("2026-12-01T11:00") == [invited.seller]


def test_not_after_an_offer(invited):
    accept(invited)
    with clock.at(MONDAY + timedelta(days=3)):
        quotations.quote(match=invited.match, by=invited.seller, **offer(1))
    assert reminded("2026-11-23T12:00") == []


def test_the_demand_firm_of_its_last_offer(invited):
    accept(invited)
    rival = pair(S.ACCEPTED, need=invited.need)
    for each, days in ((invited, 0), (rival, 1)):
        with clock.at(MONDAY + timedelta(days=days)):
            quotations.quote(match=each.match, by=each.seller, **offer(1))
    assert reminded("2026-11-23T12:00") == []
    assert set(reminded("2026-11-24T12:00")) == {invited.buyer, rival.buyer}
    assert len(reminded("2026-12-04T12:00")) == 2


def test_not_of_offers_that_were_decided(invited):
    accept(invited)
    with clock.at(MONDAY):
        quotations.quote(match=invited.match, by=invited.seller, **offer(1))
    Need.objects.filter(pk=invited.need.pk).update(status=Need.Status.MATCHED)
    assert reminded("2026-11-24T12:00") == []


def test_the_demand_side_of_a_question(invited, coordinator):
    Need.objects.filter(pk=invited.need.pk).update(coordinator=coordinator)
    invited.reload()
    with clock.at(MONDAY):
        questions.ask(match=invited.match, body="조도는 얼마입니까?", by=invited.seller)
    assert reminded("2026-11-18T10:59") == []
    assert set(reminded("2026-11-18T11:00")) == {invited.buyer, coordinator}


def test_not_of_a_question_that_was_answered(invited):
    invited.reload()
    with clock.at(MONDAY):
        question = questions.ask(match=invited.match, body="조도는 얼마입니까?", by=invited.seller)
        questions.answer(question=question, text="300룩스", pledged_only=False, by=invited.buyer)
    assert reminded("2026-11-19T11:00") == []
