"""Divisions (분과) and research groups (연구회): who is in them, when they met, what came of it.

What was recorded stays as it is. A year's KPI counts the divisions with an output, so only the operating body records
those, and none of a day that hasn't come.
"""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from companies.models import User
from foundation.files import services as files
from foundation.history import clock
from foundation.history.workflow import Refused, record, require

from .. import permissions
from ..models import Division, DivisionMeeting, DivisionMember, DivisionOutput


@transaction.atomic
def found(*, kind: str, name: str, topic: str, founded_on: date, by: User) -> Division:
    require(permissions.can_prepare(by))
    words = {"name": name.strip(), "topic": topic.strip()}
    faults = _faults(kind, words)
    if founded_on > clock.today():
        faults["founded_on"] = _("오늘이나 그 전의 날을 고르세요.")
    if faults:
        raise ValidationError(faults)
    division = Division(kind=kind, founded_on=founded_on, created_by=by, created_at=clock.now(), **words)
    _save(division)
    record(division, "division.founded", by=by)
    return division


@transaction.atomic
def change(*, division: Division, kind: str, name: str, topic: str, by: User) -> Division:
    require(permissions.can_prepare(by))
    _open(division)
    words = {"name": name.strip(), "topic": topic.strip()}
    if faults := _faults(kind, words):
        raise ValidationError(faults)
    division.kind, division.name, division.topic = kind, words["name"], words["topic"]
    _save(division)
    record(division, "division.changed", by=by)
    return division


@transaction.atomic
def close(*, division: Division, ended_on: date, by: User) -> Division:
    """End it, and with it its seats; its records stay."""
    require(permissions.can_prepare(by))
    _open(division)
    _between(division.founded_on, ended_on, "ended_on", _("구성일부터 오늘까지의 날을 고르세요."))
    if division.members.filter(joined_on__gt=ended_on).exists():
        raise ValidationError({"ended_on": _("그 뒤에 참여한 구성원이 있습니다. 더 늦은 날을 고르세요.")})
    division.ended_on = ended_on
    division.save(update_fields=["ended_on"])
    division.members.filter(left_on=None).update(left_on=ended_on)
    record(division, "division.closed", by=by)
    return division


@transaction.atomic
def join(*, division: Division, user: User, joined_on: date, leads: bool = False, by: User) -> DivisionMember:
    """Give a person a seat; it need not be of the alliance."""
    require(permissions.can_prepare(by))
    _open(division)
    if not user.is_active:
        raise ValidationError({"user": _("쓸 수 없는 계정입니다.")})
    _between(division.founded_on, joined_on, "joined_on", _("구성일부터 오늘까지의 날을 고르세요."))
    member = DivisionMember(division=division, user=user, joined_on=joined_on, leads=leads)
    try:
        with transaction.atomic():
            member.save()
    except IntegrityError:
        raise Refused(_("이미 구성원입니다. 맡은 일이 바뀌면 뺀 뒤 다시 넣으세요."), "seated") from None
    record(member, "division_member.joined", by=by)
    return member


@transaction.atomic
def leave(*, member: DivisionMember, left_on: date, by: User) -> None:
    """End a seat: the operating body any, everybody one's own."""
    require(permissions.can_end_seat(by, member))
    _between(member.joined_on, left_on, "left_on", _("참여일부터 오늘까지의 날을 고르세요."))
    if not DivisionMember.objects.filter(pk=member.pk, left_on=None).update(left_on=left_on):
        raise Refused(_("이미 나간 구성원입니다."), "left")
    member.left_on = left_on
    record(member, "division_member.left", by=by)


@transaction.atomic
def record_meeting(
    *, division: Division, held_on: date, title: str, minutes: str, by: User
) -> DivisionMeeting:
    require(permissions.can_record(by, division))
    _open(division)
    words = {"title": title.strip(), "minutes": minutes.strip()}
    if faults := {name: _("이 칸을 적으세요.") for name, text in words.items() if not text}:
        raise ValidationError(faults)
    _between(division.founded_on, held_on, "held_on", _("구성일부터 오늘까지의 날을 고르세요."))
    meeting = DivisionMeeting.objects.create(
        division=division, held_on=held_on, written_by=by, written_at=clock.now(), **words
    )
    record(meeting, "division_meeting.recorded", by=by)
    return meeting


@transaction.atomic
def record_output(
    *,
    division: Division,
    occurred_on: date,
    title: str,
    description: str = "",
    upload: Any = None,
    by: User,
) -> DivisionOutput:
    """What it made, with its file where there is one."""
    require(permissions.can_prepare(by))
    _open(division)
    if not title.strip():
        raise ValidationError({"title": _("이 칸을 적으세요.")})
    _between(division.founded_on, occurred_on, "occurred_on", _("구성일부터 오늘까지의 날을 고르세요."))
    output = DivisionOutput.objects.create(
        division=division,
        occurred_on=occurred_on,
        title=title.strip(),
        description=description.strip(),
        recorded_by=by,
        recorded_at=clock.now(),
    )
    if upload is not None:
        files.attach(upload=upload, to=output, by=by)
    record(output, "division_output.recorded", by=by)
    return output


def _faults(kind: str, words: dict[str, str]) -> dict[str, Any]:
    faults = {name: _("이 칸을 적으세요.") for name, text in words.items() if not text}
    if kind not in Division.Kind:
        faults["kind"] = _("분과와 연구회 가운데 고르세요.")
    return faults


def _save(division: Division) -> None:
    try:
        with transaction.atomic():
            division.save()
    except IntegrityError:
        raise ValidationError({"name": _("같은 이름의 분과나 연구회가 있습니다.")}) from None


def _open(division: Division) -> None:
    division.refresh_from_db(from_queryset=Division.objects.select_for_update())
    if division.ended_on is not None:
        raise Refused(_("끝난 분과·연구회입니다. 기록은 그대로 남습니다."), "ended")


def _between(first: date, day: date, field: str, text: str) -> None:
    if not first <= day <= clock.today():
        raise ValidationError({field: text})
