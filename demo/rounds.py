"""Selection rounds of the demo: one that is final, one that is being scored, one that takes sealed offers."""

from typing import TYPE_CHECKING

from companies.models import User
from foundation.history import clock
from matchmaking.models import Match, Need, Round, Seat
from matchmaking.services import (
    appeals,
    challenges,
    invitations,
    round_decisions,
    round_scores,
    round_steps,
    seats,
)
from projects.models import Stage
from projects.services import projects as services

from . import offers, projects
from . import texts_rounds as texts

if TYPE_CHECKING:
    from .story import Life, Story

#: Working days from the announcement to the deadline: of one that waits for it, they reach beyond the story's end.
DAYS = {"round:open": 15, "round:scoring": 9, "round:final": 9}


def lead(story: "Story", need: Need, chosen: list[Match], owner: User, fate: str) -> "Life":
    """From the rules as far as its fate lets it come; offers are sealed on the way."""
    coordinator = story.looking_after(need)
    round_ = round_steps.draft(
        need=need,
        by=coordinator,
        criteria=texts.CRITERIA,
        bonuses=texts.BONUSES,
        title=texts.TITLES[need.external_id],
        hides_askers=True,
        deadline_at=clock.working_days_later(DAYS[fate]),
        quorum=3,
        drops_extremes=False,
        cutoff=60,
        tie_order=Round.TieOrder.CRITERION,
        reserves=1,
        appeal_days=5,
    )
    yield 0.3
    round_steps.open_(round_=round_, by=coordinator)
    for match in chosen:
        invitations.invite(match=match, message=texts.INVITED, by=owner)
    yield 1
    for match in chosen:
        yield 0.1
        invitations.accept(match=match, nda=True, by=story.supplier(match))
    appointed = [seats.assign(round_=round_, reviewer=person, by=coordinator) for person in story.reviewers]
    yield 1.5
    if fate == "round:open":
        challenges.raise_(
            round_=round_,
            company=chosen[0].solution.company,
            person=texts.CHALLENGED,
            reason=texts.CHALLENGE,
            by=story.supplier(chosen[0]),
        )
        chosen = chosen[:-1]  # the last one is still writing
    for n, match in enumerate(chosen):
        yield 0.4
        offers.quote(story, match, 1.1 + 0.12 * n)
    if fate == "round:open":
        return
    yield story.until(round_.deadline_at) + 0.3
    round_steps.start_scoring(round_=round_, by=coordinator)
    yield from score(story, round_, chosen, appointed, everybody=fate == "round:final")
    if fate == "round:final":
        yield from conclude(story, need, round_, chosen, owner)


def score(
    story: "Story", round_: Round, chosen: list[Match], appointed: list[Seat], *, everybody: bool
) -> "Life":
    """All submit; or the second does, the first has pledged and scored one offer, and the third hasn't begun."""
    bonus = round_.bonuses.get(position=1)
    round_scores.award_bonus(
        bonus=bonus, match=chosen[0], by=story.looking_after(round_.need), **texts.BONUS_GIVEN
    )
    first, second, *others = appointed
    for seat in (second, first, *others) if everybody else (second, first):
        yield 1
        person = seat.reviewer
        seats.pledge(seat=seat, by=person)
        yield 1
        whole = everybody or seat == second
        for n, match in enumerate(chosen if whole else chosen[:1]):
            share, comments = texts.JUDGED[n % len(texts.JUDGED)]
            given = {
                row.pk: row.max_points * (share + texts.LENIENCE[seat.number % len(texts.LENIENCE)]) // 100
                for row in round_.criteria.all()
            }
            comment = comments[seat.number % len(comments)]
            round_scores.save(seat=seat, match=match, points=given, comment=comment, by=person)
        if whole:
            round_scores.submit(seat=seat, by=person)


def conclude(story: "Story", need: Need, round_: Round, chosen: list[Match], owner: User) -> "Life":
    """Decided, objected to in vain, final; then the firm opens the project of whom the table put first."""
    coordinator = story.looking_after(need)
    yield 1
    round_steps.close_scoring(round_=round_, by=coordinator)
    table = round_decisions.preview(round_)
    round_decisions.decide(round_=round_, shown=table.fingerprint, reason=texts.DECIDED, by=coordinator)
    yield 1.2
    loser = chosen[-1]
    appeal = appeals.raise_(round_=round_, match=loser, text=texts.APPEAL, by=story.supplier(loser))
    yield 1
    other = next(person for person in story.coordinators if person != coordinator)
    appeals.answer(appeal=appeal, upheld=False, reason=texts.APPEAL_ANSWER, by=other)
    round_.refresh_from_db()
    assert round_.appeal_until is not None
    yield story.until(round_.appeal_until) + 0.2
    round_decisions.finalise(round_=round_)
    yield 1
    selected = need.matches.for_list().get(status=Match.Status.SELECTED)
    yield from projects.deliver(story, services.open_project(match=selected, by=owner), Stage.POC)
