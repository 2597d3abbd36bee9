"""The agenda of a meeting: set until it is held, added to while it is; its positions are 1 to n without gaps.

Whoever writes it holds the meeting's row, so that two don't take the same place.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import translation
from django.utils.translation import gettext as _

from companies.models import User
from foundation.history.workflow import Refused, record, require

from .. import permissions, proposals
from ..models import AgendaItem, Meeting

#: So that one meeting can get through it.
MOST_ITEMS = 50
BEFORE = (Meeting.Status.PLANNED, Meeting.Status.INVITED)


def add(*, meeting: Meeting, title: str, body: str = "", by: User) -> AgendaItem:
    """Put a topic at the agenda's end, while the meeting goes on too."""
    require(permissions.can_prepare(by))
    if not title.strip():
        raise ValidationError({"title": _("안건을 적으세요.")})
    return _append(meeting, AgendaItem.Kind.ADDED, title.strip(), body.strip(), "", by)


def take(*, meeting: Meeting, source: str, by: User) -> AgendaItem:
    """Put what the agenda proposes of itself on it, in the words of the day on which it is taken.

    What it proposes is read before anything is locked, since that may take a second.
    """
    require(permissions.can_prepare(by))
    with translation.override("ko"):
        found = proposals.proposed(meeting, source)
    if found is None:
        raise _stale()
    longest = AgendaItem._meta.get_field("title").max_length
    return _append(meeting, AgendaItem.Kind.PROPOSED, found.title[:longest], found.body, source, by)


@transaction.atomic
def move(*, item: AgendaItem, to: int, by: User) -> AgendaItem:
    """Bring a topic to a place, from 1; beyond the last it is the last."""
    require(permissions.can_prepare(by))
    meeting = hold(item.meeting)
    _refuse_but_before(meeting)
    if not meeting.agenda.filter(pk=item.pk).exists():
        raise _stale()
    others = list(meeting.agenda.exclude(pk=item.pk))
    others.insert(max(to, 1) - 1, item)
    _renumber(meeting, others)
    record(meeting, "agenda.moved", by=by, item=item.pk, position=item.position)
    return item


@transaction.atomic
def remove(*, item: AgendaItem, by: User) -> None:
    """Take a topic off; what the year's plan asks for stays, and can be deferred."""
    require(permissions.can_prepare(by))
    meeting = hold(item.meeting)
    _refuse_but_before(meeting)
    if item.kind == AgendaItem.Kind.STANDING:
        raise Refused(_("정례 안건은 뺄 수 없습니다. 다루지 않았다면 회의에서 보류로 적으세요."), "standing")
    record(meeting, "agenda.removed", by=by, item=item.pk)
    item.delete()
    _renumber(meeting, list(meeting.agenda.all()))


def hold(meeting: Meeting) -> Meeting:
    """The meeting anew; nobody else writes its agenda or minutes until the transaction ends."""
    return Meeting.objects.select_for_update().get(pk=meeting.pk)


@transaction.atomic
def _append(meeting: Meeting, kind: str, title: str, body: str, source: str, by: User) -> AgendaItem:
    now = hold(meeting)
    if now.status not in (*BEFORE, Meeting.Status.HELD):
        raise Refused(_("끝난 회의의 안건은 바꿀 수 없습니다. 다음 회의의 안건으로 올리세요."), "closed")
    if source and now.agenda.filter(source=source).exists():
        raise _stale()
    count = now.agenda.count()
    if count >= MOST_ITEMS:
        raise Refused(_("한 회의의 안건은 %(most)d건까지입니다.") % {"most": MOST_ITEMS}, "full")
    item = AgendaItem(
        meeting=now,
        position=count + 1,
        kind=kind,
        title=title,
        body=body,
        source=source,
    )
    item.save()
    record(now, "agenda.added", by=by, item=item.pk)
    return item


def _stale() -> Refused:
    return Refused(_("이미 안건에 있거나 더는 다룰 것이 아닙니다. 화면을 새로 고쳐 확인하세요."), "stale")


def _refuse_but_before(meeting: Meeting) -> None:
    if meeting.status not in BEFORE:
        raise Refused(_("회의를 연 뒤에는 안건의 순서를 바꾸거나 뺄 수 없습니다."), "held")


def _renumber(meeting: Meeting, items: list[AgendaItem]) -> None:
    # Out of the way first: two may not have the same place in between.
    meeting.agenda.update(position=F("position") + MOST_ITEMS)
    for position, item in enumerate(items, start=1):
        item.position = position
    AgendaItem.objects.bulk_update(items, ["position"])
