"""Two people at a case at once: no consent is lost, and none is given to words that nobody has read."""

import pytest
from django.db import connection

from alliance.models import Case
from alliance.services import cases
from projects.services import measurements
from tests.projects.test_concurrency import at_once, refusals

from .told import TEXTS, Told

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs a real PostgreSQL at DATABASE_URL"),
]


def test_both_firms_consent():
    world = Told()
    world.asked()
    first, second = Case.objects.get(), Case.objects.get()
    results = at_once(
        lambda: cases.consent(case=first, firm=world.demand, version=1, by=world.buyer),
        lambda: cases.consent(case=second, firm=world.supplier, version=1, by=world.seller),
    )
    assert refusals(results) == 0
    assert Case.objects.get().consented


def test_consent_while_it_is_edited():
    world = Told()
    world.asked()
    read, edited = Case.objects.get(), Case.objects.get()
    at_once(
        lambda: cases.consent(case=read, firm=world.demand, version=1, by=world.buyer),
        lambda: cases.edit(case=edited, **(TEXTS | {"after": "다른 글"}), by=world.coordinator),
    )
    case = Case.objects.get()
    assert (case.status, case.after, case.demand_consent_at) == (Case.Status.DRAFT, "다른 글", None)


def test_publication_while_its_measure_is_rejected():
    world = Told()
    world.consent(world.asked())
    case, measurement = Case.objects.get(), world.measurement
    results = at_once(
        lambda: cases.publish(case=case, by=world.coordinator),
        lambda: measurements.reject(
            measurement=measurement, reason="다시 재니 다릅니다.", by=world.coordinator
        ),
    )
    published = Case.objects.published().exists()
    assert refusals(results) == (0 if published else 1)
    assert Case.objects.get().status == (Case.Status.PUBLISHED if published else Case.Status.ASKED)


def test_one_case_of_a_project():
    world = Told()
    results = at_once(*[world.draft] * 2)
    assert refusals(results) == 1
    assert Case.objects.count() == 1
