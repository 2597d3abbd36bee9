"""Who looks after a project: assigned by the operating body, and off it as soon as an interest is declared."""

import pytest
from django.urls import reverse

from companies.services import interests
from foundation.history.models import Event
from foundation.history.workflow import Forbidden, Refused
from foundation.notifications.models import Notification
from projects import permissions
from projects.gating import evidence_of
from projects.services import assignments, gates
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(coordinator):
    return factories.ProjectFactory(coordinator=coordinator)


@pytest.fixture
def other(db):
    return factories.UserFactory(is_coordinator=True)


def declare(by, company):
    return interests.declare(company=company, by=by, kind="shares")


def told(user):
    return Notification.objects.filter(user=user, kind="projects.assigned").count()


@pytest.mark.parametrize("side", ["demand_firm", "supplier"])
def test_declaring_an_interest_takes_the_project_away(
    client, coordinator, other, administrator, project, side
):
    ended = factories.ProjectFactory(
        coordinator=coordinator, stage="completed", **{side: getattr(project, side)}
    )
    elsewhere = factories.ProjectFactory(coordinator=coordinator)
    declare(coordinator, getattr(project, side))
    for row in (project, ended, elsewhere):
        row.refresh_from_db()
    assert project.coordinator is None
    assert ended.coordinator == elsewhere.coordinator == coordinator
    assert not permissions.can_manage(coordinator, project)
    assert permissions.can_manage(other, project)
    assert told(other) == told(administrator) == 1
    assert told(coordinator) == 0
    client.force_login(other)
    page = client.get(project.get_absolute_url()).content.decode()
    assert "담당 코디네이터가 빠졌습니다" in page


def test_assigned_to_who_has_no_interest(client, coordinator, other, project):
    url = reverse("projects:assign", args=[project.pk])
    client.force_login(coordinator)
    assert url in client.get(project.get_absolute_url()).content.decode()
    assert client.post(url, {"coordinator": coordinator.pk}).status_code == 422  # who has it already
    assert client.post(url, {"coordinator": other.pk}).status_code == 302
    project.refresh_from_db()
    assert project.coordinator == other
    assert Event.objects.of(project).get(verb="project.assigned").actor_key == coordinator.pk
    assert told(other) == 1


def test_refused(coordinator, other, project):
    declare(other, project.supplier)
    member = factories.member_of(project.demand_firm, is_coordinator=True)
    for barred in (other, member, coordinator):
        with pytest.raises(Refused):
            assignments.assign(project=project, coordinator=barred, by=coordinator)
    for stranger in (other, factories.member_of(project.supplier)):
        with pytest.raises(Forbidden):
            assignments.assign(project=project, coordinator=coordinator, by=stranger)


def test_a_reviewer_with_an_interest_neither_reviews_nor_counts(coordinator, project):
    gate, reviewer = project.gates.get(), factories.UserFactory(is_reviewer=True)
    review = gates.assign_reviewer(gate=gate, reviewer=reviewer, by=coordinator)
    assert evidence_of(gate).eligible == 1
    interest = declare(reviewer, project.supplier)
    assert evidence_of(gate).eligible == 0
    assert not permissions.can_review(reviewer, review)
    assert reviewer not in gates.reviewers_for(
        factories.ProjectFactory(supplier=project.supplier).gates.get()
    )
    interests.end(interest=interest, by=reviewer)
    assert evidence_of(gate).eligible == 1
