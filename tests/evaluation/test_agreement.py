"""Two people's grades against each other; the expected values were worked out by hand."""

import pytest

from matchmaking.evaluation.agreement import confusion, weighted_kappa


def kappa(*pairs: tuple[int, int]) -> float | None:
    return weighted_kappa(confusion(pairs))


def test_one_grade_beside_in_five():
    """Observed: one difference of 1, 1/16. Expected: (30 + 15 + 10 + 2 × 15) / 16 / 5 = 17/16."""
    assert kappa((0, 0), (1, 1), (2, 2), (3, 3), (4, 3)) == pytest.approx(16 / 17)


def test_far_apart_counts_by_the_square():
    """Observed: one difference of 4, 16/16. Expected: (2 × 30 + 15 + 10 + 15) / 16 / 5 = 20/16."""
    assert kappa((0, 0), (1, 1), (2, 2), (3, 3), (4, 0)) == pytest.approx(1 - 16 / 20)


def test_no_better_than_chance_and_the_opposite():
    assert kappa((0, 0), (0, 4), (4, 0), (4, 4)) == pytest.approx(0.0)
    assert kappa((0, 4), (4, 0)) == pytest.approx(-1.0)


def test_all_alike():
    assert kappa((0, 0), (3, 3)) == pytest.approx(1.0)


def test_nothing_to_tell_apart():
    assert kappa() is None
    assert kappa((2, 2), (2, 2)) is None


def test_who_is_named_first_does_not_matter():
    pairs = [(0, 1), (2, 2), (4, 1), (3, 4)]
    assert kappa(*pairs) == pytest.approx(kappa(*[(b, a) for a, b in pairs]))


def test_rows_are_the_first_persons():
    table = confusion([(1, 3), (1, 3), (0, 0)])
    assert (table[1, 3], table[3, 1], table[0, 0], table.sum()) == (2, 0, 1, 3)
