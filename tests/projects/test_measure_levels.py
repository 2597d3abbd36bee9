"""Whatever is tried, by whomever: a measurement's level never goes back, and nobody verifies its own firm's claim."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from foundation.history.models import Event
from foundation.history.workflow import Forbidden, Refused
from projects.models import Level, Measurement, Verification
from projects.models.measurements import STANDING
from projects.services import measurements
from tests.projects.claims import accredit, claim

pytestmark = pytest.mark.django_db

PEOPLE = ("supplier", "demander", "coordinator", "reviewer")
MOVES = st.tuples(st.sampled_from([*STANDING[1:], "reject", "withdraw"]), st.sampled_from(PEOPLE))


def attempt(world, row, act, by):
    try:
        if act == "reject":
            measurements.reject(measurement=row, reason="다릅니다.", by=by)
        elif act == "withdraw":
            measurements.withdraw(measurement=row, by=by)
        else:
            accredit(row, world, level=act, by=by)
    except (Forbidden, Refused, ValidationError):
        return False
    return True


@given(claimant=st.sampled_from(["supplier", "demander"]), moves=st.lists(MOVES, max_size=8))
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)
def test_random_moves(world, claimant, moves):
    row = claim(world, by=getattr(world, claimant))
    for act, person in moves:
        before, by = row.level, getattr(world, person)
        # Each request reads the record anew.
        row = Measurement.objects.get(pk=row.pk)
        done = attempt(world, row, act, by)
        row = Measurement.objects.get(pk=row.pk)
        assert done == (row.level != before)
        if before not in STANDING:
            assert not done
        elif row.level in STANDING:
            assert STANDING.index(row.level) >= STANDING.index(before)
        if done and row.level != Level.WITHDRAWN:
            assert person != claimant
            assert person in ("demander", "coordinator")
    # History alone tells the level, and the steps that led to it.
    events = Event.objects.of(row).exclude(from_state="")
    assert row.level == (events.last().to_state if events else Level.SELF_REPORTED)
    steps = list(Verification.objects.filter(measurement=row).values_list("level", flat=True))
    assert steps == [event.to_state for event in events if event.to_state != Level.WITHDRAWN]
