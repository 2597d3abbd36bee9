"""What a selection round's scores amount to: pure, exact, and the same whatever order reviewers and offers come in.

An offer's mean is that of its reviewers' totals, the highest and the lowest left out where the rules say so and there
are at least five. The cutoff is held against the mean; bonus points come on top of it and move the rank only.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256

LEAST_TO_DROP = 5  # totals; with fewer, one person's score would weigh too much
CRITERION, AMOUNT, LOT = "criterion", "amount", "lot"


@dataclass(frozen=True)
class Rules:
    """`max_points` of each criterion, in their order; `ties` is CRITERION or AMOUNT, which is looked at first; lots are
    drawn by `seed`."""

    max_points: tuple[int, ...]
    drops_extremes: bool
    cutoff: int
    ties: str
    seed: str

    @property
    def heaviest(self) -> int:
        """The place of the criterion with the most points, the first of equal ones."""
        return self.max_points.index(max(self.max_points))


@dataclass(frozen=True)
class Offer:
    """`sheets` are the points that each reviewer gave, by criterion; at least one. `key` is the offer's own."""

    key: str
    amount_krw: int
    sheets: tuple[tuple[int, ...], ...]
    bonus: int = 0


@dataclass(frozen=True)
class Row:
    """`means` by criterion add up to `mean`; `tied_by` is the rule that set it apart from one of the same total."""

    key: str
    means: tuple[Fraction, ...]
    mean: Fraction
    bonus: int
    passed: bool
    rank: int
    tied_by: str = ""

    @property
    def total(self) -> Fraction:
        return self.mean + self.bonus


def kept(sheets: Iterable[Sequence[int]], *, drops_extremes: bool) -> list[tuple[int, ...]]:
    """The sheets that count, the highest and the lowest total left out; of equal totals it goes by their points, so
    that the order of the reviewers doesn't matter."""
    ordered = sorted((tuple(sheet) for sheet in sheets), key=lambda sheet: (sum(sheet), sheet))
    return ordered[1:-1] if drops_extremes and len(ordered) >= LEAST_TO_DROP else ordered


def ranked(rules: Rules, offers: Iterable[Offer]) -> list[Row]:
    """The offers by rank, 1 first; those below the cutoff come after all others."""
    scored = [(offer, _means(rules, offer)) for offer in offers]
    scored.sort(key=lambda pair: _order(rules, *pair))
    rows = []
    for place, (offer, means) in enumerate(scored):
        near = [scored[i] for i in (place - 1, place + 1) if 0 <= i < len(scored)]
        decisive = [_told_apart(rules, (offer, means), other) for other in near]
        mean = sum(means, Fraction())
        rows.append(
            Row(
                key=offer.key,
                means=means,
                mean=mean,
                bonus=offer.bonus,
                passed=mean >= rules.cutoff,
                rank=place + 1,
                tied_by=next(filter(None, decisive), ""),
            )
        )
    return rows


def lot(seed: str, key: str) -> str:
    """An offer's lot: drawn by the seed, so that anybody can draw it again."""
    return sha256(f"{seed}:{key}".encode()).hexdigest()


def _means(rules: Rules, offer: Offer) -> tuple[Fraction, ...]:
    sheets = kept(offer.sheets, drops_extremes=rules.drops_extremes)
    return tuple(
        Fraction(sum(sheet[place] for sheet in sheets), len(sheets)) for place in range(len(rules.max_points))
    )


def _standing(rules: Rules, offer: Offer, means: tuple[Fraction, ...]) -> tuple[bool, Fraction]:
    mean = sum(means, Fraction())
    return mean < rules.cutoff, -(mean + offer.bonus)


def _ties(rules: Rules, offer: Offer, means: tuple[Fraction, ...]) -> list[tuple[str, Fraction | int | str]]:
    """The rules that set offers of one total apart, in their order, each with what it compares: less comes first."""
    by: list[tuple[str, Fraction | int | str]] = [
        (CRITERION, -means[rules.heaviest]),
        (AMOUNT, offer.amount_krw),
    ]
    if rules.ties == AMOUNT:
        by.reverse()
    return [*by, (LOT, lot(rules.seed, offer.key))]


def _order(rules: Rules, offer: Offer, means: tuple[Fraction, ...]) -> tuple[object, ...]:
    return (*_standing(rules, offer, means), *(value for _rule, value in _ties(rules, offer, means)))


def _told_apart(
    rules: Rules, one: tuple[Offer, tuple[Fraction, ...]], other: tuple[Offer, tuple[Fraction, ...]]
) -> str:
    """The rule that decided between two neighbours; "" where their totals did."""
    if _standing(rules, *one) != _standing(rules, *other):
        return ""
    pairs = zip(_ties(rules, *one), _ties(rules, *other), strict=True)
    return next((rule for (rule, mine), (_rule, theirs) in pairs if mine != theirs), LOT)
