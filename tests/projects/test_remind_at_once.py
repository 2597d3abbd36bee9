"""Two scans and two workers at once remind once; runs where there is PostgreSQL, as test_concurrency does."""

import pytest
from django.db import connection

from foundation import outbox
from foundation.outbox.models import Job
from projects.services import reminders, risks
from tests import factories
from tests.projects.reminding import quiet, task, told
from tests.projects.reporting import at
from tests.projects.test_concurrency import at_once

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs a real PostgreSQL at DATABASE_URL"),
]
NOON = "2026-11-17T12:00"


def scan():
    with at(NOON):
        return reminders.scan() or True


def drain():
    with at(NOON):
        return outbox.drain(kinds=[reminders.REMIND]) or True


def test_at_once():
    project = quiet(factories.ProjectFactory())
    supplier = factories.member_of(project.supplier)
    task(project)
    at_once(scan, scan)
    assert Job.objects.filter(kind=reminders.REMIND).count() == 1
    at_once(drain, drain)
    assert [row.user for row in told()] == [supplier]


def test_a_late_risk_goes_up_once():
    project = quiet(factories.ProjectFactory(coordinator=factories.UserFactory(is_coordinator=True)))
    owner = factories.member_of(project.supplier)
    risk = project.risks.create(
        title="늦습니다",
        probability=1,
        impact=1,
        response="accept",
        plan="봅니다",
        owner=owner,
        raised_by=owner,
        due_on="2026-11-10",
    )

    def escalate():
        with at(NOON):
            return risks.escalate_late() + 1

    assert sorted(at_once(escalate, escalate)) == [1, 2]
    risk.refresh_from_db()
    assert risk.status == "escalated"
