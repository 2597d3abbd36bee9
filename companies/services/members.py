"""Who acts for a firm: inviting, joining, leaving. A firm with members keeps at least one owner."""

import secrets
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from foundation import outbox
from foundation.history import clock
from foundation.history.workflow import Refused, record, require
from foundation.notifications import notify

from .. import conflicts, permissions
from ..authentication import hash_token
from ..models import Company, MemberInvitation, Membership, User

VALID_FOR = timedelta(days=7)


@transaction.atomic
def invite(*, company: Company, by: User, email: str, role: str) -> MemberInvitation:
    """Invite an address to the firm by mail, for VALID_FOR; an open one of the same address is replaced."""
    require(permissions.can_manage_members(by, company))
    email = email.strip().lower()
    if company.memberships.filter(user__email=email, ended_at=None).exists():
        raise Refused(_("이미 담당자로 등록된 이메일입니다."), "member")
    open_invitations(company).filter(email=email).update(cancelled_at=clock.now())
    token = secrets.token_urlsafe(32)
    invitation = MemberInvitation.objects.create(
        company=company,
        email=email,
        role=role,
        token_hash=hash_token(token),
        invited_by=by,
        expires_at=clock.now() + VALID_FOR,
    )
    record(company, "company.member_invited", by=by, invitation=invitation.pk)
    link = settings.SITE_URL.rstrip("/") + reverse("companies:join", args=[token])
    outbox.send_mail(
        to=email,
        subject=_("[AI-ON] %(company)s 담당자로 초대되었습니다") % {"company": company.name},
        body=_(
            "%(company)s에서 이 주소의 주인을 AI-ON의 담당자로 초대했습니다.\n\n"
            "아래 주소를 열고 이 이메일로 가입하거나 로그인하면 수락할 수 있습니다. "
            "7일 동안 한 번만 쓸 수 있습니다.\n"
            "%(link)s\n\n모르는 초대라면 이 메일을 무시하세요."
        )
        % {"company": company.name, "link": link},
    )
    return invitation


def open_invitations(company: Company) -> "QuerySet[MemberInvitation]":
    return company.member_invitations.filter(accepted_at=None, cancelled_at=None, expires_at__gt=clock.now())


def find_invitation(token: str) -> MemberInvitation:
    """The invitation that a link names; Refused where it has expired, was used or was cancelled."""
    invitation = (
        MemberInvitation.objects.select_related("company")
        .filter(token_hash=hash_token(token), accepted_at=None, cancelled_at=None, expires_at__gt=clock.now())
        .first()
    )
    if invitation is None:
        raise Refused(
            _("초대가 만료되었거나 이미 사용되었습니다. 초대한 담당자에게 다시 초대를 요청하세요."), "expired"
        )
    return invitation


def is_addressee(user: User, invitation: MemberInvitation) -> bool:
    """Whether the person has verified the address that was invited."""
    return bool(EmailAddress.objects.filter(user=user, email=invitation.email, verified=True).exists())


@transaction.atomic
def join(*, invitation: MemberInvitation, by: User) -> Membership:
    """Take up an invitation, once, as the person whose verified address it names."""
    require(
        is_addressee(by, invitation),
        _("초대받은 이메일로 로그인해야 수락할 수 있습니다. 로그아웃한 뒤 그 이메일로 다시 로그인하세요."),
    )
    used = MemberInvitation.objects.filter(
        pk=invitation.pk, accepted_at=None, cancelled_at=None, expires_at__gt=clock.now()
    ).update(accepted_at=clock.now())
    if not used:
        raise Refused(_("초대가 만료되었거나 이미 사용되었습니다. 다시 초대를 요청하세요."), "expired")
    membership, created = Membership.objects.get_or_create(
        user=by, company=invitation.company, ended_at=None, defaults={"role": invitation.role}
    )
    by.forget_firms()
    if created:
        record(invitation.company, "company.member_joined", by=by, role=membership.role)
        conflicts.step_back(by, invitation.company)
        _tell_owners(invitation.company, _("새 담당자가 들어왔습니다: %(name)s"), but=by)
    return membership


@transaction.atomic
def cancel(*, invitation: MemberInvitation, by: User) -> None:
    require(permissions.can_manage_members(by, invitation.company))
    if not open_invitations(invitation.company).filter(pk=invitation.pk).update(cancelled_at=clock.now()):
        raise Refused(_("이미 사용되었거나 만료·취소된 초대입니다."), "closed")
    record(invitation.company, "company.invitation_cancelled", by=by, invitation=invitation.pk)


@transaction.atomic
def end(*, membership: Membership, by: User) -> None:
    """End a membership: an owner that of anybody, a member one's own; the last owner stays."""
    require(by.pk == membership.user_id or permissions.can_manage_members(by, membership.company))
    _keep_an_owner(membership)
    if not Membership.objects.filter(pk=membership.pk, ended_at=None).update(ended_at=clock.now()):
        raise Refused(_("이미 종료된 소속입니다."), "ended")
    by.forget_firms()
    record(membership.company, "company.member_left", by=by, person=str(membership.user_id))
    if by.pk != membership.user_id:
        notify(
            user=membership.user,
            kind="companies.member",
            title=_("기업 소속이 종료되었습니다: %(name)s") % {"name": membership.company.name},
            url=reverse("companies:mine"),
        )


@transaction.atomic
def change_role(*, membership: Membership, by: User, role: str) -> None:
    require(permissions.can_manage_members(by, membership.company))
    if role != Membership.Role.OWNER:
        _keep_an_owner(membership)
    if not Membership.objects.filter(pk=membership.pk, ended_at=None).update(role=role):
        raise Refused(_("이미 종료된 소속입니다."), "ended")
    membership.role = role
    record(membership.company, "company.role_changed", by=by, person=str(membership.user_id), role=role)


def _keep_an_owner(membership: Membership) -> None:
    """Raise Refused where `membership` is its firm's last owner; locks the firm against two at once."""
    Company.objects.select_for_update().get(pk=membership.company_id)
    membership.refresh_from_db(fields=["role"])
    others = Membership.objects.filter(
        company=membership.company_id, role=Membership.Role.OWNER, ended_at=None
    ).exclude(pk=membership.pk)
    if membership.role == Membership.Role.OWNER and not others.exists():
        raise Refused(
            _("마지막 대표 담당자입니다. 다른 담당자를 대표 담당자로 바꾼 뒤 다시 시도하세요."), "last_owner"
        )


def _tell_owners(company: Company, title: str, *, but: User) -> None:
    for owner in User.objects.filter(
        memberships__company=company, memberships__role="owner", memberships__ended_at=None
    ).exclude(pk=but.pk):
        notify(
            user=owner,
            kind="companies.member",
            title=title % {"name": company.name},
            url=reverse("companies:detail", args=[company.pk]),
        )
