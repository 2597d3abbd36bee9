"""Two people at once, in transactions that really run side by side.

SQLite gives its one write lock at BEGIN, so there it is the lock's order that decides. The tests' SQLite is
in memory, where connections can't wait for each other: these run where there is PostgreSQL.
"""

import threading

import pytest
from django.db import connection

from foundation.history.workflow import Refused
from matchmaking.models import Match
from projects.gating import missing
from projects.models import Gate, Project, Stage
from projects.services.projects import open_project
from tests import factories

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs a real PostgreSQL at DATABASE_URL"),
]


def at_once(*actions):
    """Run all actions from one starting line; their results or the Refused that they raised."""
    line, results = threading.Barrier(len(actions)), [None] * len(actions)

    def run(index, action):
        try:
            line.wait()
            results[index] = action()
        except Refused as refused:
            results[index] = refused
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(actions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return results


def refusals(results):
    assert None not in results
    return sum(isinstance(result, Refused) for result in results)


def test_one_of_two_decisions(world):
    world.scored()
    first, second = world.gate, world.gate
    results = at_once(lambda: world.decide(gate=first), lambda: world.decide("stop", gate=second))
    assert refusals(results) == 1
    assert world.project.stages.count() == 2
    project = Project.objects.get()
    decided = project.gates.exclude(status__in=Gate.OPEN).get()
    assert project.stage == (Stage.POC if decided.status == "go" else Stage.STOPPED)


def test_a_decision_and_a_new_deliverable(world):
    """Either the document was there and the decision waits for it, or the round is decided without it."""
    world.scored()
    first, second = world.gate, world.gate
    results = at_once(lambda: world.decide(gate=first), lambda: world.submit(gate=second))
    assert refusals(results) == 1
    first.refresh_from_db()
    undecided = first.deliverables.filter(status="submitted").exists()
    assert undecided == (first.status == Gate.Status.IN_REVIEW)


def test_a_reviewer_is_assigned_once(world):
    results = at_once(*[world.assigned] * 3)
    assert refusals(results) == 2
    assert world.gate.reviews.count() == 1


def test_every_project_has_its_own_number(db):
    pairs = []
    for _ in range(6):
        match = factories.QuotationFactory().match
        pairs.append((match.pk, factories.member_of(match.need.company)))
    actions = [
        lambda pair=pair: open_project(match=Match.objects.get(pk=pair[0]), by=pair[1]) for pair in pairs
    ]
    assert refusals(at_once(*actions)) == 0
    numbers = sorted(Project.objects.values_list("number", flat=True))
    assert [number[-4:] for number in numbers] == [f"{n:04d}" for n in range(1, 7)]


def test_one_selection_per_need(db):
    one = factories.QuotationFactory().match
    other = factories.QuotationFactory(match__need=one.need).match
    person = factories.member_of(one.need.company)
    keys = [one.pk, other.pk]
    actions = [lambda key=key: open_project(match=Match.objects.get(pk=key), by=person) for key in keys]
    assert refusals(at_once(*actions)) == 1
    assert Project.objects.count() == 1
    assert missing(Gate.objects.get())
