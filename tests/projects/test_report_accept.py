"""The operating body accepts a report; what is accepted never changes."""

import pytest
from django.urls import reverse

from companies.models import Interest
from foundation.history.workflow import Forbidden, Refused
from foundation.notifications.models import Notification
from projects.models import Report
from projects.services import reports
from tests.projects.reporting import WORDS, at, begun, submitted, written

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_work(world):
    begun(world.project)
    with at("2026-11-20T12:00"):
        yield


def url(report):
    return reverse("projects:accept_report", args=[report.pk])


def test_accept(client, world):
    report = submitted(world)
    facts = report.facts
    client.force_login(world.coordinator)
    assert url(report) in client.get(report.get_absolute_url()).content.decode()
    assert client.post(url(report)).status_code == 302
    report.refresh_from_db()
    assert (report.status, report.decided_by) == ("accepted", world.coordinator)
    assert (report.facts, report.done) == (facts, WORDS["done"])
    told = Notification.objects.filter(
        kind="projects.report", title__contains="2026-11 월간 보고 검토 결과: 승인"
    )
    assert {row.user for row in told} == {world.supplier, world.demander}
    assert url(report) not in client.get(report.get_absolute_url()).content.decode()


def test_wrong_method(client, world):
    client.force_login(world.coordinator)
    assert client.get(url(submitted(world))).status_code == 405


def test_outsider(client, world, stranger):
    report = submitted(world)
    client.force_login(stranger)
    assert client.post(url(report)).status_code == 404
    with pytest.raises(Forbidden):
        reports.accept(report=report, by=stranger)


@pytest.mark.parametrize("person", ["supplier", "demander"])
def test_wrong_role(client, world, person):
    report = submitted(world)
    client.force_login(getattr(world, person))
    assert client.post(url(report)).status_code == 403
    report.refresh_from_db()
    assert report.status == "submitted"


def test_not_who_has_an_interest(world):
    report = submitted(world)
    Interest.objects.create(user=world.coordinator, company=world.project.demand_firm, kind="family")
    world.coordinator.forget_firms()
    with pytest.raises(Forbidden):
        reports.accept(report=report, by=world.coordinator)


def test_nobody_decides_on_what_they_handed_in(world):
    """Somebody of the supplier who has changed sides since."""
    report = submitted(world)
    Report.objects.filter(pk=report.pk).update(submitted_by=world.coordinator)
    report.refresh_from_db()
    with pytest.raises(Forbidden):
        reports.accept(report=report, by=world.coordinator)
    with pytest.raises(Forbidden):
        reports.return_(report=report, reason="표", by=world.coordinator)


def test_a_draft_and_twice(client, world):
    client.force_login(world.coordinator)
    report = written(world)
    assert client.post(url(report)).status_code == 409
    submitted(world)
    assert client.post(url(report)).status_code == 302
    assert client.post(url(report)).status_code == 409


def test_a_stale_copy_decides_nothing(world):
    report = submitted(world)
    copy = Report.objects.get(pk=report.pk)
    reports.return_(report=report, reason="표", by=world.coordinator)
    with pytest.raises(Refused):
        reports.accept(report=copy, by=world.coordinator)
