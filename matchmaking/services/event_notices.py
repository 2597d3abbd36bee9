"""Who is told what about matching events, in the transaction that decides it.

A message tells when and where, never with whom or about what: that stands on the page.
"""

from collections.abc import Callable, Iterable

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from companies.models import Company, User
from foundation.notifications.language import Text
from foundation.notifications.services import notify

from .. import permissions
from ..models import Consultation, MatchingEvent

Title = str | Promise


def booked(event: MatchingEvent, rows: Iterable[Consultation]) -> None:
    _tell_firms(event, rows, _("‘%(event)s’ 상담 일정이 잡혔습니다"), _appointments)


def tomorrow(event: MatchingEvent, rows: Iterable[Consultation]) -> None:
    _tell_firms(event, rows, _("‘%(event)s’ 상담이 다음 근무일에 있습니다"), _appointments)


def moved(event: MatchingEvent) -> None:
    rows = event.consultations.open().for_list()
    _tell_firms(event, rows, _("‘%(event)s’ 상담회의 장소가 바뀌었습니다"), _appointments)


def cancelled(consultation: Consultation, reason: str) -> None:
    title = _("‘%(event)s’ 상담 예약이 취소되었습니다")
    _tell_firms(consultation.event, [consultation], title, lambda rows: f"{_appointments(rows)}\n{reason}")


def event_cancelled(event: MatchingEvent, rows: Iterable[Consultation], reason: str) -> None:
    title = _("‘%(event)s’ 상담회가 취소되었습니다")
    _tell_firms(event, rows, title, lambda rows: f"{_appointments(rows)}\n{reason}")


def cancel_asked(consultation: Consultation) -> None:
    """Who looks after the need and who made the event, unless they may not handle the pair; else everybody who may."""
    event, match = consultation.event, consultation.match
    people = {person for person in (match.need.coordinator, event.created_by) if person and person.is_active}
    able = {person for person in people if permissions.can_book(person, match)}
    for person in able or (
        person for person in User.objects.operators() if permissions.can_book(person, match)
    ):
        notify(
            user=person,
            kind="matchmaking.event_case",
            title=lambda: gettext("‘%(event)s’ 상담의 취소를 요청받았습니다") % {"event": event.name},
            body=lambda: _appointments([consultation]),
            url=reverse("matchmaking:event", args=[event.pk]),
        )


def _appointments(rows: list[Consultation]) -> str:
    """When and at which table, a line each, and where."""
    event = rows[0].event
    lines = [
        gettext("%(day)s %(start)s–%(end)s, %(table)d번 테이블")
        % {
            "day": date_format(timezone.localdate(row.time.starts_at), "Y-m-d"),
            "start": date_format(timezone.localtime(row.time.starts_at), "H:i"),
            "end": date_format(timezone.localtime(row.time.ends_at), "H:i"),
            "table": row.table,
        }
        for row in rows
    ]
    head = ngettext("상담 %(count)d건", "상담 %(count)d건", len(rows)) % {"count": len(rows)}
    return "\n".join([head, *lines, gettext("장소: %(place)s") % {"place": event.place}])


def _tell_firms(
    event: MatchingEvent,
    rows: Iterable[Consultation],
    title: Title,
    body: Callable[[list[Consultation]], str],
) -> None:
    """Each firm once, of all of its own."""
    own: dict[Company, list[Consultation]] = {}
    for row in rows:
        for firm in (row.match.need.company, row.match.solution.company):
            own.setdefault(firm, []).append(row)
    for firm, appointments in own.items():
        text = _body(body, appointments)
        for person in User.objects.members_of([firm]):
            notify(
                user=person,
                kind="matchmaking.event",
                title=lambda: str(title) % {"event": event.name},
                body=text,
                url=reverse("matchmaking:appointments"),
            )


def _body(body: Callable[[list[Consultation]], str], rows: list[Consultation]) -> Text:
    return lambda: body(rows)
