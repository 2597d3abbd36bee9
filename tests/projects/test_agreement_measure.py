"""Before the signature, the operating body adds a KPI that the offer didn't promise."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from foundation.history.workflow import Forbidden, Refused
from projects.models import Measure
from projects.services import agreements
from tests import factories
from tests.projects.agreeing import drafted, given, measure, signed

pytestmark = pytest.mark.django_db

GIVEN = {"name": "미검률", "unit": "%", "direction": "down", "baseline": Decimal(2), "target": Decimal(1)}


def url(project):
    return reverse("projects:add_measure", args=[project.pk])


def add(world, **changes):
    return agreements.add_measure(**({"project": world.project, "by": world.coordinator} | GIVEN | changes))


def test_it_works(client, world):
    measure(world.project)
    client.force_login(world.coordinator)
    assert client.post(url(world.project), GIVEN | {"baseline": ""}).status_code == 302
    added = Measure.objects.last()
    assert (added.position, added.name, added.baseline, added.aspect) == (2, "미검률", None, "")
    page = client.get(reverse("projects:agreement", args=[world.project.pk])).content.decode()
    assert "지표 추가" in page


def test_the_draft_then_needs_its_target(world):
    agreement = drafted(world)
    added = add(world)
    with pytest.raises(Refused, match="지표마다 목표값"):
        signed(world, agreement=agreement)
    agreements.revise(agreement=agreement, terms=given(world.project), by=world.coordinator)
    assert signed(world, agreement=agreement).current.targets.get().measure == added


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"name": ""}, "name"), ({"direction": "aside"}, "direction"), ({"target": 2}, "target")],
)
def test_bad_input(client, world, changes, field):
    with pytest.raises(ValidationError) as error:
        add(world, **changes)
    assert set(error.value.message_dict) == {field}
    client.force_login(world.coordinator)
    response = client.post(url(world.project), GIVEN | changes)
    assert response.status_code == 422
    assert set(response.context["measure_form"].errors) == {field}
    assert not Measure.objects.exists()


def test_not_once_it_is_signed(client, world):
    signed(world)
    with pytest.raises(Refused, match="체결하기 전에만"):
        add(world)
    client.force_login(world.coordinator)
    assert client.post(url(world.project), GIVEN).status_code == 409
    assert (
        "지표 추가" not in client.get(reverse("projects:agreement", args=[world.project.pk])).content.decode()
    )


def test_not_after_the_end(world):
    type(world.project).objects.update(stage="stopped")
    with pytest.raises(Refused, match="끝난 과제"):
        add(world)


@pytest.mark.parametrize("who", ["supplier", "demander", "insider"])
def test_wrong_role(client, world, who):
    insider = factories.member_of(world.project.supplier, is_coordinator=True)
    person = insider if who == "insider" else getattr(world, who)
    with pytest.raises(Forbidden):
        add(world, by=person)
    client.force_login(person)
    assert client.post(url(world.project), GIVEN).status_code == 403
    assert (
        "지표 추가" not in client.get(reverse("projects:agreement", args=[world.project.pk])).content.decode()
    )


def test_outsider(client, world, stranger):
    client.force_login(stranger)
    assert client.post(url(world.project), GIVEN).status_code == 404
