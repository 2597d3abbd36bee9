"""Several people make random moves on one project at once, in transactions that really run side by side: nobody is
told anything but what the rules say, and all that holds of one person's moves holds of theirs.

MACHINE_EXAMPLES says how many projects are played with.
"""

import os
import random
import threading
import traceback

import pytest
from django.db import connection

from tests.projects.machine import agreed, rounds, truths, work
from tests.projects.machine.beginnings import new, running, settling, stopped
from tests.projects.machine.cast import Cast

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs a real PostgreSQL at DATABASE_URL"),
]

SEEDS = range(int(os.environ.get("MACHINE_EXAMPLES", "2")))
ACTORS, STEPS = 4, 25


def played(cast, seed, moves):
    """Each actor's moves from one starting line; what was raised that no rule says."""
    line, raised = threading.Barrier(ACTORS), []

    def run(actor):
        chance = random.Random(f"{seed} {actor}")
        try:
            line.wait()
            for _step in range(STEPS):
                move = chance.choice(moves)
                try:
                    move(cast, lambda options: chance.choice(list(options)))
                except Exception:  # noqa: BLE001 - whatever it is, it reached the caller
                    raised.append(f"{move.__name__}: {traceback.format_exc()}")
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[actor]) for actor in range(ACTORS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("begin", [new, running, settling])
def test_random_moves_at_once(uploads, plain, begin, seed):
    cast = Cast.gathered()
    begin(cast)
    raised = played(cast, seed, [*rounds.MOVES, *agreed.MOVES, *work.MOVES])
    assert not raised, "\n".join(raised)
    truths.hold(cast.project)


@pytest.mark.parametrize("seed", SEEDS)
def test_random_moves_at_once_after_a_stop(uploads, plain, seed):
    cast = Cast.gathered()
    stopped(cast)
    raised = played(cast, seed, [*rounds.AFTER_A_STOP, *agreed.MOVES, *work.MOVES])
    assert not raised, "\n".join(raised)
    truths.hold(cast.project)
