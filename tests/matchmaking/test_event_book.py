"""Booking consultations one by one and by proposal, and what the database doesn't let anybody do."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from companies.services import interests
from foundation.history import clock
from foundation.history.models import Event
from foundation.history.workflow import Forbidden, Refused
from foundation.notifications.models import Notification
from matchmaking.models import Attendance, Consultation, Match
from matchmaking.services import consultations, invitations, matches
from tests import factories
from tests.matchmaking import eventful
from tests.matchmaking.pairs import pair

pytestmark = pytest.mark.django_db
S = Match.Status


def refusal(event, found, **place):
    with pytest.raises(Refused) as refused:
        eventful.book(event, found, **place)
    return refused.value.code


@pytest.mark.parametrize("status", [S.INVITED, S.ACCEPTED, S.CONSULTED])
def test_book(coordinator, status):
    event, found = eventful.announced(coordinator), pair(status)
    row = eventful.book(event, found, slot=3, table=2, by=coordinator)
    assert (row.slot, row.table, row.status) == (3, 2, "booked")
    assert row.demand.company == found.need.company
    assert row.supplier.company == found.match.solution.company
    assert Event.objects.of(row).get().actor_key == coordinator.pk
    notices = Notification.objects.filter(kind="matchmaking.event")
    assert {notice.user for notice in notices} == {found.buyer, found.seller}


@pytest.mark.parametrize("status", sorted(set(S) - {S.INVITED, S.ACCEPTED, S.CONSULTED}))
def test_only_pairs_on_their_way_that_the_supplier_knows(status):
    assert refusal(eventful.announced(), pair(status)) == "status"


def test_only_open_needs():
    found = pair(S.ACCEPTED)
    found.need.status = "cancelled"
    found.need.save()
    assert refusal(eventful.announced(), found) == "need_status"


@pytest.mark.parametrize(("slot", "table"), [(0, 1), (4, 1), (1, 0), (1, 3)])
def test_only_places_that_there_are(slot, table):
    assert refusal(eventful.announced(), pair(S.ACCEPTED), slot=slot, table=table) == "place"


def test_not_what_has_begun():
    event, found = eventful.announced(), pair(S.ACCEPTED)
    with eventful.on_the_day(event, minutes=10):
        assert refusal(event, found, slot=1) == "past"
        eventful.book(event, found, slot=2)


def test_a_table_is_taken_once():
    event = eventful.announced()
    eventful.booked(event)
    other = pair(S.ACCEPTED)
    assert refusal(event, other) == "table"
    eventful.book(event, other, table=2)


def test_a_firm_sits_at_one_table_at_a_time_on_whichever_side():
    event = eventful.announced()
    _row, found = eventful.booked(event)
    rival = pair(S.ACCEPTED, need=found.need)
    assert refusal(event, rival, table=2) == "firm"
    eventful.book(event, rival, slot=2)
    both = found.match.solution.company
    both.kind = "both"
    both.save()
    asks = pair(S.ACCEPTED, need=factories.NeedFactory(company=both))
    assert refusal(event, asks, table=2) == "firm"


def test_a_pair_meets_once_in_an_event():
    event = eventful.announced()
    _row, found = eventful.booked(event)
    assert refusal(event, found, slot=2) == "booked"


def test_the_database_says_so_too(coordinator):
    event = eventful.announced(coordinator)
    row, found = eventful.booked(event)
    other = pair(S.ACCEPTED)
    for fields in (
        {"match": other.match, "slot": 1, "table": 1},
        {"match": found.match, "slot": 2, "table": 1},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Consultation.objects.create(event=event, **fields)
    second = Consultation.objects.create(event=event, match=other.match, slot=1, table=2)
    with pytest.raises(IntegrityError), transaction.atomic():
        Attendance.objects.create(
            consultation=second, company=found.need.company, side="demand", event=event, slot=1
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Consultation.objects.filter(pk=row.pk).update(status="held")


def test_a_cancelled_place_is_free_again(coordinator):
    event = eventful.announced(coordinator)
    row, found = eventful.booked(event)
    consultations.cancel(consultation=row, reason="사정", by=coordinator)
    eventful.book(event, found)
    with pytest.raises(Refused):
        consultations.cancel(consultation=row, reason="또", by=coordinator)


def test_who_has_an_interest_books_nothing(coordinator):
    event, found = eventful.announced(), pair(S.ACCEPTED)
    interests.declare(company=found.need.company, by=coordinator, kind="employer")
    with pytest.raises(Forbidden):
        eventful.book(event, found, by=coordinator)
    with pytest.raises(Forbidden):
        consultations.propose(event=event, chosen=[found.match], by=coordinator)
    assert not consultations.bookable(event, coordinator).exists()


def test_who_is_of_the_firm_books_nothing_for_it():
    event, found = eventful.announced(), pair(S.ACCEPTED)
    insider = factories.MembershipFactory(
        company=found.need.company, user=factories.UserFactory(is_coordinator=True)
    ).user
    assert not consultations.bookable(event, insider).exists()
    with pytest.raises(Forbidden):
        eventful.book(event, found, by=insider)


def test_a_firm_books_nothing():
    found = pair(S.ACCEPTED)
    for person in (found.buyer, found.seller):
        with pytest.raises(Forbidden):
            eventful.book(eventful.announced(), found, by=person)


def test_a_match_that_ends_gives_its_place_back(coordinator):
    event = eventful.announced(coordinator)
    row, found = eventful.booked(event)
    matches.cancel_match(match=found.match, reason="다른 제안", by=found.buyer)
    row.refresh_from_db()
    assert row.status == "cancelled"
    assert not Attendance.objects.filter(live=True).exists()
    last = Notification.objects.filter(user=found.seller, kind="matchmaking.event").latest("created_at")
    assert "취소" in last.title


def test_a_refusal_and_no_answer_give_places_back():
    event = eventful.announced()
    declined, stepped_back, silent = pair(S.INVITED), pair(S.ACCEPTED), pair(S.INVITED)
    for slot, found in enumerate((declined, stepped_back, silent), start=1):
        eventful.book(event, found, slot=slot)
    said = {"reason": "time", "note": ""}
    invitations.decline(match=declined.match, by=declined.seller, **said)
    assert Consultation.objects.live().count() == 2
    invitations.back_out(match=stepped_back.match, by=stepped_back.seller, **said)
    assert Consultation.objects.live().count() == 1
    with clock.at(event.starts_at - timedelta(hours=1)):
        invitations.expire(match=silent.match)
    assert not Consultation.objects.live().exists()


def test_a_need_that_is_cancelled_gives_its_places_back():
    event = eventful.draft()
    row, found = eventful.booked(event)
    matches.cancel_matches(need=found.need, by=found.buyer)
    row.refresh_from_db()
    assert row.status == "cancelled"


def test_propose_fills_and_says_who_found_no_place(coordinator):
    event = eventful.announced(coordinator, tables=1)
    eventful.booked(event)
    need = factories.NeedFactory()
    chosen = [pair(S.ACCEPTED, need=need).match for _ in range(3)]
    placed, unplaced = consultations.propose(event=event, chosen=chosen, by=coordinator)
    assert [(row.slot, row.table) for row in placed] == [(2, 1), (3, 1)]
    assert [row.match for row in unplaced] == [chosen[2]]
    assert "빈 테이블" in unplaced[0].why
    (notice,) = Notification.objects.filter(
        user__memberships__company=need.company, kind="matchmaking.event"
    )[:1]
    assert "2건" in notice.body


def test_propose_names_each_reason(coordinator):
    event = eventful.announced(coordinator, tables=2)
    _row, booked = eventful.booked(event)
    ended = pair(S.DECLINED)
    busy = pair(S.ACCEPTED)
    for slot in (1, 2, 3):
        eventful.book(event, pair(S.ACCEPTED, need=busy.need), slot=slot, table=2)
    chosen = [booked.match, ended.match, busy.match]
    placed, unplaced = consultations.propose(event=event, chosen=chosen, by=coordinator)
    assert not placed
    whys = {row.match: row.why for row in unplaced}
    assert "이미 예약" in whys[booked.match]
    assert "먼저 초대" in whys[ended.match]
    assert "함께 비는 시간이 없" in whys[busy.match]


def test_pages(client, coordinator):
    event = eventful.announced(coordinator)
    client.force_login(coordinator)
    found, other = pair(S.ACCEPTED), pair(S.INVITED)
    url = reverse("matchmaking:event_book", args=[event.pk])
    assert client.get(f"{url}?slot=2&table=1").context["form"].initial["slot"] == "2"
    assert client.post(url, {"slot": "9"}).status_code == 422
    data = {"match": found.match.pk, "slot": "2", "table": "1"}
    assert client.post(url, data).status_code == 302
    again = client.post(url, {"match": other.match.pk, "slot": "2", "table": "1"})
    assert again.status_code == 409
    assert "시간표를 새로 고쳐" in again.content.decode()
    url = reverse("matchmaking:event_propose", args=[event.pk])
    assert client.post(url, {}).status_code == 422
    assert client.post(url, {"matches": [other.match.pk]}).status_code == 302
    assert Consultation.objects.get(match=other.match).slot == 1
