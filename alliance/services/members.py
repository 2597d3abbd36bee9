"""Seats in the alliance: appointing opens its pages to a person, dismissing closes them."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from companies.models import User
from foundation.history import clock
from foundation.history.workflow import Refused, record, require

from .. import permissions
from ..models import Member


@transaction.atomic
def appoint(*, user: User, role: str, organisation: str, joined_on: date, by: User) -> Member:
    """Give `user` a seat; one at a time."""
    require(permissions.can_appoint(by))
    faults = {}
    if not user.is_active:
        faults["user"] = _("쓸 수 없는 계정입니다.")
    if role not in Member.Role:
        faults["role"] = _("역할을 고르세요.")
    if not organisation.strip():
        faults["organisation"] = _("소속을 적으세요.")
    if joined_on > clock.today():
        faults["joined_on"] = _("오늘이나 그 전의 날을 고르세요.")
    elif Member.objects.filter(user=user, left_on__gt=joined_on).exists():
        # Else somebody would be two of a day's members.
        faults["joined_on"] = _("앞선 위촉과 겹칩니다. 해촉한 날이나 그 뒤의 날을 고르세요.")
    if faults:
        raise ValidationError(faults)
    member = Member(user=user, role=role, organisation=organisation.strip(), joined_on=joined_on)
    try:
        with transaction.atomic():
            member.save()
    except IntegrityError:
        raise Refused(_("이미 위원입니다. 역할이 바뀌면 해촉한 뒤 다시 위촉하세요."), "seated") from None
    _open(user, True)
    record(member, "member.appointed", by=by)
    return member


@transaction.atomic
def dismiss(*, member: Member, left_on: date, by: User) -> None:
    """End a seat with the day before `left_on`; what it was present at stays."""
    require(permissions.can_appoint(by))
    if not member.joined_on <= left_on <= clock.today():
        raise ValidationError({"left_on": _("위촉일부터 오늘까지의 날을 고르세요.")})
    if not Member.objects.filter(pk=member.pk, left_on=None).update(left_on=left_on):
        raise Refused(_("이미 해촉했습니다."), "left")
    member.left_on = left_on
    _open(member.user, False)
    record(member, "member.dismissed", by=by)


def _open(user: User, is_member: bool) -> None:
    User.objects.filter(pk=user.pk).update(is_alliance_member=is_member)
    user.is_alliance_member = is_member
