from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from companies.models import Interest
from foundation.history import clock
from foundation.history.workflow import Forbidden, Refused
from foundation.notifications.models import Notification
from matchmaking.models import Outcome
from matchmaking.ranking.load import solution_facts
from projects.models import FollowUp
from projects.services import follow_ups
from tests import factories
from tests.projects.answered import Answered

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return Answered()


@pytest.mark.parametrize(("in_use", "kind"), [(True, "retained"), (False, "abandoned")])
def test_what_is_confirmed_is_an_outcome_of_that_moment(world, in_use, kind):
    world.submit(in_use=in_use)
    later = clock.now() + timedelta(days=3)
    with clock.at(later):
        row = follow_ups.confirm(follow_up=world.row, by=world.coordinator)
    assert (row.status, row.decided_by, row.confirmed_at) == ("confirmed", world.coordinator, later)
    outcome, match = Outcome.objects.get(), world.project.match
    assert (outcome.kind, outcome.occurred_at) == (kind, later)
    assert (outcome.need, outcome.solution) == (match.need, match.solution)
    assert Notification.objects.get(user=world.demander, kind="projects.follow_up")


def test_it_changes_no_feature(world):
    key = str(world.project.match.solution_id)
    before = solution_facts([key])[key].track
    world.submit()
    follow_ups.confirm(follow_up=world.row, by=world.coordinator)
    assert solution_facts([key])[key].track == before


def unfit(world):
    interested = factories.UserFactory(is_coordinator=True)
    Interest.objects.create(user=interested, company=world.project.demand_firm)
    return [world.demander, world.supplier, interested, factories.UserFactory()]


def test_only_the_operating_body_without_an_interest_decides(world):
    world.submit()
    for person in unfit(world):
        with pytest.raises(Forbidden):
            follow_ups.confirm(follow_up=world.row, by=person)
        with pytest.raises(Forbidden):
            follow_ups.return_(follow_up=world.row, reason="더", by=person)


def test_nobody_confirms_what_it_answered_itself(world):
    # One who answered for the firm has since left it for the operating body.
    world.submit()
    FollowUp.objects.update(submitted_by=world.coordinator)
    with pytest.raises(Forbidden):
        follow_ups.confirm(follow_up=world.row, by=world.coordinator)
    with pytest.raises(Forbidden):
        follow_ups.return_(follow_up=world.row, reason="더", by=world.coordinator)


def test_only_what_was_submitted_is_decided(world):
    with pytest.raises(Refused):
        follow_ups.confirm(follow_up=world.row, by=world.coordinator)
    with pytest.raises(Refused):
        follow_ups.return_(follow_up=world.row, reason="더", by=world.coordinator)
    world.submit()
    follow_ups.confirm(follow_up=world.row, by=world.coordinator)
    with pytest.raises(Refused):
        follow_ups.confirm(follow_up=world.row, by=world.coordinator)
    assert Outcome.objects.count() == 1


def test_what_is_returned_is_answered_again(world):
    world.submit()
    row = follow_ups.return_(follow_up=world.row, reason=" 계약서를 붙여 주세요. ", by=world.coordinator)
    assert (row.status, row.decision_reason) == ("returned", "계약서를 붙여 주세요.")
    assert Notification.objects.get(user=world.demander).body == "계약서를 붙여 주세요."
    assert world.submit().status == "submitted"


def test_a_return_has_a_reason(world):
    world.submit()
    with pytest.raises(ValidationError) as error:
        follow_ups.return_(follow_up=world.row, reason=" ", by=world.coordinator)
    assert set(error.value.message_dict) == {"reason"}


def test_pages(world, client):
    row = world.submit()
    page_url = reverse("projects:follow_up", args=[world.project.pk])
    confirm = reverse("projects:confirm_follow_up", args=[row.pk])
    return_ = reverse("projects:return_follow_up", args=[row.pk])
    client.force_login(world.supplier)
    assert client.post(confirm).status_code == 403
    assert client.post(return_, {"reason": ""}).status_code == 403
    client.force_login(factories.UserFactory())
    assert client.post(confirm).status_code == 404
    client.force_login(world.coordinator)
    assert confirm in client.get(page_url).content.decode()
    assert client.post(return_, {"reason": ""}).status_code == 422
    assert client.post(return_, {"reason": "계약서를 붙여 주세요."}).url == page_url
    assert client.post(confirm).status_code == 409
    world.submit()
    assert client.post(confirm).url == page_url
    assert world.row.status == "confirmed"
