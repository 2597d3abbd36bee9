"""Nothing later than as_of: neither in the facts nor in what features make of them."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from matchmaking.ranking.facts import Track
from matchmaking.ranking.features import FEATURES, Batch, Family, Feature, LookAheadError, check_as_of

from .facts import AS_OF, TEXT, need, reference, solution

LATER = AS_OF + timedelta(days=1)


def batch(*solutions):
    return Batch(need(), solutions, AS_OF, [TEXT] * len(solutions))


def test_what_is_known_by_then_passes():
    check_as_of(batch())
    check_as_of(
        batch(solution(), solution(updated_at=AS_OF, track=Track(last=AS_OF)), solution(references=()))
    )


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"references": (reference(), reference(year=2027))}, "references"),
        ({"updated_at": LATER}, "updated_at"),
        ({"published_at": LATER}, "published_at"),
        ({"track": Track(poc_passed=1, poc_ended=1, last=LATER)}, "track"),
    ],
)
def test_a_later_fact_is_caught_by_name(changes, named):
    with pytest.raises(LookAheadError, match=f"{named} of late"):
        check_as_of(batch(solution(), solution(id="late", **changes)))


@pytest.mark.parametrize(
    "knows",
    [
        pytest.param(lambda s: float(len(s.references)), id="references"),
        pytest.param(lambda s: float(any("중단" in r.outcome for r in s.references)), id="failures"),
        pytest.param(lambda s: float(s.updated_at is not None), id="edits"),
        pytest.param(lambda s: s.published_at.timestamp() if s.published_at else 0.0, id="publication"),
    ],
)
def test_a_planted_feature_that_knows_the_future_is_caught_by_name(monkeypatch, knows):
    planted = Feature("oracle", "0–1", "예언", Family.TRUST, 1, lambda batch: batch.each(knows))
    monkeypatch.setattr("matchmaking.ranking.features.as_of.FEATURES", [*FEATURES, planted])
    with pytest.raises(LookAheadError, match="oracle heeds what comes after as_of"):
        check_as_of(batch(solution()))


def test_later_facts_change_no_feature():
    """What the check tries, said the other way: a pair reads as if the future weren't in its facts."""
    known = solution(published_at=None, references=(reference(),))
    told = replace(
        known,
        published_at=LATER,
        updated_at=LATER,
        references=(reference(year=2027), reference("중단", year=2027), reference()),
    )
    before, after = batch(known, told).matrix()
    assert np.array_equal(before, after)
