"""What a need's pages tell its firm and the operating body besides the need: how much it says, what is to be mended and
has been, what it is like."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from companies.models import User
from foundation.files.models import Attachment
from foundation.history.models import Event

from . import permissions
from .answers import LABELS, Words, named
from .forms.needs import STEP_OF
from .models import Need
from .quality import quality
from .services.need_checks import cautions
from .services.need_merges import refusal
from .similar import Similar, similar

#: What other apps know about a need, as a reader of its page may know it: the name of a template, and its rows.
Beside = Callable[[Need, User], tuple[str, Any]]
_beside: list[Beside] = []

IN_REVIEW = (Need.Status.SUBMITTED, Need.Status.RETURNED)


def register(beside: Beside) -> None:
    """Have the page of a need that is written, reviewed or open show what `beside` gives."""
    _beside.append(beside)


def beside(need: Need, user: User) -> list[tuple[str, Any]]:
    return [] if need.status in Need.ENDED else [given(need, user) for given in _beside]


@dataclass(frozen=True)
class Comment:
    """What a coordinator asks to be mended in a field, and the step that asks for the field."""

    field: str
    label: Words
    text: str
    step: int


@dataclass(frozen=True)
class Mended:
    """What was asked for when a need was last returned, and what has been changed since."""

    asked_at: datetime
    asked: str
    fields: list[Words]
    files: int


def measured(need: Need, user: User) -> dict[str, Any]:
    """How much a need says, until it is opened: each gap with the step that closes it, and whether `user` may."""
    if need.status not in (*Need.WRITTEN, Need.Status.SUBMITTED):
        return {}
    found = quality(need)
    gaps = [(gap, STEP_OF[gap.field]) for gap in found.gaps]
    return {"quality": found, "gaps": gaps, "can_mend": permissions.can_edit(user, need)}


def reviewed(need: Need, user: User) -> dict[str, Any]:
    """What stands on its page while it is written and reviewed."""
    reviews = permissions.can_review(user, need)
    submitted = need.status == Need.Status.SUBMITTED
    returned = need.status == Need.Status.RETURNED
    merged = list(need.merged.all())
    return {
        **measured(need, user),
        "cautions": cautions(need) if need.status in (*Need.WRITTEN, Need.Status.SUBMITTED) else [],
        "comments": comments(need) if returned else [],
        "returned": _about_the_whole(need) if returned else "",
        "mended": mended(need) if submitted and reviews else None,
        "similar": alike(need, user) if need.status in IN_REVIEW and reviews else [],
        "merged": [(row, Attachment.objects.of(row)) for row in merged],
    }


def comments(need: Need) -> list[Comment]:
    """In the order of the form."""
    said = {row.field: row.text for row in need.comments.all()}
    return [
        Comment(field, label, said[field], STEP_OF[field]) for field, label in LABELS.items() if field in said
    ]


def _about_the_whole(need: Need) -> str:
    rows = {row.field: row.text for row in need.comments.all()}
    if rows:
        return rows.get("", "")
    # Of a need that was returned before comments were kept, its history knows.
    event = Event.objects.of(need).filter(verb="need.returned").last()
    return event.reason if event else ""


def mended(need: Need) -> Mended | None:
    """None where it was never returned."""
    events = list(Event.objects.of(need))
    last = max((n for n, event in enumerate(events) if event.verb == "need.returned"), default=None)
    if last is None:
        return None
    since = events[last + 1 :]
    changed = [name for event in since if event.verb == "need.updated" for name in event.data["fields"]]
    files = sum(event.verb == "need.attached" for event in since)
    return Mended(events[last].occurred_at, events[last].reason, named(changed), files)


def alike(need: Need, user: User) -> list[tuple[Similar, bool]]:
    """Needs like it, each with whether this one can become part of it."""
    return [(row, row.same_firm and not refusal(need, row.need)) for row in similar(need, user)]
