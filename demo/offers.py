"""What the demo's suppliers offer: an amount told by cost items, stages and measures that suit the need's process."""

from decimal import Decimal
from typing import Any

from matchmaking.models import Match, QuotationItem, QuotationMeasure
from solutions.models import Term

from . import texts

STEP = 10_000  # won that items are rounded to


def content(match: Match, *, amount_krw: int, approach: str, turn: int) -> dict[str, Any]:
    """The arguments of quotations.quote() beside the match and the person; `turn` makes neighbours differ."""

    def one_of(choices: tuple[Any, ...], step: int = 1) -> Any:
        return choices[turn // step % len(choices)]

    return {
        "items": _items(amount_krw, one_of(texts.COSTS)),
        "measures": _measures(match),
        "weeks": match.solution.lead_time_weeks or 12,
        "approach": approach,
        "approach_pilot": one_of(texts.PILOTS),
        "approach_rollout": one_of(texts.ROLLOUTS, 2),
        "people": one_of(texts.PEOPLE, 3),
        "data_needed": one_of(texts.DATA_NEEDED, 2),
        "risks": one_of(texts.RISKS),
    }


def _items(amount_krw: int, shares: tuple[tuple[str, str, int], ...]) -> list[QuotationItem]:
    """The first item takes what rounding leaves."""
    costs = [amount_krw * percent // 100 // STEP * STEP for _category, _name, percent in shares]
    costs[0] += amount_krw - sum(costs)
    return [
        QuotationItem(category=category, name=name, amount_krw=cost)
        for (category, name, _percent), cost in zip(shares, costs, strict=True)
    ]


def _measures(match: Match) -> list[QuotationMeasure]:
    process = match.need.terms.filter(facet=Term.Facet.PROCESS).order_by("pk").first()
    return [
        QuotationMeasure(
            name=name,
            unit=unit,
            direction=direction,
            baseline=None if baseline is None else Decimal(baseline),
            target=Decimal(target),
        )
        for name, unit, direction, baseline, target in texts.PROMISES.get(
            process.name if process else "", texts.PROMISE
        )
    ]
