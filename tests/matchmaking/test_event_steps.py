"""A matching event from its draft to its closing or its cancellation."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from foundation.history.models import Event
from foundation.history.workflow import Forbidden, Refused
from foundation.notifications.models import Notification
from foundation.outbox.models import Delivery
from matchmaking.models import Attendance, Consultation, MatchingEvent
from matchmaking.services import consultations, events
from tests import factories
from tests.matchmaking import eventful
from tests.matchmaking.pairs import SECRET, SUMMARY

pytestmark = pytest.mark.django_db
S = MatchingEvent.Status


def told(person):
    return list(Notification.objects.filter(user=person, kind="matchmaking.event").order_by("created_at"))


def verbs(obj):
    return list(Event.objects.of(obj).values_list("verb", flat=True))


@pytest.mark.parametrize("role", ["is_reviewer", "is_alliance_member", ""])
def test_only_the_operating_body_holds_events(role, coordinator):
    person = factories.UserFactory(**({role: True} if role else {}))
    event = eventful.draft(coordinator)
    acts = (
        lambda: events.draft(by=person, **eventful.content()),
        lambda: events.revise(event=event, by=person, **eventful.content()),
        lambda: events.publish(event=event, by=person),
        lambda: events.close(event=event, by=person),
        lambda: events.cancel(event=event, reason="사정", by=person),
    )
    for act in acts:
        with pytest.raises(Forbidden):
            act()


def test_draft(coordinator):
    event = eventful.draft(coordinator)
    assert (event.status, event.created_by) == (S.DRAFT, coordinator)
    assert [slot.number for slot in event.slots] == [1, 2, 3]
    assert verbs(event) == ["matching_event.drafted"]


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"starts_at": -31, "ends_at": -31}, "starts_at"),
        ({"ends_at": -1}, "ends_at"),
        ({"slot_minutes": 101}, "slot_minutes"),
        ({"slot_minutes": 1, "break_minutes": 0}, "slot_minutes"),
        ({"tables": 0}, "tables"),
        ({"tables": 51}, "tables"),
    ],
)
def test_what_makes_no_timetable_is_an_error_of_its_field(coordinator, fields, wrong):
    content = eventful.content()
    for name, value in fields.items():
        content[name] = content[name] + timedelta(days=value) if name.endswith("_at") else value
    with pytest.raises(ValidationError) as error:
        events.draft(by=coordinator, **content)
    assert set(error.value.message_dict) == {wrong}
    assert not MatchingEvent.objects.exists()


def test_firms_hear_of_what_is_booked_when_it_is_announced(coordinator):
    event = eventful.draft(coordinator)
    _row, found = eventful.booked(event, slot=2)
    assert not told(found.buyer)
    events.publish(event=event, by=coordinator)
    for person in (found.buyer, found.seller):
        (notice,) = told(person)
        assert "13:35–14:05, 1번 테이블" in notice.body
        assert event.place in notice.body
        assert notice.url == reverse("matchmaking:appointments")
        (mail,) = Delivery.objects.filter(to=person.email)
        for hidden in (SECRET, SUMMARY, found.match.solution.title):
            assert hidden not in mail.subject + mail.body
    with pytest.raises(Refused):
        events.publish(event=event, by=coordinator)


def test_nothing_is_announced_once_it_has_begun(coordinator):
    event = eventful.draft(coordinator)
    with eventful.on_the_day(event), pytest.raises(Refused) as refused:
        events.publish(event=event, by=coordinator)
    assert refused.value.code == "past"


def test_times_stay_once_something_is_booked(coordinator):
    event = eventful.draft(coordinator)
    events.revise(event=event, by=coordinator, **eventful.content(slot_minutes=20))
    assert event.slot_minutes == 20
    row, _found = eventful.booked(event)
    for change in (
        {"slot_minutes": 25},
        {"break_minutes": 1},
        {"starts_at": event.starts_at - timedelta(hours=1)},
    ):
        with pytest.raises(Refused) as refused:
            events.revise(
                event=MatchingEvent.objects.get(),
                by=coordinator,
                **eventful.content(slot_minutes=20) | change,
            )
        assert refused.value.code == "booked"
        assert "취소" in refused.value.message
    consultations.cancel(consultation=row, reason="비움", by=coordinator)
    events.revise(event=MatchingEvent.objects.get(), by=coordinator, **eventful.content(slot_minutes=25))
    assert MatchingEvent.objects.get().slot_minutes == 25


def test_tables_are_not_taken_from_under_a_booking(coordinator):
    event = eventful.draft(coordinator, tables=3)
    eventful.booked(event, table=2)
    with pytest.raises(ValidationError) as error:
        events.revise(event=event, by=coordinator, **eventful.content(tables=1))
    assert "tables" in error.value.message_dict
    events.revise(event=MatchingEvent.objects.get(), by=coordinator, **eventful.content(tables=2))


def test_a_new_place_is_told(coordinator):
    event = eventful.announced(coordinator)
    _row, found = eventful.booked(event)
    events.revise(event=event, by=coordinator, **eventful.content(note="주차장 B"))
    assert len(told(found.buyer)) == 1
    events.revise(event=event, by=coordinator, **eventful.content(place="본관 3층"))
    notice = told(found.seller)[-1]
    assert "본관 3층" in notice.body
    assert "장소" in notice.title


def test_close_asks_what_became_of_each(coordinator):
    event = eventful.announced(coordinator)
    row, _found = eventful.booked(event)
    with pytest.raises(Refused) as refused:
        events.close(event=event, by=coordinator)
    assert refused.value.code == "early"
    with eventful.on_the_day(event, minutes=300):
        with pytest.raises(Refused) as refused:
            events.close(event=event, by=coordinator)
        assert refused.value.code == "open"
        assert "1건" in refused.value.message
        consultations.mark(consultation=row, side="demand", state="absent", by=coordinator)
        events.close(event=event, by=coordinator)
        assert event.status == S.CLOSED
        with pytest.raises(Refused):
            events.revise(event=event, by=coordinator, **eventful.content(place="x"))
        with pytest.raises(Refused):
            consultations.mark(consultation=row, side="demand", state="came", by=coordinator)


def test_cancel_tells_those_booked_why(coordinator):
    event = eventful.announced(coordinator)
    row, found = eventful.booked(event)
    events.cancel(event=event, reason="태풍 예보", by=coordinator)
    assert event.status == S.CANCELLED
    row.refresh_from_db()
    assert row.status == Consultation.Status.CANCELLED
    assert not Attendance.objects.filter(live=True).exists()
    for person in (found.buyer, found.seller):
        assert "태풍 예보" in told(person)[-1].body
    assert Event.objects.of(event).last().reason == "태풍 예보"
    assert verbs(row) == ["consultation.booked", "consultation.cancelled"]


def test_cancelling_a_draft_tells_nobody(coordinator):
    event = eventful.draft(coordinator)
    _row, found = eventful.booked(event)
    events.cancel(event=event, reason="사정", by=coordinator)
    assert not told(found.buyer)


def test_what_was_held_is_not_undone(coordinator):
    event = eventful.announced(coordinator)
    row, _found = eventful.booked(event)
    with eventful.on_the_day(event, minutes=30):
        consultations.conclude(consultation=row, summary="만났다", by=coordinator)
        with pytest.raises(Refused) as refused:
            events.cancel(event=event, reason="사정", by=coordinator)
    assert refused.value.code == "held"
    assert MatchingEvent.objects.get().status == S.PUBLISHED


FORM = {
    "name": "봄 상담회",
    "place": "AX센터",
    "day": "2099-03-05",
    "starts": "13:00",
    "ends": "17:00",
    "slot_minutes": "30",
    "break_minutes": "5",
    "tables": "4",
}


def test_pages_make_and_change_an_event(client, coordinator):
    client.force_login(coordinator)
    response = client.post(reverse("matchmaking:event_create"), FORM)
    event = MatchingEvent.objects.get()
    assert response.url == reverse("matchmaking:event", args=[event.pk])
    assert len(event.slots) == 7
    url = reverse("matchmaking:event_edit", args=[event.pk])
    assert client.get(url).context["form"].initial["day"].isoformat() == "2099-03-05"
    assert client.post(url, FORM | {"starts": "14:00"}).status_code == 302
    wrong = client.post(url, FORM | {"ends": "12:00"})
    assert wrong.status_code == 422
    assert "ends" in wrong.context["form"].errors
    wrong = client.post(reverse("matchmaking:event_create"), FORM | {"day": "2001-01-01", "tables": "0"})
    assert set(wrong.context["form"].errors) == {"tables"}
    wrong = client.post(reverse("matchmaking:event_create"), FORM | {"day": "2001-01-01"})
    assert set(wrong.context["form"].errors) == {"starts"}


def test_cancelling_asks_for_a_reason(client, coordinator):
    event = eventful.announced(coordinator)
    client.force_login(coordinator)
    url = reverse("matchmaking:event_cancel", args=[event.pk])
    assert client.post(url).status_code == 422
    assert client.post(url, {"reason": "사정"}).status_code == 302
    assert client.get(url).status_code == 405
    assert client.post(url, {"reason": "사정"}).status_code == 409
