"""A risk or an issue is registered by whoever takes part in the project."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from companies.models import Interest
from foundation.history import clock
from foundation.history.models import Event
from foundation.history.workflow import Forbidden, Refused
from foundation.notifications.models import Notification
from projects.models import Risk, Stage
from projects.services import risks
from tests import factories
from tests.projects.risking import raised, sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def url(world):
    return reverse("projects:raise_risk", args=[world.project.pk])


@pytest.mark.parametrize("person", ["supplier", "demander", "coordinator"])
def test_raise(client, world, url, person):
    client.force_login(getattr(world, person))
    assert client.get(url).status_code == 200
    assert client.post(url, sent(world)).status_code == 302
    risk = Risk.objects.get()
    assert (risk.kind, risk.title, risk.score, risk.status) == ("issue", "카메라가 멈췄습니다", 12, "open")
    assert (risk.response, risk.plan, risk.owner) == ("avoid", "예비 카메라로 바꿉니다.", world.supplier)
    assert risk.raised_by == getattr(world, person)
    assert Event.objects.of(risk).get().verb == "risk.raised"
    page = client.get(risk.get_absolute_url()).content.decode()
    assert "카메라가 멈췄습니다" in page
    assert "12점으로 등록했습니다" in page


def test_the_owner_is_told_but_not_of_its_own(world):
    raised(world)
    assert not Notification.objects.exists()
    risk = raised(world, by=world.demander)
    told = Notification.objects.get()
    assert (told.user, told.kind, told.url) == (world.supplier, "projects.risk", risk.get_absolute_url())
    assert world.project.number in told.title
    assert risk.title in told.title


def test_other_methods(client, world, url):
    client.force_login(world.supplier)
    assert client.put(url).status_code == 405


def test_outsiders(client, world, url, stranger):
    world.pledged()
    for person in (stranger, world.reviewer, factories.member_of(factories.CompanyFactory())):
        client.force_login(person)
        assert client.get(url).status_code == 404
        with pytest.raises(Forbidden):
            raised(world, by=person)
    assert not Risk.objects.exists()


def test_an_operator_with_an_interest_manages_nothing(client, world, url, administrator):
    Interest.objects.create(user=administrator, company=world.project.supplier, kind="family")
    client.force_login(administrator)
    assert client.post(url, sent(world)).status_code == 403
    assert client.get(url).status_code == 403


@pytest.mark.parametrize("stage", [Stage.COMPLETED, Stage.FOLLOW_UP, Stage.STOPPED])
def test_not_in_an_ended_project(client, world, url, stage):
    world.project.stage = stage
    world.project.save()
    client.force_login(world.supplier)
    response = client.post(url, sent(world))
    assert response.status_code == 409
    assert "끝난 과제" in response.content.decode()
    page = client.get(reverse("projects:risks", args=[world.project.pk])).content.decode()
    assert url not in page


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", " "),
        ("kind", "else"),
        ("probability", "6"),
        ("impact", ""),
        ("response", "hope"),
        ("plan", ""),
        ("owner", ""),
        ("due_on", "2001-01-01"),
    ],
)
def test_bad_input(client, world, url, field, value):
    client.force_login(world.supplier)
    response = client.post(url, sent(world, **{field: value}))
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {field}
    assert f'id="id_{field}_error"' in response.content.decode()
    assert not Risk.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", " "),
        ("kind", "else"),
        ("probability", 0),
        ("probability", 6),
        ("impact", 0),
        ("impact", 6),
        ("response", "hope"),
        ("plan", " "),
    ],
)
def test_the_service_checks_by_itself(world, field, value):
    with pytest.raises(ValidationError) as error:
        raised(world, **{field: value})
    assert set(error.value.error_dict) == {field}


def test_only_who_may_answer_for_it(world, stranger, administrator):
    Interest.objects.create(user=administrator, company=world.project.supplier, kind="family")
    for person in (stranger, world.reviewer, administrator):
        with pytest.raises(ValidationError) as error:
            raised(world, owner=person)
        assert set(error.value.error_dict) == {"owner"}
    for person in (world.demander, world.coordinator):
        assert raised(world, owner=person).owner == person


def test_today_will_do_and_yesterday_not(world):
    assert raised(world, due_on=clock.today()).due_on == clock.today()
    with pytest.raises(ValidationError) as error:
        raised(world, due_on=clock.today() - timedelta(days=1))
    assert set(error.value.error_dict) == {"due_on"}


def test_whose_name_is_not_known_is_offered_by_its_side(client, world, url):
    second = factories.member_of(world.project.supplier)
    client.force_login(world.demander)
    labels = [str(label) for _value, label in client.get(url).context["form"].fields["owner"].choices]
    assert {"수요기업 수요담당", "공급기업 1", "공급기업 2", "운영기관 김코디"} <= set(labels)
    client.force_login(second)
    labels = [str(label) for _value, label in client.get(url).context["form"].fields["owner"].choices]
    assert {"수요기업", "공급기업 공급담당", f"공급기업 {second}"} <= set(labels)


def test_of_a_project_that_ended_meanwhile(world):
    """What is in memory is from before the stop."""
    type(world.project).objects.filter(pk=world.project.pk).update(stage=Stage.STOPPED)
    with pytest.raises(Refused):
        raised(world)
    assert risks.escalate_late() == 0
