"""Which pairs are graded: what several rankings put first, and a third drawn at random from the rest, so that what no
ranking finds is looked at too. A pool is shuffled: its order tells a grader nothing."""

import random
from collections.abc import Collection, Sequence


def pool(
    need: str, rankings: Sequence[Sequence[str]], solutions: Collection[str], size: int = 21
) -> list[str]:
    """`size` solution ids for a need id: two thirds by taking turns from the top of each ranking, a third at random
    from the rest of `solutions`; the same for the same input."""
    chance = random.Random(need)  # noqa: S311 - a reproducible shuffle, not a secret
    ranked = size - size // 3
    chosen: dict[str, None] = {}
    for place in range(max(map(len, rankings), default=0)):
        for ranking in rankings:
            if place < len(ranking) and len(chosen) < ranked:
                chosen[ranking[place]] = None
    rest = sorted(set(solutions) - set(chosen))
    drawn = chance.sample(rest, min(len(rest), size - len(chosen)))
    found = [*chosen, *drawn]
    chance.shuffle(found)
    return found
