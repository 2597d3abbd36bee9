"""Deciding who owns a firm that was known before its people came; only the operating body decides."""

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from foundation.history.workflow import Refused, move, require
from foundation.notifications import notify

from .. import conflicts, permissions, workflow
from ..models import Claim, Membership, User


@transaction.atomic
def approve(*, claim: Claim, by: User) -> Membership:
    """Make the claimant an owner of the firm; its present owners are told."""
    require(permissions.can_approve(by, claim.company) and claim.user_id != by.pk)
    move(claim, workflow.CLAIM, to=Claim.Status.APPROVED, by=by)
    url = reverse("companies:detail", args=[claim.company_id])
    name = {"name": claim.company.name}
    for owner in User.objects.filter(
        memberships__company=claim.company, memberships__role="owner", memberships__ended_at=None
    ).exclude(pk=claim.user_id):
        notify(
            user=owner,
            kind="companies.member",
            title=_("운영기관이 새 대표 담당자를 확인했습니다: %(name)s") % name,
            url=url,
        )
    membership, _created = Membership.objects.update_or_create(
        user=claim.user, company=claim.company, ended_at=None, defaults={"role": Membership.Role.OWNER}
    )
    conflicts.step_back(claim.user, claim.company)
    notify(
        user=claim.user,
        kind="companies.decided",
        title=_("기업 담당자로 확인되었습니다: %(name)s") % name,
        url=url,
    )
    return membership


@transaction.atomic
def reject(*, claim: Claim, by: User, reason: str) -> None:
    """Turn a claim down; `reason` is shown to the claimant, the firm's name is not."""
    require(permissions.can_approve(by, claim.company) and claim.user_id != by.pk)
    if not reason.strip():
        raise Refused(_("사유를 적어 주세요. 신청한 사람에게 그대로 보입니다."), "reason")
    move(claim, workflow.CLAIM, to=Claim.Status.REJECTED, by=by, reason=reason.strip())
    notify(
        user=claim.user,
        kind="companies.decided",
        title=_("기업 등록이 반려되었습니다: %(number)s") % {"number": claim.company.business_number_text},
        body=reason.strip(),
        url=reverse("companies:mine"),
    )
