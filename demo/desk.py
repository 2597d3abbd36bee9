"""The operating body's days: what it noted of its contacts, and what it decided beside the needs' own lives."""

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.timezone import localdate

from companies.models import Company, Interest, User
from companies.services import interests
from foundation.notifications.services import prefer
from matchmaking.models import Lead, Need
from matchmaking.services import assignments, contacts, designations, need_merges, passes
from solutions.models import Solution

from . import texts_desk as texts

if TYPE_CHECKING:
    from .story import Life, Story


def lives(story: "Story") -> Iterator[tuple[float, "Life"]]:
    """What happens beside the needs, and how many days ago each begins."""
    yield texts.CALLS[0].days, calls(story)
    yield 30, preferences(story)
    yield 6, designate(story)
    yield 4, step_back(story)
    yield 5, merge(story)
    yield 1.5, pass_leads(story)


def calls(story: "Story") -> "Life":
    """Contacts in the order of their days; what is to follow is due before, on or after the story's last day."""
    last = localdate(story.now)
    for call, following in zip(texts.CALLS, (*texts.CALLS[1:], None), strict=True):
        company = Company.objects.get(external_id=call.firm)
        by = story.coordinators[call.by]
        contact = contacts.log(
            company=company,
            need=Need.objects.filter(external_id=call.need, company=company).first(),
            by=by,
            kind=call.kind,
            summary=call.summary,
            next_action=call.next_action,
            next_on=None if call.due is None else last + timedelta(days=call.due),
        )
        if call.done:
            yield 1
            contacts.finish(contact=contact, by=by)
        if following:
            yield max(0.01, story.until(story.now - timedelta(days=following.days)))


def designate(story: "Story") -> "Life":
    """A pair that has worked together before."""
    firm, product, reason = texts.DESIGNATED
    need = Need.objects.get(external_id=firm)
    solution = Solution.objects.get(external_id=product)
    designations.designate(need=need, solution=solution, reason=reason, by=story.looking_after(need))
    yield 0


def step_back(story: "Story") -> "Life":
    """Who looks after a need tells of an interest in its firm, and the other coordinator takes it over."""
    need = Need.objects.get(external_id=texts.INTEREST_IN)
    person = story.looking_after(need)
    interests.declare(
        company=need.company, by=person, kind=Interest.Kind.FAMILY, note=texts.INTEREST, since=None
    )
    yield 0.5
    other = next(one for one in story.coordinators if one != person)
    assignments.assign(need=need, coordinator=other, by=other, reason=texts.REASSIGNED)


def merge(story: "Story") -> "Life":
    """A firm asked twice, by letter and by phone."""
    row, kept_id = texts.DUPLICATE
    kept = Need.objects.get(external_id=kept_id)
    coordinator = story.looking_after(kept)
    duplicate = story.begin(story.later[row], coordinator)
    yield 1
    need_merges.merge(duplicate=duplicate, kept=kept, by=coordinator, reason=texts.MERGED)


def pass_leads(story: "Story") -> "Life":
    """Some suppliers say of the last of their leads that it is nothing for them."""
    for firm, reason, note in texts.PASSED:
        company = Company.objects.get(external_id=firm)
        person = story.people[company.pk]
        leads = list(Lead.objects.visible_to(person).order_by("-interest", "need__external_id"))
        if len(leads) > 1:
            passes.pass_on(lead=leads[-1], reason=reason, note=note, by=person)
        yield 0.1


def preferences(story: "Story") -> "Life":
    for email, wishes in texts.PREFERENCES.items():
        person = User.objects.get(email=email)
        told = {kind: {"in_app": True, "mail": mail, "text": text} for kind, mail, text in wishes}
        prefer(by=person, wishes=told)
    yield 0
