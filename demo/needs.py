"""The life of a need, from its first words to the list that its firm is shown and what it keeps of it."""

from typing import TYPE_CHECKING, Any

from companies.models import User
from matchmaking.models import Need
from matchmaking.services import candidates, curations, needs, shortlists
from solutions.models import Solution

from . import offers, rounds, talks, texts

if TYPE_CHECKING:
    from .story import Life, Story


def life(story: "Story", row: dict[str, Any], fate: str) -> "Life":
    """From the first words of a need to wherever its fate lets it come."""
    coordinator = story.random.choice(story.coordinators)
    need = story.begin(row, coordinator)
    owner = story.people[need.company_id]
    taken = need.status == Need.Status.SUBMITTED
    if fate == "draft" or (fate == "submitted" and taken):
        return
    yield 0.2
    if taken:
        needs.confirm(need=need, title=need.title, description=need.description, by=owner)
    else:
        needs.submit(need=need, by=owner)
    need.refresh_from_db()
    if fate == "submitted":
        return
    yield 1
    if fate == "returned":
        reason, comments = story.pick(texts.RETURNS)
        needs.return_(need=need, reason=reason, comments=comments, by=coordinator)
        return
    needs.open_(need=need, by=coordinator)
    yield 2
    listing = candidates.candidates(need=need)
    candidates.show(need=need, viewer=owner, listing=listing)
    if fate == "open" and listing.fits:
        yield 0.2
        curate(story, need, listing, coordinator)
    if fate == "open" or not listing.fits:
        return
    if fate == "cancelled":
        yield 5
        needs.cancel(need=need, reason="올해 설비 투자를 미루기로 했습니다.", by=owner)
        return
    yield 0.1
    chosen = [
        shortlists.shortlist(need=need, solution=solution, by=owner)
        for solution in wanted(listing, fate, story.random.choice((2, 3, 3)))
    ]
    if fate == "shortlisted":
        return
    if fate == "talking":
        yield from talks.talking(story, need, chosen, owner)
    elif fate == "backed_out":
        yield from talks.backing_out(story, chosen, owner)
    elif fate.startswith("round:"):
        yield from rounds.lead(story, need, chosen, owner, fate)
    else:
        yield from offers.invite(story, need, chosen, owner, fate)


def wanted(listing: candidates.CandidateList, fate: str, number: int) -> list[Solution]:
    """The first `number` of the list; where firms are to compete, the best of each of the first three suppliers."""
    listed = [item.solution for item in listing.items]
    if fate == "talking" or fate.startswith("round:"):
        best = {solution.company_id: solution for solution in reversed(listed)}
        return [solution for solution in listed if best[solution.company_id] == solution][:3]
    return listed[:number]


def curate(story: "Story", need: Need, listing: candidates.CandidateList, coordinator: User) -> None:
    """The first three open needs have a pin that stands, one that waits for a second person, an exclusion."""
    act = next(story.curations, None)
    if act == "exclude":
        solution = listing.items[-1].solution
        curations.exclude(need=need, solution=solution, reason=texts.EXCLUDE_REASON, by=coordinator)
    elif act:
        solution = listing.items[len(listing.items) // 2].solution
        curation = curations.pin(
            need=need, solution=solution, reason=texts.PIN_REASON, note=texts.PIN_NOTE, by=coordinator
        )
        if act == "confirm":
            second = next(person for person in story.coordinators if person != coordinator)
            curations.confirm_pin(curation=curation, by=second)
