"""The performing side writes a month's report in its own words; a draft is its own."""

from datetime import date

import pytest
from django.urls import reverse

from foundation.history.models import Event
from foundation.history.workflow import Forbidden, Refused
from projects.models import Report
from projects.services import reports
from tests import factories
from tests.projects.reporting import NOVEMBER, WORDS, at, begun, submitted, written

pytestmark = pytest.mark.django_db
NOON = "2026-11-20T12:00"


@pytest.fixture(autouse=True)
def at_work(world):
    begun(world.project)
    with at(NOON):
        yield


def url(world, month=11, year=2026):
    return reverse("projects:write_report", args=[world.project.pk, year, month])


def test_write_and_write_again(client, world):
    client.force_login(world.supplier)
    for done in ("모았습니다.", "더 모았습니다."):
        assert client.post(url(world), WORDS | {"done": done}).status_code == 302
    report = Report.objects.get()
    assert (report.month, report.status, report.done) == (NOVEMBER, "draft", "더 모았습니다.")
    assert (report.planned, report.problems, report.written_by) == (
        WORDS["planned"],
        WORDS["problems"],
        world.supplier,
    )
    assert report.facts == {}
    assert [event.verb for event in Event.objects.of(report)] == ["report.written", "report.written"]


def test_a_draft_may_be_empty(client, world):
    client.force_login(world.supplier)
    assert client.post(url(world), {}).status_code == 302
    assert Report.objects.get().done == ""


def test_any_day_of_the_month_will_do(world):
    assert written(world, month=date(2026, 11, 17)).month == NOVEMBER
    assert Report.objects.count() == 1


def test_the_lead_writes_too(world):
    with pytest.raises(Forbidden):
        written(world, by=world.demander)
    factories.AgreementFactory(project=world.project)
    assert written(world, by=world.demander).written_by == world.demander


@pytest.mark.parametrize("person", ["demander", "coordinator"])
def test_wrong_role(client, world, person):
    client.force_login(getattr(world, person))
    assert client.post(url(world), WORDS).status_code == 403
    assert not Report.objects.exists()


def test_outsider_and_method(client, world, stranger):
    client.force_login(world.supplier)
    assert client.get(url(world)).status_code == 405
    client.force_login(stranger)
    assert client.post(url(world), WORDS).status_code == 404
    with pytest.raises(Forbidden):
        written(world, by=stranger)


@pytest.mark.parametrize(("year", "month"), [(2026, 12), (2026, 9), (2026, 13), (2026, 0)])
def test_a_month_that_is_none_of_the_project(client, world, year, month):
    client.force_login(world.supplier)
    assert client.post(url(world, month, year), WORDS).status_code == 404
    assert not Report.objects.exists()


def test_a_month_that_has_not_begun(world):
    with pytest.raises(Refused) as refused:
        written(world, month=date(2026, 12, 1))
    assert refused.value.code == "month"
    with at("2026-12-01T00:00"):
        assert written(world, month=date(2026, 12, 1)).month == date(2026, 12, 1)


def test_what_is_handed_in_is_not_written_any_more(client, world):
    report = submitted(world)
    client.force_login(world.supplier)
    response = client.post(url(world), WORDS | {"done": "다른 말"})
    assert response.status_code == 409
    assert "이미 제출한 보고" in response.content.decode()
    reports.accept(report=report, by=world.coordinator)
    with pytest.raises(Refused):
        written(world, done="다른 말")
    report.refresh_from_db()
    assert report.done == WORDS["done"]


def test_a_returned_one_is(world):
    report = submitted(world)
    reports.return_(report=report, reason="표", by=world.coordinator)
    assert written(world, done="고쳤습니다.").status == "returned"
