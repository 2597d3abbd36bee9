import pytest
from django.urls import reverse

from companies.models import Interest
from foundation.history.workflow import Forbidden, Refused
from foundation.notifications.models import Notification
from projects.models import Gate, Project
from projects.services import diligence
from tests import factories
from tests.projects.stopped import Stopped

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return Stopped()


@pytest.fixture
def reviewer():
    return factories.UserFactory(is_reviewer=True)


def seat(world, reviewer, by=None):
    return diligence.seat(diligence=world.again(), reviewer=reviewer, by=by or world.office)


def test_a_reviewer_is_seated_and_told(world, reviewer):
    made = seat(world, reviewer)
    assert (made.round, made.pledged_at, made.vote) == (1, None, "")
    assert Notification.objects.get(user=reviewer).url == made.get_absolute_url()


def test_another_coordinator_may_run_it(world, reviewer):
    assert seat(world, reviewer, by=factories.UserFactory(is_coordinator=True))


@pytest.mark.parametrize("who", ["coordinator", "stopper", "demander", "supplier"])
def test_those_that_it_is_about_do_not_name_the_committee(world, reviewer, who):
    with pytest.raises(Forbidden):
        seat(world, reviewer, by=getattr(world, who))


def test_who_looked_after_the_project_when_it_was_stopped_never_runs_it(world, reviewer):
    Project.objects.update(coordinator=factories.UserFactory(is_coordinator=True))
    with pytest.raises(Forbidden):
        seat(world, reviewer, by=world.coordinator)


def test_who_looks_after_the_project_now_does_not_run_it(world, reviewer):
    Project.objects.update(coordinator=world.office)
    with pytest.raises(Forbidden):
        seat(world, reviewer)


def test_who_has_an_interest_in_a_firm_does_not_run_it(world, reviewer):
    Interest.objects.create(user=world.office, company=world.project.supplier)
    with pytest.raises(Forbidden):
        seat(world, reviewer)


def unfit(world):
    project, manage = world.project, {"is_coordinator": True, "is_reviewer": True}
    interested = factories.UserFactory(is_reviewer=True)
    Interest.objects.create(user=interested, company=project.demand_firm)
    decider = factories.UserFactory(**manage)
    Gate.objects.create(project=project, stage="poc", round=9, status="hold", decided_by=decider)
    world.coordinator.is_reviewer = True
    world.coordinator.save()
    later = factories.UserFactory(**manage)
    Project.objects.update(coordinator=later)
    return {
        "no reviewer": factories.UserFactory(),
        "of a firm": factories.member_of(project.supplier, is_reviewer=True),
        "interested": interested,
        "decided a gate": decider,
        "looked after it": world.coordinator,
        "looks after it": later,
        "gone": factories.UserFactory(is_reviewer=True, is_active=False),
    }


def test_who_has_a_part_in_the_project_is_not_seated(world, reviewer):
    people = unfit(world)
    for why, person in people.items():
        with pytest.raises(Refused, match="다른 사람을 고르세요"):
            seat(world, person)
        assert person not in diligence.seatable(world.again()), why
    assert list(diligence.seatable(world.again())) == [reviewer]


def test_nobody_is_seated_twice(world, reviewer):
    seat(world, reviewer)
    with pytest.raises(Refused, match="이미 위촉한"):
        seat(world, reviewer)
    assert reviewer not in diligence.seatable(world.again())


def test_nobody_sits_in_both_committees(world):
    world.appealed()
    first = world.diligence.seats.first().reviewer
    with pytest.raises(Refused, match="첫 판정에 위촉된"):
        seat(world, first)
    assert first not in diligence.seatable(world.again())


def test_nobody_is_seated_once_it_is_decided(world, reviewer):
    world.decided()
    with pytest.raises(Refused, match="이미 의결한"):
        seat(world, reviewer)


def test_pages(world, reviewer, client):
    url = reverse("projects:seat", args=[world.project.pk])
    client.force_login(world.office)
    assert client.get(url).status_code == 405
    assert client.post(url, {"reviewer": ""}).status_code == 422
    assert client.post(url, {"reviewer": reviewer.pk}).url == reverse(
        "projects:diligence", args=[world.project.pk]
    )
    client.force_login(world.supplier)
    assert client.post(url, {"reviewer": ""}).status_code == 403
    client.force_login(factories.UserFactory())
    assert client.post(url, {"reviewer": reviewer.pk}).status_code == 404
