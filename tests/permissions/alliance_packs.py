"""A pack for the permission matrix, frozen over everything that the world holds."""

from datetime import timedelta
from typing import Any

from alliance.models import Pack
from alliance.quarters import Quarter
from alliance.services import packs
from foundation.history import clock


def make(world: Any) -> Pack:
    day = clock.today() - timedelta(days=1)
    of = Quarter.of(day)
    return packs.freeze(year=of.year, quarter=of.number, cutoff_on=day, by=world.people["coordinator"])
