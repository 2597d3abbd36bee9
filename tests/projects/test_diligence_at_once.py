"""Verdicts, appeals and deadlines at once; test_concurrency.py says where these run."""

from functools import partial

import pytest
from django.db import connection

from foundation.history import clock
from foundation.outbox.models import Job
from matchmaking.models import Outcome
from projects.models import FollowUp
from projects.services import diligence, follow_ups
from tests.projects.answered import Answered
from tests.projects.stopped import Stopped
from tests.projects.test_concurrency import at_once, refusals

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs a real PostgreSQL at DATABASE_URL"),
]


@pytest.fixture
def world():
    return Stopped()


def test_a_deadline_finalises_once(world):
    due = world.decided().appeal_due
    rows = [world.again() for _ in range(3)]

    def finalise(row):
        with clock.at(due):
            return diligence.finalise(diligence=row)

    assert sorted(at_once(*[lambda row=row: finalise(row) for row in rows])) == [False, False, True]
    assert Outcome.objects.count() == 1


def test_two_decisions_make_one_verdict(world):
    for _ in range(3):
        world.voted()
    decisions = [
        partial(diligence.decide, diligence=world.again(), reason="사유", by=world.office) for _ in range(2)
    ]
    assert refusals(at_once(*decisions)) == 1
    assert Job.objects.filter(kind=diligence.FINALISE).count() == 1


def test_both_firms_object_and_one_is_heard(world):
    world.decided()
    appeals = [
        partial(diligence.appeal, diligence=world.again(), reason="사유", by=by)
        for by in (world.demander, world.supplier)
    ]
    assert refusals(at_once(*appeals)) == 1
    assert world.again().round == 2


def test_a_vote_comes_before_the_verdict_or_not_at_all(world):
    for _ in range(3):
        world.voted(fault="supplier")
    late = world.pledged()
    row = world.again()
    results = at_once(
        lambda: diligence.decide(diligence=row, reason="사유", by=world.office),
        lambda: diligence.vote(seat=late, vote="diligent", reason="사유", by=late.reviewer),
    )
    assert refusals(results) <= 1
    assert world.again().verdict == "negligent"


def test_a_year_is_confirmed_once():
    world = Answered()
    world.submit()
    rows = [world.row for _ in range(2)]
    results = at_once(
        *[lambda row=row: follow_ups.confirm(follow_up=row, by=world.coordinator) for row in rows]
    )
    assert refusals(results) == 1
    assert Outcome.objects.count() == FollowUp.objects.filter(status="confirmed").count() == 1
