"""The pure part of matching events: slots, and filling a timetable."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaking.models import MatchingEvent
from matchmaking.timetable import Firms, Place, Taken, Timetable

NOON = datetime(2026, 11, 20, 3, tzinfo=UTC)
firms = st.integers(0, 7)
pairs = st.lists(
    st.tuples(firms, firms).filter(lambda pair: pair[0] != pair[1]).map(lambda pair: Firms(*pair)),
    max_size=16,
    unique=True,
)


@pytest.mark.parametrize(
    ("minutes", "slot", "pause", "count"),
    [(100, 30, 5, 3), (99, 30, 5, 2), (30, 30, 5, 1), (29, 30, 5, 0), (60, 20, 0, 3), (65, 30, 5, 2)],
)
def test_slots_are_those_that_fit(minutes, slot, pause, count):
    event = MatchingEvent(
        starts_at=NOON,
        ends_at=NOON + timedelta(minutes=minutes),
        slot_minutes=slot,
        break_minutes=pause,
    )
    assert [row.number for row in event.slots] == list(range(1, count + 1))
    for before, after in zip(event.slots, event.slots[1:], strict=False):
        assert after.starts_at - before.ends_at == timedelta(minutes=pause)
    assert all(row.ends_at - row.starts_at == timedelta(minutes=slot) for row in event.slots)
    assert all(row.ends_at <= event.ends_at for row in event.slots)


@given(wanted=pairs, slots=st.integers(0, 5), tables=st.integers(1, 4), before=pairs)
def test_nobody_sits_at_two_tables_and_no_table_holds_two(wanted, slots, tables, before):
    early = Timetable(range(1, slots + 1), tables)
    taken = [Taken(pair, place) for pair, place in zip(before, early.fill(before), strict=True) if place]
    places = Timetable(range(1, slots + 1), tables, taken).fill(wanted)
    assert places == Timetable(range(1, slots + 1), tables, taken).fill(wanted)
    seated = [*taken, *(Taken(*row) for row in zip(wanted, places, strict=True) if row[1])]
    assert len({row.place for row in seated}) == len(seated)
    assert all(1 <= row.place.table <= tables and 1 <= row.place.slot <= slots for row in seated)
    sits = [(row.place.slot, firm) for row in seated for firm in row.firms]
    assert len(set(sits)) == len(sits)


@given(wanted=pairs, slots=st.integers(1, 5), tables=st.integers(1, 4))
def test_who_found_no_place_had_none_left(wanted, slots, tables):
    table = Timetable(range(1, slots + 1), tables)
    for pair, place in zip(wanted, table.fill(wanted), strict=True):
        if place is None:
            assert not any(table.free(pair, slot) and table.has_table(slot) for slot in table.slots)


def test_everybody_meets_everybody():
    wanted = [Firms(f"d{n}", f"s{m}") for n in range(4) for m in range(4)]
    assert None not in Timetable([1, 2, 3, 4], 4).fill(wanted)


def test_a_pair_is_moved_out_of_the_way():
    """a–x was seated in the slot that is the only one in which b and x are free."""
    taken = [Taken(Firms("b", "q"), Place(2, 2))]
    places = Timetable([1, 2], 2, taken).fill([Firms("a", "x"), Firms("b", "x")])
    assert places == [Place(2, 1), Place(1, 1)]


def test_what_was_booked_stays():
    taken = [Taken(Firms("a", "x"), Place(1, 1))]
    assert Timetable([1], 1, taken).fill([Firms("b", "y")]) == [None]
    assert Timetable([1], 2, taken).fill([Firms("b", "x")]) == [None]
    assert Timetable([1], 2, taken).fill([Firms("b", "y")]) == [Place(1, 2)]
