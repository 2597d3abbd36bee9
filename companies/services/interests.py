"""Declaring a private interest in a firm, and ending it; who has declared one is off the firm's cases at once."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from foundation.history import clock
from foundation.history.workflow import Refused, record, require

from .. import conflicts, permissions
from ..models import Company, Interest, User


@transaction.atomic
def declare(*, company: Company, by: User, kind: str, note: str = "", since: date | None = None) -> Interest:
    """Declare it; what the person had in hand of the firm's goes to others. Declaring the same twice is refused."""
    require(permissions.can_declare(by))
    User.objects.select_for_update(no_key=True).get(pk=by.pk)  # others may go on referring to the person
    if since and since > clock.today():
        raise Refused(_("오늘이나 그 전의 날을 고르세요."), "since")
    if by.declared_interests.live().filter(company=company, kind=kind).exists():
        raise Refused(_("이미 신고한 이해관계입니다."), "declared")
    interest = Interest.objects.create(
        user=by, company=company, kind=Interest.Kind(kind), note=note.strip(), since=since
    )
    record(interest, "interest.declared", by=by)
    by.forget_firms()
    conflicts.step_back(by, company)
    return interest


@transaction.atomic
def end(*, interest: Interest, by: User) -> None:
    """It no longer stands; that it stood stays on record, and nothing is handed back."""
    require(interest.user_id == by.pk)
    if not Interest.objects.live().filter(pk=interest.pk).update(ended_at=clock.now()):
        raise Refused(_("이미 끝난 이해관계입니다."), "ended")
    record(interest, "interest.ended", by=by)
    by.forget_firms()
