"""What a meeting's page tells of its agenda, its minutes and what was decided."""

from typing import Any

from django.db.models import Q

from companies.models import User
from foundation.history import clock
from foundation.history.models import Event

from . import about, permissions
from .forms.agenda import ItemForm
from .models import AgendaItem, Decision, Meeting
from .proposals import previous, proposals
from .services import agenda, minutes
from .workflow import DECISION

#: Of earlier decisions; the list of all has the others.
MOST = 50
ENDED = [f"{DECISION.name}.{status}" for status in (Decision.Status.DONE, Decision.Status.DROPPED)]


def context(meeting: Meeting, user: User, *, proposes: bool = False) -> dict[str, Any]:
    """For the parts agenda.html, minutes.html and decisions.html; `proposes` reads all figures and projects."""
    prepares = permissions.can_prepare(user)
    arranges = prepares and meeting.status in agenda.BEFORE
    held = meeting.status == Meeting.Status.HELD
    return {
        "items": items(meeting, user),
        "arranges": arranges,
        "proposals": proposals(meeting) if arranges and proposes else None,
        "item_form": ItemForm() if prepares and (arranges or held) else None,
        "writes": prepares and held,
        **(_approval(meeting, user) if held else {}),
        "earlier": about.told(earlier(meeting)[:MOST], user),
        "today": clock.today(),
    }


def items(meeting: Meeting, user: User) -> list[tuple[AgendaItem, list[about.Told]]]:
    """The topics in their order, each with what was decided, as the reader may know it."""
    rows = Decision.objects.filter(item__meeting=meeting).select_related("owner", "task__project")
    by_item: dict[int, list[about.Told]] = {}
    for one in about.told(rows, user):
        by_item.setdefault(one[0].item_id, []).append(one)
    return [(item, by_item.get(item.pk, [])) for item in meeting.agenda.all()]


def earlier(meeting: Meeting) -> Any:
    """What was decided before: still open, or ended since the last meeting; what is open first."""
    rows = Decision.objects.filter(item__meeting__starts_at__lt=meeting.starts_at)
    last = previous(meeting)
    ended = Q()
    if last is not None:
        # By when it was told, not by the day that it counts for: what was reported before a meeting and confirmed
        # after it would be told at none.
        told = Event.objects.filter(
            object_type=Decision._meta.label_lower, verb__in=ENDED, occurred_at__gte=last.starts_at
        )
        ended = Q(pk__in=[int(key) for key in told.values_list("object_id", flat=True)])
    shown = Q(status=Decision.Status.OPEN) | ended
    return (
        rows.filter(shown)
        .select_related("owner", "item__meeting", "task__project")
        .order_by("-status", "due_on", "pk")
    )


def _approval(meeting: Meeting, user: User) -> dict[str, Any]:
    """Whether the reader may approve the minutes, and what stands in the way."""
    if not permissions.can_approve_minutes(user, meeting):
        return {}
    return {
        "approves": True,
        "undecided": meeting.agenda.filter(outcome="").count(),
        "alone": minutes.writers(meeting) == {user.pk},
        "seen": minutes.stamp_of_all(meeting),
    }
