"""The day of a matching event: who came, the log, what follows, and firms that can't come."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from companies.services import interests
from foundation import outbox
from foundation.history import clock
from foundation.history.models import Event
from foundation.history.workflow import Forbidden, Refused
from foundation.notifications.models import Notification
from foundation.outbox.models import Delivery, Job
from matchmaking.erasure import REDACTED, redact
from matchmaking.models import Consultation, ContactLog, Match
from matchmaking.services import consultations, event_reminders, events
from tests import factories
from tests.matchmaking import eventful

pytestmark = pytest.mark.django_db
S = Consultation.Status
NOTE = "샘플 200장을 먼저 보기로 했다"


@pytest.fixture
def event(coordinator):
    return eventful.announced(coordinator)


def mark(row, side, state, by):
    consultations.mark(consultation=row, side=side, state=state, by=by)
    row.refresh_from_db()
    return row.status


def test_each_side_is_ticked_with_the_time(event, coordinator):
    row, _found = eventful.booked(event)
    with eventful.on_the_day(event, minutes=-5):
        assert mark(row, "demand", "came", coordinator) == S.BOOKED
    with eventful.on_the_day(event, minutes=2):
        assert mark(row, "supplier", "came", coordinator) == S.CHECKED_IN
        mark(row, "supplier", "came", coordinator)
    row = Consultation.objects.for_list().get()
    assert row.demand.marked_at == event.starts_at - timedelta(minutes=5)
    assert row.supplier.marked_at == event.starts_at + timedelta(minutes=2)
    marks = Event.objects.of(row).filter(verb="consultation.marked")
    assert [mark.data for mark in marks] == [
        {"side": "demand", "state": "came"},
        {"side": "supplier", "state": "came"},
    ]


def test_a_mistaken_tick_is_taken_back(event, coordinator):
    row, _found = eventful.booked(event)
    with eventful.on_the_day(event):
        assert mark(row, "demand", "absent", coordinator) == S.NO_SHOW
        assert mark(row, "demand", "awaited", coordinator) == S.BOOKED
        assert mark(row, "demand", "came", coordinator) == S.BOOKED
        assert mark(row, "supplier", "came", coordinator) == S.CHECKED_IN
        assert mark(row, "supplier", "absent", coordinator) == S.NO_SHOW
        assert mark(row, "supplier", "came", coordinator) == S.CHECKED_IN
        assert mark(row, "demand", "awaited", coordinator) == S.BOOKED
    row = Consultation.objects.for_list().get()
    assert row.demand.marked_at is None


def test_nobody_is_ticked_before_the_day(event, coordinator):
    row, _found = eventful.booked(event)
    with pytest.raises(Refused) as refused:
        mark(row, "demand", "came", coordinator)
    assert refused.value.code == "early"
    with pytest.raises(Refused):
        consultations.conclude(consultation=row, summary=NOTE, by=coordinator)


def test_the_log_moves_an_accepted_match(event, coordinator):
    row, found = eventful.booked(event)
    with eventful.on_the_day(event, minutes=30):
        contact = consultations.conclude(
            consultation=row,
            summary=NOTE,
            next_action="샘플 받기",
            next_on=clock.today() + timedelta(days=7),
            by=coordinator,
        )
    assert (contact.kind, contact.match, contact.company) == ("consultation", found.match, found.need.company)
    assert contact.occurred_on == timezone.localdate(event.starts_at)
    assert found.reload().status == Match.Status.CONSULTED
    row = Consultation.objects.for_list().get()
    assert (row.status, row.contact) == (S.HELD, contact)
    assert {side.state for side in row.attendances.all()} == {"came"}
    with eventful.on_the_day(event, minutes=40):
        for act in (
            lambda: consultations.conclude(consultation=row, summary=NOTE, by=coordinator),
            lambda: mark(row, "demand", "absent", coordinator),
            lambda: consultations.cancel(consultation=row, reason="x", by=coordinator),
        ):
            with pytest.raises(Refused):
                act()
    assert ContactLog.objects.count() == 1


def test_no_log_of_who_did_not_come(event, coordinator):
    row, found = eventful.booked(event)
    with eventful.on_the_day(event, minutes=30):
        mark(row, "supplier", "absent", coordinator)
        with pytest.raises(Refused):
            consultations.conclude(consultation=row, summary=NOTE, by=coordinator)
    assert found.reload().status == Match.Status.ACCEPTED


def test_who_has_an_interest_keeps_out(event, coordinator):
    row, found = eventful.booked(event)
    other = factories.UserFactory(is_coordinator=True)
    interests.declare(company=found.match.solution.company, by=other, kind="family")
    with eventful.on_the_day(event):
        for act in (
            lambda: mark(row, "demand", "came", other),
            lambda: consultations.conclude(consultation=row, summary=NOTE, by=other),
            lambda: consultations.cancel(consultation=row, reason="x", by=other),
            lambda: consultations.ask_cancel(consultation=row, reason="x", by=other),
        ):
            with pytest.raises(Forbidden):
                act()


def test_results_are_computed(event, coordinator):
    first, found = eventful.booked(event)
    second, _ = eventful.booked(event, table=2)
    third, _ = eventful.booked(event, slot=2)
    gone, _ = eventful.booked(event, slot=3)
    early = eventful.booked(event, slot=2, table=2)[0]
    factories.QuotationFactory(match=early.match, submitted_at=event.starts_at - timedelta(days=1))
    consultations.cancel(consultation=gone, reason="x", by=coordinator)
    with eventful.on_the_day(event, minutes=90):
        for row in (first, third, early):
            consultations.conclude(consultation=row, summary=NOTE, by=coordinator)
        mark(second, "supplier", "absent", coordinator)
        factories.QuotationFactory(match=found.match, submitted_at=clock.now(), version=2)
    Match.objects.filter(pk=found.match.pk).update(status="selected")
    assert event.consultations.totals() == {
        "booked": 4,
        "held": 3,
        "no_show": 1,
        "cancelled": 1,
        "offered": 1,
        "chosen": 1,
    }


def test_a_firm_asks_once_with_a_reason(event, coordinator, client):
    row, found = eventful.booked(event)
    client.force_login(found.seller)
    url = reverse("matchmaking:consultation_ask_cancel", args=[row.pk])
    assert client.get(url).status_code == 200
    assert client.post(url, {"reason": " "}).status_code == 422
    assert client.post(url, {"reason": "출장이 겹쳤습니다"}).status_code == 302
    assert client.post(url, {"reason": "다시"}).status_code == 409
    row.refresh_from_db()
    assert (row.status, row.cancel_reason, row.cancel_asked_by_key) == (
        S.BOOKED,
        "출장이 겹쳤습니다",
        found.seller.pk,
    )
    (notice,) = Notification.objects.filter(kind="matchmaking.event_case")
    assert notice.user == coordinator
    client.force_login(coordinator)
    page = client.get(reverse("matchmaking:event", args=[event.pk])).content.decode()
    assert "출장이 겹쳤습니다" in page
    redact(found.seller.pk)
    row.refresh_from_db()
    assert row.cancel_reason == REDACTED


def test_it_is_too_late_to_ask_once_it_has_begun(event):
    row, found = eventful.booked(event, slot=3)
    with eventful.on_the_day(event), pytest.raises(Refused) as refused:
        consultations.ask_cancel(consultation=row, reason="x", by=found.buyer)
    assert refused.value.code == "late"


def test_day_pages(client, event, coordinator):
    row, _found = eventful.booked(event)
    client.force_login(coordinator)
    url = reverse("matchmaking:consultation_mark", args=[row.pk])
    with eventful.on_the_day(event):
        assert client.post(url, {"side": "demand", "state": "maybe"}).status_code == 422
        response = client.post(url, {"side": "demand", "state": "came"})
        assert response.url.endswith(f"/day/#c-{row.pk}")
        page = client.get(reverse("matchmaking:event_day", args=[event.pk]))
        assert "되돌리기" in page.content.decode()
        url = reverse("matchmaking:consultation_log", args=[row.pk])
        assert client.post(url, {"summary": ""}).status_code == 422
        wrong = client.post(url, {"summary": NOTE, "next_on": "2099-01-01"})
        assert set(wrong.context["form"].errors) == {"next_action"}
        assert client.post(url, {"summary": NOTE, "next_action": "샘플 받기"}).status_code == 302
        page = client.get(reverse("matchmaking:event_results", args=[event.pk])).content.decode()
    assert "샘플 받기" in page


def reminded(person):
    return Notification.objects.filter(user=person, title__contains="다음 근무일").count()


def test_firms_are_reminded_once_on_the_working_day_before(event):
    _row, found = eventful.booked(event)
    before = clock.working_day_before(timezone.localdate(event.starts_at))
    job = Job.objects.get(kind=event_reminders.REMIND)
    due = timezone.localtime(job.run_after)
    assert (due.date(), due.time()) == (before, clock.OPENS)
    with clock.at(job.run_after - timedelta(minutes=1)):
        outbox.drain()
        assert reminded(found.buyer) == 0
    with clock.at(job.run_after):
        outbox.drain()
        outbox.drain()
        assert reminded(found.buyer) == reminded(found.seller) == 1
        assert Delivery.objects.filter(to=found.buyer.email, subject__contains="다음 근무일").count() == 1


def test_nobody_is_reminded_at_night_or_of_what_is_not(event, coordinator):
    row, found = eventful.booked(event)
    job = Job.objects.get(kind=event_reminders.REMIND)
    late = timezone.localtime(job.run_after).replace(hour=23)
    with clock.at(late):
        event_reminders.remind(**job.payload)
        assert reminded(found.buyer) == 0
    again = Job.objects.filter(kind=event_reminders.REMIND).latest("run_after")
    assert timezone.localtime(again.run_after).time() == clock.OPENS
    consultations.cancel(consultation=row, reason="x", by=coordinator)
    with clock.at(job.run_after):
        event_reminders.remind(**job.payload)
    assert reminded(found.buyer) == 0


def test_a_new_day_is_reminded_of_anew(event, coordinator):
    content = eventful.content()
    week = timedelta(days=7)
    content |= {"starts_at": content["starts_at"] + week, "ends_at": content["ends_at"] + week}
    old = Job.objects.get(kind=event_reminders.REMIND)
    events.revise(event=event, by=coordinator, **content)
    _row, found = eventful.booked(event)
    new = Job.objects.filter(kind=event_reminders.REMIND).exclude(pk=old.pk).get()
    with clock.at(old.run_after):
        event_reminders.remind(**old.payload)
        assert reminded(found.buyer) == 0
    with clock.at(new.run_after):
        event_reminders.remind(**new.payload)
        assert reminded(found.buyer) == 1
