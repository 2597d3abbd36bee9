"""The operating body returns a deliverable with what to mend."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from foundation.history.models import Event
from foundation.history.workflow import Forbidden
from foundation.notifications.models import Notification
from projects.services import deliverables, measurements
from tests.projects.claims import claim

pytestmark = pytest.mark.django_db


def url(deliverable):
    return reverse("projects:return", args=[deliverable.pk])


def test_return(client, world):
    deliverable = world.submit()
    client.force_login(world.coordinator)
    assert client.post(url(deliverable), {"reason": "샘플 수를 적어 주세요."}).status_code == 302
    deliverable.refresh_from_db()
    assert (deliverable.status, deliverable.decision_reason) == ("returned", "샘플 수를 적어 주세요.")
    assert Event.objects.of(deliverable).last().reason == "샘플 수를 적어 주세요."
    assert Notification.objects.filter(user=world.supplier, body="샘플 수를 적어 주세요.").exists()
    client.force_login(world.supplier)
    page = client.get(world.gates_url).content.decode()
    assert "샘플 수를 적어 주세요." in page
    assert "보완해서 다시 제출" in page


def test_the_title_is_given_for_the_next_version(client, world):
    deliverable = world.submit(title="착수계획서")
    deliverables.return_(deliverable=deliverable, reason="표", by=world.coordinator)
    client.force_login(world.supplier)
    page = client.get(world.gates_url, {"title": "착수계획서"})
    assert page.context["submit_form"]["title"].value() == "착수계획서"


def test_wrong_method(client, world):
    client.force_login(world.coordinator)
    assert client.get(url(world.submit())).status_code == 405


def test_outsider(client, world, stranger):
    deliverable = world.submit()
    client.force_login(stranger)
    assert client.post(url(deliverable), {"reason": "표"}).status_code == 404


@pytest.mark.parametrize("person", ["supplier", "demander"])
def test_wrong_role(client, world, person):
    deliverable = world.submit()
    client.force_login(getattr(world, person))
    assert client.post(url(deliverable), {"reason": ""}).status_code == 403
    deliverable.refresh_from_db()
    assert deliverable.status == "submitted"


def test_already_decided(client, world):
    deliverable = world.accepted()
    client.force_login(world.coordinator)
    answer = client.post(url(deliverable), {"reason": "표"})
    assert answer.status_code == 409
    assert "지금 상태에서는 할 수 없는 작업입니다." in answer.content.decode()


def test_reason_is_required(client, world):
    deliverable = world.submit()
    client.force_login(world.coordinator)
    response = client.post(url(deliverable), {"reason": " "})
    assert response.status_code == 422
    [(_row, form)] = response.context["documents"]
    assert set(form.errors) == {"reason"}
    assert f'id="return-{deliverable.pk}-reason_error"' in response.content.decode()
    with pytest.raises(ValidationError):
        deliverables.return_(deliverable=deliverable, reason=" ", by=world.coordinator)
    deliverable.refresh_from_db()
    assert deliverable.status == "submitted"


def test_nobody_returns_what_they_handed_in_and_no_stranger(world, stranger):
    deliverable = world.submit()
    for person in (world.supplier, stranger):
        with pytest.raises(Forbidden):
            deliverables.return_(deliverable=deliverable, reason="표", by=person)
    deliverable.refresh_from_db()
    assert deliverable.status == "submitted"


def test_no_document_on_which_a_verified_value_rests(client, world):
    deliverable = world.submit()
    row = claim(world, evidence=deliverable)
    measurements.verify(measurement=row, level="demand_confirmed", by=world.demander)
    client.force_login(world.coordinator)
    answer = client.post(url(deliverable), {"reason": "표"})
    assert answer.status_code == 409
    assert row.measure.name in answer.content.decode()
    measurements.reject(measurement=row, reason="표본이 다릅니다.", by=world.coordinator)
    assert client.post(url(deliverable), {"reason": "표"}).status_code == 302
