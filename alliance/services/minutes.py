"""The minutes of a meeting, written while it goes on by several at once: what somebody else has saved meanwhile is
never overwritten unseen. Once approved they stay as they are.

A page tells by `seen`, the stamp of what it showed, upon what its writer wrote.
"""

import hashlib

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from companies.models import User
from foundation.history import clock
from foundation.history.models import Event
from foundation.history.workflow import Refused, move, record, require

from .. import permissions, workflow
from ..models import AgendaItem, Meeting
from .agenda import hold

RECORDED, WRITTEN = "agenda.recorded", "minutes.written"


def normal(text: str) -> str:
    """As it is kept, whatever line ends the browser sent."""
    return text.replace("\r\n", "\n").strip()


def stamp(*texts: str) -> str:
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:16]


def stamp_of(item: AgendaItem) -> str:
    return stamp(item.outcome, item.minutes)


def stamp_of_all(meeting: Meeting) -> str:
    """Of what is approved: each topic with what came of it, and what belongs to none."""
    texts = [meeting.minutes]
    for item in meeting.agenda.prefetch_related("decisions"):
        texts += [item.title, stamp_of(item), *(decision.text for decision in item.decisions.all())]
    return stamp(*texts)


@transaction.atomic
def record_item(
    *, item: AgendaItem, outcome: str, minutes: str, seen: str | None = None, by: User
) -> AgendaItem:
    """What was said of a topic and, once it is known, what came of it; Refused where another has saved meanwhile."""
    require(permissions.can_prepare(by))
    meeting = _held(item.meeting)
    item.refresh_from_db()
    _refuse_stale(seen, stamp_of(item))
    if outcome and outcome not in AgendaItem.Outcome:
        raise ValidationError({"outcome": _("원안 의결, 수정 의결, 보류 가운데 고르세요.")})
    item.outcome, item.minutes = outcome, normal(minutes)
    item.save(update_fields=["outcome", "minutes"])
    record(meeting, RECORDED, by=by, item=item.pk, outcome=outcome)
    return item


@transaction.atomic
def write(*, meeting: Meeting, text: str, seen: str | None = None, by: User) -> Meeting:
    """What belongs to no topic; Refused where another has saved meanwhile."""
    require(permissions.can_prepare(by))
    now = _held(meeting)
    _refuse_stale(seen, stamp(now.minutes))
    now.minutes = normal(text)
    now.save(update_fields=["minutes"])
    record(now, WRITTEN, by=by)
    return now


@transaction.atomic
def approve(*, meeting: Meeting, seen: str | None = None, by: User) -> Meeting:
    """Close the minutes as they were read: by one of the operating body or a member who was there, not by whoever
    wrote them alone."""
    require(permissions.can_approve_minutes(by, meeting))
    now = _held(meeting)
    if seen is not None and seen != stamp_of_all(now):
        raise Refused(_("읽은 뒤에 회의록이 바뀌었습니다. 다시 읽고 승인하세요."), "stale")
    if missing := list(now.agenda.filter(outcome="").values_list("title", flat=True)):
        raise Refused(
            _("의결을 적지 않은 안건이 있습니다: %(titles)s") % {"titles": ", ".join(missing)}, "open"
        )
    if writers(now) == {by.pk}:
        raise Refused(
            _("혼자 쓴 회의록은 스스로 승인할 수 없습니다. 다른 담당자나 참석한 위원이 승인합니다."), "alone"
        )
    move(now, workflow.MEETING, to=Meeting.Status.APPROVED, by=by, set={"minutes_approved_at": clock.now()})
    return now


def to_approve(user: User) -> list[Meeting]:
    """Those whose minutes are complete, and which this person may approve."""
    held = Meeting.objects.visible_to(user).filter(status=Meeting.Status.HELD).exclude(agenda__outcome="")
    return [
        meeting
        for meeting in held
        if permissions.can_approve_minutes(user, meeting) and writers(meeting) != {user.pk}
    ]


def writers(meeting: Meeting) -> set[object]:
    """The keys of those who have written of it."""
    written = Event.objects.of(meeting).filter(verb__in=(RECORDED, WRITTEN))
    return set(written.values_list("actor_key", flat=True))


def _held(meeting: Meeting) -> Meeting:
    now = hold(meeting)
    if now.status != Meeting.Status.HELD:
        raise Refused(_("회의록은 회의를 연 뒤부터 승인할 때까지 쓸 수 있습니다."), "held")
    return now


def _refuse_stale(seen: str | None, present: str) -> None:
    if seen is not None and seen != present:
        raise Refused(
            _("그사이 다른 사람이 저장했습니다. 쓰던 글은 그대로 있으니 저장된 글과 합쳐 다시 저장하세요."),
            "stale",
        )
