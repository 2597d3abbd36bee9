"""A meeting's note, whose actions enter the plan with it."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from companies.models import Interest
from foundation.history import clock
from foundation.history.models import Event
from foundation.history.workflow import Forbidden, Refused
from projects.models import MeetingNote, Party, Stage, Task
from projects.services import meetings
from projects.services.meetings import Action

pytestmark = pytest.mark.django_db
WORDS = {
    "held_on": "2026-01-05",
    "title": "착수 회의",
    "place": "3공장 회의실",
    "attendees": "수요기업 2명, 공급기업 1명",
    "body": "조명을 바꾸기로 했습니다.",
}
INITIAL = {"TOTAL_FORMS": 3, "INITIAL_FORMS": 0}
ROWS = {f"actions-{name}": str(value) for name, value in INITIAL.items()}


def url(world):
    return reverse("projects:note_meeting", args=[world.project.pk])


def row(number, **fields):
    given = {"title": "조명 교체", "party": "demand", "owner": "", "due_on": "2026-01-20"} | fields
    return {f"actions-{number}-{name}": value for name, value in given.items()}


def noted(world, *actions, **given):
    fields = WORDS | {"held_on": date(2026, 1, 5), "project": world.project, "by": world.supplier}
    return meetings.note(actions=actions, **(fields | given))


def action(**given):
    fields = {"title": "조명 교체", "party": Party.DEMAND, "due_on": date(2026, 1, 20)}
    return Action(**(fields | given))


@pytest.mark.parametrize("person", ["supplier", "demander", "coordinator"])
def test_note(client, world, person):
    client.force_login(getattr(world, person))
    page = client.get(url(world))
    rows = page.context["form"].actions
    assert (len(rows.forms), rows.management_form.initial) == (3, rows.management_form.initial | INITIAL)
    assert client.post(url(world), WORDS | ROWS).status_code == 302
    note = MeetingNote.objects.get()
    assert (note.held_on, note.title, note.place) == (date(2026, 1, 5), "착수 회의", "3공장 회의실")
    assert (note.attendees, note.body) == (WORDS["attendees"], WORDS["body"])
    assert note.written_by == getattr(world, person)
    assert Event.objects.of(note).get().verb == "meeting.noted"
    assert not Task.objects.exists()


def test_actions_become_tasks(client, world):
    client.force_login(world.supplier)
    second = row(2, title="모델 설명", party="supplier", owner=str(world.supplier.pk), due_on="2026-01-05")
    assert client.post(url(world), WORDS | ROWS | row(0) | second).status_code == 302
    note = MeetingNote.objects.get()
    lights, model = note.actions.order_by("-ends_on")
    assert (lights.kind, lights.title, lights.party, lights.owner) == ("action", "조명 교체", "demand", None)
    assert (lights.starts_on, lights.ends_on) == (date(2026, 1, 5), date(2026, 1, 20))
    assert (model.owner, model.project) == (world.supplier, world.project)
    page = client.get(note.get_absolute_url()).content.decode()
    for text in ("조명 교체", lights.get_absolute_url(), "수요기업", "2026-01-20", "진행", "기한 지남"):
        assert text in page


@pytest.mark.parametrize(
    ("number", "field", "value"),
    [
        (0, "title", ""),
        (1, "party", ""),
        (1, "party", "else"),
        (2, "due_on", ""),
        (2, "due_on", "2026-01-04"),
        (0, "owner", "supplier"),
    ],
)
def test_bad_actions(client, world, number, field, value):
    """Named in their row; and nothing of the note is kept."""
    client.force_login(world.supplier)
    sent = str(world.supplier.pk) if field == "owner" else value
    response = client.post(url(world), WORDS | ROWS | row(number, **{field: sent}))
    assert response.status_code == 422
    assert set(response.context["form"].actions.forms[number].errors) == {field}
    assert f'id="meeting_actions-{number}-{field}_error"' in response.content.decode()
    assert not MeetingNote.objects.exists()
    assert not Task.objects.exists()


@pytest.mark.parametrize("field", ["held_on", "title", "attendees", "body"])
def test_bad_words(client, world, field):
    client.force_login(world.supplier)
    response = client.post(url(world), WORDS | ROWS | {field: " "})
    assert response.status_code == 422
    assert set(response.context["form"].words.errors) == {field}
    assert f'id="meeting_{field}_error"' in response.content.decode()


@pytest.mark.parametrize("field", ["title", "attendees", "body"])
def test_the_service_asks_for_words_itself(world, field):
    with pytest.raises(ValidationError) as error:
        noted(world, **{field: " "})
    assert set(error.value.error_dict) == {field}


def test_not_before_it_is_held(client, world):
    client.force_login(world.supplier)
    tomorrow = clock.today() + timedelta(days=1)
    response = client.post(url(world), WORDS | ROWS | {"held_on": tomorrow.isoformat()})
    assert response.status_code == 422
    assert set(response.context["form"].words.errors) == {"held_on"}
    assert noted(world, held_on=clock.today()).held_on == clock.today()


def test_wrong_method(client, world):
    client.force_login(world.supplier)
    assert client.put(url(world)).status_code == 405


def test_outsiders(client, world, stranger):
    world.pledged()
    for person in (stranger, world.reviewer):
        client.force_login(person)
        assert client.get(url(world)).status_code == 404
        with pytest.raises(Forbidden):
            noted(world, by=person)


def test_an_operator_with_an_interest(client, world, administrator):
    Interest.objects.create(user=administrator, company=world.project.supplier, kind="family")
    client.force_login(administrator)
    assert client.get(url(world)).status_code == 403
    assert client.post(url(world), WORDS | ROWS).status_code == 403


def test_of_a_stopped_project_without_actions(client, world):
    world.project.stage = Stage.STOPPED
    world.project.save()
    client.force_login(world.supplier)
    response = client.post(url(world), WORDS | ROWS | row(0))
    assert response.status_code == 409
    assert "끝난 과제" in response.content.decode()
    with pytest.raises(Refused):
        noted(world, action())
    assert not MeetingNote.objects.exists()
    assert noted(world).title == "착수 회의"


def test_no_more_rows_than_a_note_takes(client, world):
    client.force_login(world.supplier)
    response = client.post(url(world), WORDS | ROWS | {"actions-TOTAL_FORMS": "21"} | row(20))
    assert response.status_code == 422
    assert not Task.objects.exists()


def test_an_action_before_the_meeting_is_told_so(world):
    with pytest.raises(ValidationError) as error:
        noted(world, action(), action(due_on=date(2026, 1, 4)))
    assert error.value.message_dict == {"actions-1-due_on": ["회의일이나 그 뒤의 날을 고르세요."]}
