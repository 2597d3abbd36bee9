"""Handing in freezes the words with the facts of that moment; handing in again takes the facts anew."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from foundation.history import clock
from foundation.history.models import Event
from foundation.history.workflow import Forbidden, Refused
from foundation.notifications.models import Notification
from projects.models import Report
from projects.services import reports
from tests.projects.reporting import WORDS, at, begun, submitted, written
from tests.projects.risking import raised

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_work(world):
    begun(world.project)
    with at("2026-11-20T12:00"):
        yield


def url(world):
    return reverse("projects:write_report", args=[world.project.pk, 2026, 11])


def test_submit(client, world):
    risk = raised(world)
    client.force_login(world.supplier)
    assert client.post(url(world), WORDS | {"submit": "1"}).status_code == 302
    report = Report.objects.get()
    assert (report.status, report.submitted_by) == ("submitted", world.supplier)
    assert report.submitted_at == clock.now()
    assert [row["key"] for row in report.facts["raised"]] == [risk.pk]
    assert Event.objects.of(report).last().verb == "report.submitted"
    told = Notification.objects.get(kind="projects.report")
    assert told.user == world.coordinator
    assert "2026-11 월간 보고가 제출되었습니다" in told.title
    assert told.url == reverse("projects:reports", args=[world.project.pk])


def test_the_facts_stay_as_they_were(client, world):
    report = submitted(world)
    raised(world, title="나중에 생긴 위험")
    for person in (world.supplier, world.demander, world.coordinator):
        client.force_login(person)
        page = client.get(report.get_absolute_url()).content.decode()
        assert "나중에 생긴 위험" not in page
        assert WORDS["done"] in page
        assert "2026-11-20 제출한 때의 기록입니다" in page


def test_handing_in_again_takes_them_anew(world):
    report = submitted(world)
    reports.return_(report=report, reason="위험을 적으세요.", by=world.coordinator)
    risk = raised(world)
    reports.submit(report=report, by=world.supplier)
    assert [row["key"] for row in report.facts["raised"]] == [risk.pk]
    assert (report.decision_reason, report.decided_by) == ("", None)


@pytest.mark.parametrize("field", ["done", "planned"])
def test_words_are_asked_for(client, world, field):
    client.force_login(world.supplier)
    response = client.post(url(world), WORDS | {field: " ", "submit": "1"})
    assert response.status_code == 422
    assert set(response.context["words_form"].errors) == {field}
    assert f'id="id_{field}_error"' in response.content.decode()
    report = Report.objects.get()
    assert report.status == "draft"
    with pytest.raises(ValidationError) as error:
        reports.submit(report=report, by=world.supplier)
    assert set(error.value.error_dict) == {field}


def test_wrong_roles(world, stranger):
    report = written(world)
    for person in (world.demander, world.coordinator, stranger):
        with pytest.raises(Forbidden):
            reports.submit(report=report, by=person)


@pytest.mark.parametrize("accepted", [False, True])
def test_already_handed_in(world, accepted):
    report = submitted(world)
    if accepted:
        reports.accept(report=report, by=world.coordinator)
    with pytest.raises(Refused):
        reports.submit(report=report, by=world.supplier)


def test_the_month_may_still_run_and_may_be_past(world):
    assert submitted(world).status == "submitted"
    assert submitted(world, month=date(2026, 10, 1)).status == "submitted"
