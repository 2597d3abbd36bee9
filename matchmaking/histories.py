"""The whole history of a need, match or round, as its reader may know it: who, when, from what state to what, and why.

Firms read each other's people as their side unless the person agreed to be named, and never learn who reviews; who
reads a masked need learns of nobody who may be of its firm. Why an invitation was withdrawn is not for the supplier,
why a need was handed over is not for firms.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from companies.models import Company, User
from companies.permissions import belongs_to, holds_office, is_operator, may_name
from foundation.history.models import Event

from . import permissions
from .models import Attendance, Consultation, Match, MatchingEvent, Need, Round

Words = str | Promise

#: What the operating body does among itself: firms don't read of it, and for HANDED not why.
INTERNAL = ("need.pooled",)
HANDED = ("need.assigned", "need.unassigned")

NEED_LABELS: dict[str, Words] = {
    "need.created": gettext_lazy("등록했습니다"),
    "need.updated": gettext_lazy("내용을 고쳤습니다"),
    "need.submitted": gettext_lazy("검토를 요청했습니다"),
    "need.confirmed": gettext_lazy("기업이 내용을 확인했습니다"),
    "need.asked_again": gettext_lazy("확인 링크를 다시 보냈습니다"),
    "need.attached": gettext_lazy("파일을 올렸습니다"),
    "need.detached": gettext_lazy("파일을 지웠습니다"),
    "need.merged": gettext_lazy("같은 내용의 수요를 합쳤습니다"),
    "need.pooled": gettext_lazy("채점할 목록을 뽑았습니다"),
    "need.open": gettext_lazy("매칭을 시작했습니다"),
    "need.returned": gettext_lazy("보완을 요청했습니다"),
    "need.matched": gettext_lazy("공급기업을 선정했습니다"),
    "need.closed": gettext_lazy("종료했습니다"),
    "need.cancelled": gettext_lazy("취소했습니다"),
    "need.assigned": gettext_lazy("담당 코디네이터가 정해졌습니다"),
    "need.unassigned": gettext_lazy("담당 코디네이터가 빠졌습니다"),
}
MATCH_LABELS: dict[str, Words] = {
    **{f"match.{value}": label for value, label in Match.Status.choices},
    "match.pledged": gettext_lazy("비밀유지서약"),
    "match.consultation_asked": gettext_lazy("상담 요청"),
    "match.requoted": gettext_lazy("견적 수정"),
    "match.message": gettext_lazy("대화의 글"),
}

ROUND_LABELS: dict[str, Words] = {
    "round.drafted": gettext_lazy("선정평가를 만들었습니다"),
    "round.revised": gettext_lazy("선정평가 규칙을 고쳤습니다"),
    "round.open": gettext_lazy("선정평가를 공고했습니다"),
    "round.scoring": gettext_lazy("채점을 시작했습니다"),
    "round.closed": gettext_lazy("채점을 마감했습니다"),
    "round.decided": gettext_lazy("의결했습니다"),
    "round.final": gettext_lazy("결과가 확정되었습니다"),
    "round.cancelled": gettext_lazy("선정평가를 취소했습니다"),
    "round.bonus": gettext_lazy("가점을 주었습니다"),
    "round.bonus_withdrawn": gettext_lazy("가점을 취소했습니다"),
    "seat.assigned": gettext_lazy("평가위원을 위촉했습니다"),
    "seat.pledged": gettext_lazy("평가위원이 서약했습니다"),
    "seat.scored": gettext_lazy("견적을 채점했습니다"),
    "seat.rescored": gettext_lazy("점수를 고쳤습니다"),
    "seat.submitted": gettext_lazy("채점을 제출했습니다"),
    "seat.excluded": gettext_lazy("평가위원을 제척했습니다"),
    "seat.challenged": gettext_lazy("기피로 평가위원이 빠졌습니다"),
    "seat.recused": gettext_lazy("평가위원이 회피했습니다"),
    "challenge.raised": gettext_lazy("기피를 신청했습니다"),
    "challenge.upheld": gettext_lazy("기피 신청을 인용했습니다"),
    "challenge.dismissed": gettext_lazy("기피 신청을 기각했습니다"),
    "appeal.raised": gettext_lazy("이의를 신청했습니다"),
    "appeal.upheld": gettext_lazy("이의신청을 인용했습니다"),
    "appeal.dismissed": gettext_lazy("이의신청을 기각했습니다"),
}
EVENT_LABELS: dict[str, Words] = {
    "matching_event.drafted": gettext_lazy("상담회를 만들었습니다"),
    "matching_event.revised": gettext_lazy("상담회를 고쳤습니다"),
    "matching_event.published": gettext_lazy("기업에 알렸습니다"),
    "matching_event.closed": gettext_lazy("상담회를 마감했습니다"),
    "matching_event.cancelled": gettext_lazy("상담회를 취소했습니다"),
    "consultation.booked": gettext_lazy("예약"),
    "consultation.cancel_asked": gettext_lazy("취소 요청"),
    "consultation.marked": gettext_lazy("참석 확인"),
    "consultation.checked_in": gettext_lazy("두 기업 참석"),
    "consultation.no_show": gettext_lazy("불참"),
    "consultation.held": gettext_lazy("상담함"),
    "consultation.cancelled": gettext_lazy("예약 취소"),
}
#: What whoever takes part in a round reads of its history; a reason only where it was written for them.
ROUND_TOLD = (
    "round.open",
    "round.scoring",
    "round.closed",
    "round.decided",
    "round.final",
    "round.cancelled",
)
ROUND_TOLD_WHY = ("round.decided", "round.cancelled")


@dataclass(frozen=True)
class Line:
    """One event in words; `before` and `after` are the states' words where it moved, `reason` is empty where the
    reader may not know it."""

    occurred_at: datetime
    label: Words
    who: str
    before: Words
    after: Words
    reason: str


def of_need(need: Need, viewer: User) -> list[Line]:
    """Oldest first; for the need's firm and the operating body."""
    operates = is_operator(viewer)
    events = [event for event in Event.objects.of(need) if operates or event.verb not in INTERNAL]
    names = _names(events, viewer, {need.company: _("수요기업 담당자")})
    hidden = () if permissions.can_review(viewer, need) else HANDED
    states = dict(Need.Status.choices)
    return [
        _line(event, NEED_LABELS.get(event.verb, event.verb), names, states, told=event.verb not in hidden)
        for event in events
    ]


def of_match(match: Match, viewer: User, *, talk: bool = True) -> list[Line]:
    """Oldest first; reasons for the demand side only. Without `talk` that somebody wrote in its thread is left out."""
    events = [event for event in Event.objects.of(match) if talk or event.verb != "match.message"]
    sides = {match.need.company: _("수요기업 담당자"), match.solution.company: _("공급기업 담당자")}
    names = _names(events, viewer, sides, masked=match.need.shown_to(viewer) != "full")
    told = permissions.can_see_candidates(viewer, match.need)
    states = dict(Match.Status.choices)
    return [_line(event, _of_match(event), names, states, told=told) for event in events]


def of_round(round_: Round, viewer: User) -> list[Line]:
    """Oldest first; the coordinators' with seats, challenges and appeals, everybody else's how far it is."""
    leads = permissions.can_run_round(viewer, round_.need)
    events = list(Event.objects.of(round_))
    states: dict[str, Words] = dict(Round.Status.choices)
    if leads:
        for rows in (round_.seats, round_.challenges, round_.appeals):
            keys = [str(key) for key in rows.values_list("pk", flat=True)]
            kind = rows.model._meta.label_lower
            events += Event.objects.filter(object_type=kind, object_id__in=keys)
            states |= dict(rows.model.Status.choices)
    else:
        events = [event for event in events if event.verb in ROUND_TOLD]
    events.sort(key=lambda event: (event.occurred_at, event.pk))
    seats = {str(seat.pk): f"{seat}: " for seat in round_.seats.all()} if leads else {}
    names = _names(events, viewer, {round_.need.company: _("수요기업 담당자")})
    return [
        _line(
            event,
            (seats[event.object_id] if event.verb.startswith("seat.") else "")
            + str(ROUND_LABELS[event.verb]),
            names,
            states,
            told=leads or event.verb in ROUND_TOLD_WHY,
        )
        for event in events
    ]


def of_event(found: MatchingEvent, viewer: User) -> list[Line]:
    """Oldest first, with what became of the consultations that the viewer may handle; for the operating body."""
    rows = found.consultations.handled_by(viewer)
    hours = {slot.number: f"{timezone.localtime(slot.starts_at):%H:%M}" for slot in found.slots}
    words = _("%(hour)s %(table)d번 테이블:")
    places = {
        str(key): words % {"hour": hours[slot], "table": table}
        for key, slot, table in rows.values_list("pk", "slot", "table")
    }
    own = Event.objects.filter(object_type=Consultation._meta.label_lower, object_id__in=list(places))
    events = sorted([*Event.objects.of(found), *own], key=lambda event: (event.occurred_at, event.pk))
    states = dict(MatchingEvent.Status.choices) | dict(Consultation.Status.choices)
    names = _names(events, viewer, {})
    return [
        _line(event, _of_event(event, places.get(event.object_id, "")), names, states, told=True)
        for event in events
    ]


def _of_event(event: Event, place: str) -> Words:
    """A consultation is told by its slot and table; who was ticked, by the side."""
    label = EVENT_LABELS[event.verb]
    if event.verb == "consultation.marked":
        side, state = Attendance.Side(event.data["side"]).label, Attendance.State(event.data["state"]).label
        label = f"{side} {state}"
    return f"{place} {label}" if place else label


def _of_match(event: Event) -> Words:
    if event.data.get("designated"):
        return _("지정 매칭")
    if event.data.get("withdrawn"):
        return _("견적 철회")
    if event.data.get("rank"):
        return _("예비 %(rank)s순위") % event.data
    return MATCH_LABELS.get(event.verb, event.verb)


def _line(
    event: Event, label: Words, names: Mapping[Any, str], states: Mapping[str, Words], *, told: bool
) -> Line:
    return Line(
        occurred_at=event.occurred_at,
        label=label,
        who=names[event.actor_key] if event.actor_key else _nobody(event),
        before=states.get(event.from_state, event.from_state),
        after=states.get(event.to_state, event.to_state),
        reason=event.reason if told else "",
    )


def _nobody(event: Event) -> str:
    """Who acted where nobody was signed in: somebody with a link from a mail, or time itself."""
    by_link = event.data.get("via") == "link" or event.verb == "need.confirmed"
    return _("메일 링크로 답한 사람") if by_link else _("시스템")


def _names(
    events: list[Event], viewer: User, sides: Mapping[Company, str], *, masked: bool = False
) -> dict[Any, str]:
    """What each person behind a key is called to the viewer, to whom the need may be `masked`."""
    people = User.objects.in_bulk({event.actor_key for event in events if event.actor_key})
    return {
        event.actor_key: _name(people.get(event.actor_key), viewer, sides, masked=masked)
        for event in {event.actor_key: event for event in events if event.actor_key}.values()
    }


def _name(person: User | None, viewer: User, sides: Mapping[Company, str], *, masked: bool) -> str:
    if person is None or person.erased_at:
        return _("탈퇴한 사용자")
    if person.is_reviewer and not (person == viewer or is_operator(viewer) or holds_office(person)):
        return _("평가위원")
    if may_name(viewer, person) and not (masked and _may_be_of_its_firm(person, viewer)):
        return str(person)
    return next((words for firm, words in sides.items() if belongs_to(person, firm)), _("담당자"))


def _may_be_of_its_firm(person: User, viewer: User) -> bool:
    """Whoever is neither a colleague nor of the operating body is, or was, perhaps of the need's firm."""
    return person.firms.keys().isdisjoint(viewer.firms) and not holds_office(person)
