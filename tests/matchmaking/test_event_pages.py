"""The pages of matching events: what each person sees of them, and how many queries a page takes."""

import pytest
from django.urls import reverse

from companies.services import interests
from matchmaking.models import Match, Need
from matchmaking.services import consultations, events
from tests import factories
from tests.matchmaking import eventful
from tests.matchmaking.pairs import SECRET, SUMMARY, pair

pytestmark = pytest.mark.django_db
S = Match.Status
MASKED = Need.Confidentiality.SUMMARY
MINE = reverse("matchmaking:appointments")
PAGES = ("event", "event_book", "event_propose", "event_day", "event_results", "event_print")


def text(client, person, url):
    client.force_login(person)
    return client.get(url).content.decode()


def test_a_firm_sees_its_own_appointments_once_they_are_announced(client, coordinator):
    event = eventful.draft(coordinator)
    _row, found = eventful.booked(event, slot=2)
    eventful.booked(event)
    assert event.name not in text(client, found.buyer, MINE)
    events.publish(event=event, by=coordinator)
    for person in (found.buyer, found.seller):
        page = text(client, person, MINE)
        assert page.count(event.name) == 1
        assert "13:35" in page
    assert client.get(reverse("matchmaking:events")).url == MINE
    assert event.name not in text(client, factories.member_of(factories.CompanyFactory()), MINE)


def test_a_masked_need_stays_masked(client):
    event = eventful.announced()
    found = pair(S.ACCEPTED, confidentiality=MASKED)
    eventful.book(event, found)
    assert SECRET not in text(client, found.seller, MINE)
    assert SECRET in text(client, found.buyer, MINE)


def test_what_is_printed_for_a_supplier_doesnt_name_whom_it_may_not_know(client, coordinator):
    event = eventful.announced(coordinator)
    found = pair(S.ACCEPTED, confidentiality=MASKED)
    eventful.book(event, found)
    client.force_login(coordinator)
    url = reverse("matchmaking:event_print", args=[event.pk])
    sheets = dict(client.get(f"{url}?by=firm").context["firms"])
    ((_row, other),) = sheets[found.match.solution.company]
    assert SECRET not in other
    ((_row, other),) = sheets[found.need.company]
    assert found.match.solution.company.name in other
    assert found.need.company.name in client.get(url).content.decode()


def test_a_withdrawn_match_is_told_without_a_link(client, coordinator):
    event = eventful.announced(coordinator)
    _row, found = eventful.booked(event)
    assert found.url("match") in text(client, found.seller, MINE)
    consultations.matches.cancel_match(match=found.match, reason="다른 제안", by=found.buyer)
    page = text(client, found.seller, MINE)
    assert event.name in page
    assert found.url("match") not in page


@pytest.mark.parametrize("name", PAGES)
def test_firms_have_no_page_of_the_event(client, coordinator, name):
    event = eventful.announced(coordinator)
    _row, found = eventful.booked(event)
    url = reverse(f"matchmaking:{name}", args=[event.pk])
    for person, status in ((coordinator, 200), (found.buyer, 403), (found.seller, 403)):
        client.force_login(person)
        assert client.get(url).status_code == status
    client.force_login(factories.member_of(factories.CompanyFactory()))
    assert client.get(url).status_code == 404


@pytest.mark.parametrize("name", PAGES)
def test_an_interest_hides_the_case_and_shows_that_the_place_is_taken(client, coordinator, name):
    event = eventful.announced()
    _row, found = eventful.booked(event)
    interests.declare(company=found.match.solution.company, by=coordinator, kind="family")
    page = text(client, coordinator, reverse(f"matchmaking:{name}", args=[event.pk]))
    assert SECRET not in page
    assert found.match.solution.company.name not in page
    if name in ("event", "event_print"):
        assert "다른 코디네이터가 맡은 상담" in page


@pytest.mark.parametrize("count", [1, 6])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_many_takes_no_more_queries(
    client, coordinator, django_assert_max_num_queries, name, count
):
    event = eventful.announced(coordinator, tables=6)
    rows = [eventful.booked(event, table=table)[0] for table in range(1, count + 1)]
    for _ in range(count):
        pair(S.ACCEPTED)
    client.force_login(coordinator)
    with eventful.on_the_day(event, minutes=10):
        for row in rows[: count // 2]:
            consultations.conclude(consultation=row, summary="만났다", by=coordinator)
        with django_assert_max_num_queries(32):
            assert client.get(reverse(f"matchmaking:{name}", args=[event.pk])).status_code == 200


@pytest.mark.parametrize("count", [1, 6])
def test_lists_take_no_more_queries(client, coordinator, django_assert_max_num_queries, count):
    supplier = factories.SupplierFactory()
    seller = factories.member_of(supplier)
    for number in range(count):
        event = eventful.announced(coordinator, name=f"상담회 {number}")
        found = pair(S.ACCEPTED)
        found.match.solution.company = supplier
        found.match.solution.save()
        eventful.book(event, found)
    for person, name in ((coordinator, "events"), (seller, "appointments")):
        client.force_login(person)
        with django_assert_max_num_queries(30):
            page = client.get(reverse(f"matchmaking:{name}")).content.decode()
        assert page.count("상담회 0") == 1
        assert SUMMARY not in page


def test_the_home_page_says_what_waits(client, coordinator):
    event = eventful.announced(coordinator)
    row, found = eventful.booked(event)
    consultations.ask_cancel(consultation=row, reason="출장", by=found.buyer)

    def waiting(person):
        client.force_login(person)
        return {row.label: row.count for row in client.get("/").context["busy"]}

    assert waiting(found.seller)["다가오는 상담"] == 1
    assert waiting(coordinator)["취소를 요청받은 상담"] == 1
    with eventful.on_the_day(event, minutes=200):
        assert waiting(coordinator)["정리할 상담"] == 1
        assert "다가오는 상담" not in waiting(found.seller)


def test_the_history_tells_what_was_done(client, coordinator):
    event = eventful.announced(coordinator)
    row, _found = eventful.booked(event, slot=2)
    with eventful.on_the_day(event):
        consultations.mark(consultation=row, side="supplier", state="absent", by=coordinator)
    client.force_login(coordinator)
    lines = client.get(reverse("matchmaking:event", args=[event.pk])).context["lines"]
    assert [str(line.label) for line in lines] == [
        "상담회를 만들었습니다",
        "기업에 알렸습니다",
        "13:35 1번 테이블: 예약",
        "13:35 1번 테이블: 공급기업 불참",
        "13:35 1번 테이블: 불참",
    ]
    assert {line.who for line in lines} >= {str(coordinator)}


def test_the_match_says_when_it_meets(client, coordinator):
    event = eventful.announced(coordinator)
    row, found = eventful.booked(event, slot=2)
    for person in (found.buyer, found.seller, coordinator):
        assert "13:35" in text(client, person, found.url("match"))
    consultations.cancel(consultation=row, reason="사정", by=coordinator)
    assert "13:35" not in text(client, found.buyer, found.url("match"))
