"""The operating body returns a report with what to mend."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from foundation.history.models import Event
from foundation.history.workflow import Forbidden
from foundation.notifications.models import Notification
from projects.services import reports
from tests.projects.reporting import at, begun, submitted

pytestmark = pytest.mark.django_db
REASON = {"reason": "현장 사진을 더해 주세요."}


@pytest.fixture(autouse=True)
def at_work(world):
    begun(world.project)
    with at("2026-11-20T12:00"):
        yield


def url(report):
    return reverse("projects:return_report", args=[report.pk])


def test_return(client, world):
    report = submitted(world)
    client.force_login(world.coordinator)
    assert client.post(url(report), REASON).status_code == 302
    report.refresh_from_db()
    assert (report.status, report.decision_reason) == ("returned", REASON["reason"])
    assert Event.objects.of(report).last().reason == REASON["reason"]
    assert Notification.objects.filter(user=world.supplier, body=REASON["reason"]).exists()
    client.force_login(world.supplier)
    page = client.get(report.get_absolute_url())
    assert REASON["reason"] in page.content.decode()
    assert page.context["words_form"]["done"].value() == report.done


def test_wrong_method(client, world):
    client.force_login(world.coordinator)
    assert client.get(url(submitted(world))).status_code == 405


def test_outsider(client, world, stranger):
    report = submitted(world)
    client.force_login(stranger)
    assert client.post(url(report), REASON).status_code == 404
    with pytest.raises(Forbidden):
        reports.return_(report=report, reason="표", by=stranger)


@pytest.mark.parametrize("person", ["supplier", "demander"])
def test_wrong_role(client, world, person):
    report = submitted(world)
    client.force_login(getattr(world, person))
    assert client.post(url(report), {"reason": ""}).status_code == 403
    report.refresh_from_db()
    assert report.status == "submitted"


def test_already_decided(client, world):
    report = reports.accept(report=submitted(world), by=world.coordinator)
    client.force_login(world.coordinator)
    response = client.post(url(report), REASON)
    assert response.status_code == 409
    assert response.context["return_form"].errors


def test_reason_is_required(client, world):
    report = submitted(world)
    client.force_login(world.coordinator)
    response = client.post(url(report), {"reason": " "})
    assert response.status_code == 422
    assert 'id="return-reason_error"' in response.content.decode()
    with pytest.raises(ValidationError):
        reports.return_(report=report, reason=" ", by=world.coordinator)
    report.refresh_from_db()
    assert report.status == "submitted"
