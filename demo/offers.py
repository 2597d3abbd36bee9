"""Invitations, and what suppliers offer: cost items, stages and measures that suit the need's process."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from companies.models import User
from matchmaking.models import Match, Need, QuotationItem, QuotationMeasure
from matchmaking.services import invitations, quotations
from projects.models import Stage
from projects.services import projects as services
from solutions.models import Term

from . import projects, talks, texts

if TYPE_CHECKING:
    from .story import Life, Story

STEP = 10_000  # won that items are rounded to


def invite(story: "Story", need: Need, chosen: list[Match], owner: User, fate: str) -> "Life":
    yield 1
    for match in chosen[:2]:
        invitations.invite(match=match, message=story.pick(texts.INVITATIONS), by=owner)
    if fate in ("invited", "expired"):
        return
    yield 2
    contest = "rival" if fate == "stopped:preparation" else ""
    if fate == "quoted":
        contest = next(story.contests, "")
    rivals = chosen[1:2] if contest == "rival" else []
    if len(chosen) > 1 and not rivals:
        reason, note = story.pick(texts.DECLINES)
        invitations.decline(match=chosen[1], reason=reason, note=note, by=story.supplier(chosen[1]))
    if fate == "declined":
        return
    match = chosen[0]
    yield 1
    for accepted in (match, *rivals):
        invitations.accept(match=accepted, nda=True, by=story.supplier(accepted))
    yield from talks.after_acceptance(story, match)
    if fate == "accepted":
        return
    yield 3
    over = story.random.uniform(1.05, 1.4)
    quote(story, match, over)
    for rival in rivals:
        yield 1
        quote(story, rival, 1.3)
    if contest == "withdraw":
        yield 2
        quotations.withdraw(match=match, reason=texts.WITHDRAWN, by=story.supplier(match))
        yield 3
        quote(story, match, over * 1.08)
    if fate == "quoted":
        return
    yield 5
    project = services.open_project(match=match, by=owner, reserves=rivals)
    yield from projects.deliver(story, project, fate)
    if rivals:
        yield 3
        successor = need.matches.for_list().get(status=Match.Status.SELECTED)
        yield from projects.deliver(
            story, services.open_project(match=successor, by=owner), Stage.PREPARATION
        )


def quote(story: "Story", match: Match, over: float) -> None:
    """Offer `over` times the solution's lowest price, within the need's budget where that is possible."""
    low = match.solution.price_min_krw or 10_000_000
    high = match.need.budget_max_krw or low * 2
    amount = round(min(low * over, max(high, low)) / 100_000) * 100_000
    approach = story.pick(texts.APPROACHES)
    told = content(match, amount_krw=amount, approach=approach, turn=next(story.turns))
    quotations.quote(match=match, by=story.supplier(match), **told)


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
