"""A closed risk that is there again is opened with a reason and a new date."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from foundation.history import clock
from foundation.history.models import Event
from foundation.history.workflow import Forbidden, Refused
from foundation.notifications.models import Notification
from projects.models import Stage
from projects.services import risks
from tests.projects.risking import raised

pytestmark = pytest.mark.django_db


def url(risk):
    return reverse("projects:reopen_risk", args=[risk.pk])


def closed(world, **given):
    return risks.close(risk=raised(world, **given), reason="끝났습니다.", by=world.coordinator)


def given(**fields):
    due_on = clock.today() + timedelta(days=3)
    return {"reason": "또 일어났습니다.", "due_on": due_on.isoformat()} | fields


@pytest.mark.parametrize("person", ["supplier", "demander", "coordinator"])
def test_reopen(client, world, person):
    risk = closed(world)
    client.force_login(getattr(world, person))
    assert client.post(url(risk), given()).status_code == 302
    risk.refresh_from_db()
    assert (risk.status, risk.due_on) == ("open", clock.today() + timedelta(days=3))
    assert Event.objects.of(risk).last().reason == "또 일어났습니다."
    assert "다시 열었습니다" in client.get(risk.get_absolute_url()).content.decode()
    told = Notification.objects.filter(user=world.supplier, title__contains="맡으셨습니다").exists()
    assert told == (person != "supplier")


def test_what_is_severe_goes_up_again(world):
    risk = closed(world, probability=5, impact=5)
    risks.reopen(risk=risk, reason="또", due_on=clock.today(), by=world.supplier)
    assert risk.status == "escalated"


def test_wrong_method(client, world):
    client.force_login(world.supplier)
    assert client.get(url(closed(world))).status_code == 405


def test_outsider(client, world, stranger):
    risk = closed(world)
    client.force_login(stranger)
    assert client.post(url(risk), given()).status_code == 404
    with pytest.raises(Forbidden):
        risks.reopen(risk=risk, reason="또", due_on=clock.today(), by=stranger)


@pytest.mark.parametrize("grades", [(2, 3), (5, 5)])
def test_one_that_is_not_closed(client, world, grades):
    risk = raised(world, probability=grades[0], impact=grades[1])
    client.force_login(world.coordinator)
    response = client.post(url(risk), given())
    assert response.status_code == 409
    assert "닫은 위험만" in response.content.decode()


def test_of_an_ended_project(world):
    risk = closed(world)
    world.project.stage = Stage.COMPLETED
    world.project.save()
    with pytest.raises(Refused):
        risks.reopen(risk=risk, reason="또", due_on=clock.today(), by=world.supplier)


@pytest.mark.parametrize(("field", "value"), [("reason", " "), ("due_on", "2001-01-01")])
def test_bad_input(client, world, field, value):
    risk = closed(world)
    client.force_login(world.supplier)
    response = client.post(url(risk), given(**{field: value}))
    assert response.status_code == 422
    assert f'id="reopen-{field}_error"' in response.content.decode()
    risk.refresh_from_db()
    assert risk.status == "closed"


def test_the_service_asks_for_a_reason(world):
    with pytest.raises(ValidationError) as error:
        risks.reopen(risk=closed(world), reason=" ", due_on=clock.today(), by=world.supplier)
    assert set(error.value.error_dict) == {"reason"}
