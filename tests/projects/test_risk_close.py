"""A risk is closed with a reason: by the operating body, or by its owner while it hasn't gone up."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from companies.models import Membership
from foundation.history import clock
from foundation.history.models import Event
from foundation.history.workflow import Forbidden, Refused
from foundation.notifications.models import Notification
from projects.models import Risk, Stage
from projects.services import risks
from tests import factories
from tests.projects.risking import raised

pytestmark = pytest.mark.django_db
REASON = {"reason": "샘플을 다 모았습니다."}


def url(risk):
    return reverse("projects:close_risk", args=[risk.pk])


@pytest.mark.parametrize("person", ["supplier", "coordinator"])
def test_close(client, world, person):
    risk = raised(world)
    client.force_login(getattr(world, person))
    assert client.post(url(risk), REASON).status_code == 302
    risk.refresh_from_db()
    assert risk.status == "closed"
    assert Event.objects.of(risk).last().reason == REASON["reason"]
    told = Notification.objects.filter(user=world.coordinator, body=REASON["reason"])
    assert told.exists() == (person == "supplier")
    assert REASON["reason"] in client.get(risk.get_absolute_url()).content.decode()


def test_the_operating_body_closes_what_has_gone_up_and_its_owner_does_not(client, world):
    risk = raised(world, probability=5, impact=5)
    client.force_login(world.supplier)
    assert url(risk) not in client.get(risk.get_absolute_url()).content.decode()
    assert client.post(url(risk), REASON).status_code == 403
    client.force_login(world.coordinator)
    assert client.post(url(risk), REASON).status_code == 302
    risk.refresh_from_db()
    assert risk.status == "closed"


def test_of_one_that_went_up_meanwhile(world):
    risk = raised(world)
    Risk.objects.filter(pk=risk.pk).update(status="escalated")
    with pytest.raises(Forbidden):
        risks.close(risk=risk, reason="가", by=world.supplier)


def test_others_of_the_firms_do_not(client, world):
    risk = raised(world)
    for person in (world.demander, factories.member_of(world.project.supplier)):
        client.force_login(person)
        assert url(risk) not in client.get(risk.get_absolute_url()).content.decode()
        assert client.post(url(risk), REASON).status_code == 403


def test_nor_an_owner_who_has_left(world):
    risk = raised(world)
    Membership.objects.filter(user=world.supplier).update(ended_at=clock.now())
    world.supplier.forget_firms()
    with pytest.raises(Forbidden):
        risks.close(risk=risk, reason="가", by=world.supplier)


def test_outsider_and_method(client, world, stranger):
    risk = raised(world)
    client.force_login(world.coordinator)
    assert client.get(url(risk)).status_code == 405
    client.force_login(stranger)
    assert client.post(url(risk), REASON).status_code == 404
    with pytest.raises(Forbidden):
        risks.close(risk=risk, reason="가", by=stranger)


def test_already_closed(client, world):
    risk = risks.close(risk=raised(world), reason="가", by=world.coordinator)
    client.force_login(world.coordinator)
    assert client.post(url(risk), REASON).status_code == 409
    with pytest.raises(Refused):
        risks.close(risk=risk, reason="가", by=world.coordinator)


def test_a_reason_is_asked_for(client, world):
    risk = raised(world)
    client.force_login(world.coordinator)
    response = client.post(url(risk), {"reason": " "})
    assert response.status_code == 422
    assert 'id="close-reason_error"' in response.content.decode()
    with pytest.raises(ValidationError) as error:
        risks.close(risk=risk, reason=" ", by=world.coordinator)
    assert set(error.value.error_dict) == {"reason"}
    risk.refresh_from_db()
    assert risk.status == "open"


def test_what_was_left_open_in_an_ended_project(world):
    risk = raised(world)
    world.project.stage = Stage.STOPPED
    world.project.save()
    assert risks.close(risk=risk, reason="중단했습니다.", by=world.coordinator).status == "closed"
