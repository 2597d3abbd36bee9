"""What both sides and the operating body say to each other within a match: questions, consultations, threads."""

from itertools import pairwise
from typing import TYPE_CHECKING

from companies.models import User
from foundation.history import clock
from matchmaking.models import ContactLog, Match, Message, Need
from matchmaking.services import contacts, invitations, questions, threads

from . import offers
from . import texts_talks as texts

if TYPE_CHECKING:
    from .story import Life, Story

Side = Message.Side


def after_acceptance(story: "Story", match: Match) -> "Life":
    """Every other pair meets, and every other one writes; three days go by in any case."""
    turn = next(story.meetings)
    yield 1
    if turn % 2:
        yield from converse(story, match, texts.THREADS[turn // 2 % len(texts.THREADS)])
    yield 1
    if turn % 3 == 0:
        consult(story, match, texts.CONSULTATIONS[turn // 3 % len(texts.CONSULTATIONS)])
    yield 1


def consult(story: "Story", match: Match, words: tuple[str, str]) -> None:
    """A consultation that the coordinator was at, and wrote down; what is to follow is done while it is old news."""
    coordinator = story.looking_after(match.need)
    summary, follow_up = words
    contact = contacts.log(
        company=match.need.company,
        match=match,
        by=coordinator,
        kind=ContactLog.Kind.CONSULTATION,
        summary=summary,
        next_action=follow_up,
        next_on=clock.working_days_later(3).date(),
    )
    match.refresh_from_db()
    if story.is_old_news():
        contacts.finish(contact=contact, by=coordinator)


def converse(story: "Story", match: Match, lines: texts.Thread) -> "Life":
    """Say the lines in turn, an hour or two apart; whoever answers, calls the one before by name."""
    people = speakers(story, match)
    sides = [side for side, _words in lines]
    mentioned = {n + 1: before for n, (before, after) in enumerate(pairwise(sides)) if before != after}
    for n, (side, words) in enumerate(lines):
        yield 0.06
        called = [people[mentioned[n]]] if n in mentioned else []
        threads.say(match=match, body=words, by=people[side], mentions=called)
    if story.is_old_news():
        for person in people.values():
            threads.see(match=match, by=person)


def speakers(story: "Story", match: Match) -> dict[str, User]:
    return {
        Side.DEMAND: story.people[match.need.company_id],
        Side.SUPPLIER: story.supplier(match),
        Side.OPERATOR: story.looking_after(match.need),
    }


def talking(story: "Story", need: Need, chosen: list[Match], owner: User) -> "Life":
    """Everybody who was invited comes to talk: one asks first and is met, one writes and waits to be met, and those
    after them offer at once."""
    asked, answered, open_question = texts.QUESTIONS[need.external_id]
    first, second, *others = chosen
    yield 1
    for match in chosen:
        invitations.invite(match=match, message=story.pick(texts.INVITED), by=owner)
    yield 0.6
    question = questions.ask(match=first, body=asked, by=story.supplier(first))
    yield 0.4
    questions.answer(question=question, text=answered, pledged_only=True, by=owner)
    yield 0.3
    invitations.accept(match=first, nda=True, consult=True, by=story.supplier(first))
    yield 0.7
    for match in (second, *others):
        invitations.accept(match=match, nda=True, by=story.supplier(match))
    yield 1
    consult(story, first, texts.CONSULTED[need.external_id])
    yield from converse(story, second, texts.TALKS[need.external_id][1])
    yield 1
    questions.ask(match=second, body=open_question, by=story.supplier(second))
    yield 0.5
    yield from converse(story, first, texts.TALKS[need.external_id][0])
    yield 0.4
    invitations.ask_consultation(match=second, by=story.supplier(second))
    for match in others:
        yield 0.2
        offers.quote(story, match, 1.2)


def backing_out(story: "Story", chosen: list[Match], owner: User) -> "Life":
    """The one that accepted steps back after a look at the place, and the next candidate is invited."""
    first, *others = chosen
    yield 1
    invitations.invite(match=first, message=story.pick(texts.INVITED), by=owner)
    yield 2
    invitations.accept(match=first, nda=True, by=story.supplier(first))
    yield 1
    yield from converse(story, first, texts.BEFORE_BACKING_OUT)
    yield 2
    reason, note = texts.BACKED_OUT
    invitations.back_out(match=first, reason=reason, note=note, by=story.supplier(first))
    yield 3
    for match in others[-1:]:
        invitations.invite(match=match, message=story.pick(texts.INVITED), by=owner)
