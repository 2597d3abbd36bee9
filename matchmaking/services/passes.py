"""Saying that a lead is nothing for one's firm, and taking that back; the demand firm never learns of it."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from companies.models import User
from foundation.history import clock
from foundation.history.workflow import Refused, record, require

from .. import permissions
from ..models import Lead, LeadPass
from . import leads


@transaction.atomic
def pass_on(*, lead: Lead, reason: str, note: str, by: User) -> LeadPass:
    """Take a need off the supplier's leads; counts as a declined invitation when later leads are put in order."""
    require(permissions.can_pass(by, lead.company))
    if reason not in LeadPass.Reason.values:
        raise Refused(_("이유를 골라 주세요."), "reason")
    try:
        with transaction.atomic():
            row = LeadPass.objects.create(
                need=lead.need,
                company=lead.company,
                solution=lead.solution,
                reason=reason,
                note=note.strip(),
                passed_by_key=by.pk,
            )
    except IntegrityError:
        raise Refused(_("이미 관심 없음으로 표시한 수요입니다."), "present") from None
    record(row, "lead_pass.passed", by=by)
    leads.queue_weighing(company_id=lead.company_id)
    return row


@transaction.atomic
def restore(*, row: LeadPass, by: User) -> None:
    """Have the need among the leads again, and forget that it was declined."""
    require(permissions.can_pass(by, row.company))
    if not LeadPass.objects.standing().filter(pk=row.pk).update(undone_at=clock.now()):
        raise Refused(_("이미 되돌린 수요입니다. 화면을 새로 고쳐 확인하세요."), "restored")
    record(row, "lead_pass.restored", by=by)
    leads.queue_weighing(company_id=row.company_id)
