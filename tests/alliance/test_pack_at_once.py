"""Two people at a pack at once: one of them wins, and the other is told."""

from datetime import timedelta

import pytest
from django.db import connection

from alliance.models import Pack, PackExport
from alliance.quarters import Quarter
from alliance.services import pack_exports, packs
from foundation.history import clock
from foundation.outbox.models import Job
from tests import factories
from tests.projects.test_concurrency import at_once, refusals

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs a real PostgreSQL at DATABASE_URL"),
]


@pytest.fixture
def by():
    return factories.UserFactory(is_coordinator=True)


def frozen(by):
    day = clock.today() - timedelta(days=1)
    of = Quarter.of(day)
    return packs.freeze(year=of.year, quarter=of.number, cutoff_on=day, by=by)


def test_one_of_two_freezes(by):
    results = at_once(*[lambda: frozen(by)] * 2)
    assert refusals(results) == 1
    assert Pack.objects.count() == 1


def test_one_of_two_restatements(by):
    frozen(by)
    read = [Pack.objects.get(), Pack.objects.get()]
    results = at_once(*[lambda old=old: packs.restate(pack=old, reason="정정", by=by) for old in read])
    assert refusals(results) == 1
    assert Pack.objects.count() == 2


def test_one_file_of_two_requests(by):
    pack = frozen(by)
    pdf = PackExport.Format.PDF
    results = at_once(*[lambda: pack_exports.request_export(pack=pack, format=pdf, by=by)] * 2)
    assert refusals(results) == 0
    assert PackExport.objects.count() == Job.objects.count() == 1
