"""Talking within a match: writing, who takes part, and what is unread.

A message is written under the need's lock, so that messages of a thread are sent one after the other and "read up to"
is one moment. What is told of a message names the side and the solution, never its text.
"""

from collections.abc import Collection, Iterable
from typing import Any

from django.db import transaction
from django.db.models import Count, Max, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from companies.models import User
from companies.permissions import belongs_to
from foundation.files.services import attach
from foundation.history.workflow import Refused, record, require
from foundation.notifications import notify

from .. import permissions
from ..models import Match, Message, ThreadRead
from . import matches

LONGEST = 5000
S = Match.Status

#: The states in which there is something to talk about; afterwards a thread is read only.
WRITABLE = (S.ACCEPTED, S.CONSULTED, S.QUOTED, S.SELECTED, S.RESERVE)


@transaction.atomic
def say(
    *, match: Match, body: str, by: User, mentions: Collection[User] = (), files: Iterable[Any] = ()
) -> Message:
    """Write in the thread and tell all others who take part; `mentions` are those who are called by name."""
    require(permissions.can_talk(by, match))
    matches.hold(match)
    if match.status not in WRITABLE:
        raise Refused(
            _("지금은 글을 쓸 수 없는 매칭입니다. 초대를 수락한 뒤부터 끝날 때까지 쓸 수 있습니다."), "status"
        )
    body = body.strip()
    if not body or len(body) > LONGEST:
        raise Refused(_("1자에서 5,000자까지 적어 주세요."), "body")
    others = [person for person, _side in participants(match) if person != by]
    if not set(mentions) <= set(others):
        raise Refused(_("이 대화에 참여하지 않는 사람은 부를 수 없습니다. 화면을 새로 고치세요."), "mentions")
    message = Message.objects.create(match=match, author=by, side=side_of(by, match), body=body)
    message.mentions.set(mentions)
    for upload in files:
        attach(upload=upload, to=message, by=by)
    record(match, "match.message", by=by, message=str(message.pk))
    see(match=match, by=by)
    for person in others:
        _tell(person, message, "mentioned" if person in mentions else "message")
    return message


def side_of(person: User, match: Match) -> Message.Side:
    if belongs_to(person, match.need.company):
        return Message.Side.DEMAND
    if belongs_to(person, match.solution.company):
        return Message.Side.SUPPLIER
    return Message.Side.OPERATOR


def participants(match: Match) -> list[tuple[User, Message.Side]]:
    """Who reads a thread now: the members of both firms, the need's coordinator, and others of the operating body who
    have written in it."""
    people: dict[User, Message.Side] = {}
    for company, side in (
        (match.need.company, Message.Side.DEMAND),
        (match.solution.company, Message.Side.SUPPLIER),
    ):
        people |= dict.fromkeys(User.objects.members_of([company]).order_by("date_joined", "pk"), side)
    of_body = Q(pk=match.need.coordinator_id) | Q(
        pk__in=match.messages.filter(side=Message.Side.OPERATOR).values("author")
    )
    for person in User.objects.filter(of_body, is_active=True).order_by("date_joined", "pk"):
        if person not in people and permissions.can_talk(person, match):
            people[person] = Message.Side.OPERATOR
    return list(people.items())


def _tell(person: User, message: Message, event: str) -> None:
    match = message.match

    def title() -> str:
        told = (
            _("%(side)s에서 나를 부른 글: ‘%(solution)s’")
            if event == "mentioned"
            else _("%(side)s의 새 글: ‘%(solution)s’")
        )
        return told % {
            "side": Message.Side(message.side).label,
            "solution": match.solution.title,
        }

    notify(
        user=person,
        kind=f"matchmaking.{event}",
        title=title,
        url=reverse("matchmaking:thread", args=[match.pk]),
        key=f"message:{message.pk}",
    )


@transaction.atomic
def see(*, match: Match, by: User) -> None:
    """Note that `by` has read the thread up to its latest message."""
    latest = match.messages.aggregate(at=Max("sent_at"))["at"]
    if latest is not None:
        ThreadRead.objects.update_or_create(user=by, match=match, defaults={"seen_at": latest})


def of(user: User) -> QuerySet[Match]:
    """One's own threads, the latest word first."""
    own = Message.objects.concerning(user)
    return (
        Match.objects.filter(pk__in=own.values("match"))
        .select_related("need__company", "solution__company")
        .annotate(last_at=Max("messages__sent_at"))
        .order_by("-last_at", "pk")
    )


def unread(user: User) -> int:
    """How many of one's own threads have something new."""
    return Message.objects.unread_by(user).order_by().values("match").distinct().count()


def unread_in(match: Match, user: User) -> int:
    """How many messages of one's own thread one hasn't read."""
    return Message.objects.unread_by(user).filter(match=match).count()


def note_unread(rows: Iterable[Match], user: User) -> None:
    """Set `unread` on each match: how many of its messages one hasn't read; one query for all."""
    found = list(rows)
    counted = (
        Message.objects.unread_by(user)
        .filter(match__in=[match.pk for match in found])
        .order_by()
        .values_list("match")
        .annotate(Count("pk"))
    )
    counts = dict(counted)
    for match in found:
        match.unread = counts.get(match.pk, 0)  # type: ignore[attr-defined]


def summary(match: Match, user: User) -> dict[str, Any] | None:
    """What the page of a match tells of its thread; None where there is none and none may begin."""
    facts = match.messages.aggregate(count=Count("pk"), last_at=Max("sent_at"))
    writable = match.status in WRITABLE and permissions.can_talk(user, match)
    if not (facts["count"] or writable):
        return None
    return facts | {"unread": unread_in(match, user), "writable": writable}
