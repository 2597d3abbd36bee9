"""How far a project has come before anybody makes random moves with it, which seldom bring it so far themselves."""

from functools import partial

from projects.models import Stage
from tests.projects.machine import agreed, rounds, work
from tests.projects.machine.cast import Cast


def first(options):
    return next(iter(options))


def new(cast: Cast) -> None:
    """In preparation, without an agreement."""


def running(cast: Cast, until: str = Stage.POC) -> None:
    """In the stage, with an agreement of which an instalment is payable, a plan, and measured values."""
    work.add_task(cast, first)
    agreed.agree(cast, first)
    while cast.project.stage != until:
        rounds.bring_round(cast, first)
        cast.world.decide("go")
    work.claim(cast, first)
    agreed.spend(cast, first)
    assert cast.project.instalments.filter(status="payable").exists()


def stopped(cast: Cast) -> None:
    running(cast)
    rounds.bring_round(cast, first)
    cast.world.decide("stop")


settling = partial(running, until=Stage.SETTLEMENT)
BEGINNINGS = [new, running, running, stopped, settling]
