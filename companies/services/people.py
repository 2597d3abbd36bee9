"""A person's own record: profile, consents, tokens, and erasure, after which nothing personal is left."""

import secrets
from collections.abc import Iterable
from datetime import timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from foundation import outbox
from foundation.history import clock
from foundation.history.models import Event
from foundation.history.workflow import Refused, move, record, require
from foundation.outbox.models import Delivery

from .. import erasure, permissions, workflow
from ..authentication import hash_token
from ..consents import VERSION
from ..models import ApiToken, Claim, Consent, MemberInvitation, Membership, User
from . import firms

MOST_TOKENS = 20


@transaction.atomic
def sign_up(*, user: User, name: str, phone: str, third_party: bool) -> None:
    """Complete a new account with its consents: collection is the condition, 제3자 제공 is free."""
    User.objects.filter(pk=user.pk).update(name=name, phone=phone, language=get_language())
    user.name, user.phone = name, phone
    kinds = [Consent.Kind.COLLECTION] + [Consent.Kind.THIRD_PARTY] * third_party
    Consent.objects.bulk_create([Consent(user=user, kind=kind, version=VERSION) for kind in kinds])


@transaction.atomic
def update_profile(*, user: User, by: User, name: str, phone: str) -> None:
    require(user.pk == by.pk)
    User.objects.filter(pk=user.pk).update(name=name, phone=phone)
    record(user, "person.updated", by=by)


@transaction.atomic
def speak(*, by: User, language: str) -> None:
    """Write to `by` in `language` from now on."""
    User.objects.filter(pk=by.pk).update(language=language)


@transaction.atomic
def agree_third_party(*, by: User) -> None:
    """Consent to 제3자 제공 in its present version; agreeing twice is one consent."""
    User.objects.select_for_update().get(pk=by.pk)
    if not open_consents(by).filter(kind=Consent.Kind.THIRD_PARTY, version=VERSION).exists():
        Consent.objects.create(user=by, kind=Consent.Kind.THIRD_PARTY, version=VERSION)


@transaction.atomic
def withdraw_third_party(*, by: User) -> None:
    """Withdraw the consent to 제3자 제공; the record of when it stood remains."""
    open_consents(by).filter(kind=Consent.Kind.THIRD_PARTY).update(withdrawn_at=clock.now())


def open_consents(user: User) -> "QuerySet[Consent]":
    return user.consents.filter(withdrawn_at=None)


@transaction.atomic
def issue_token(*, by: User, label: str, scopes: Iterable[str], days: int) -> tuple[ApiToken, str]:
    """A new token of the API for `days`, and its text, which is known only now."""
    require(by.is_active)
    live = by.api_tokens.filter(revoked_at=None, expires_at__gt=clock.now())
    if live.count() >= MOST_TOKENS:
        raise Refused(_("사용 중인 토큰이 20개입니다. 쓰지 않는 토큰을 폐기한 뒤 발급하세요."), "too_many")
    text = secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        user=by,
        label=label,
        token_hash=hash_token(text),
        scopes=sorted(set(scopes)),
        expires_at=clock.now() + timedelta(days=days),
    )
    record(by, "person.token_issued", by=by, token=token.pk)
    return token, text


@transaction.atomic
def revoke_token(*, token: ApiToken, by: User) -> None:
    require(token.user_id == by.pk or permissions.is_administrator(by))
    if not ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=clock.now()):
        raise Refused(_("이미 폐기된 토큰입니다."), "revoked")
    record(token.user, "person.token_revoked", by=by, token=token.pk)


@transaction.atomic
def erase(*, user: User, by: User) -> None:
    """Turn a person into a tombstone (PIPA): what they did stays under their key, who they were does not.

    Asked for by the person, or carried out by an administrator on request. Coordinators are told of a firm
    that is left without an owner.
    """
    require(user.pk == by.pk or permissions.is_administrator(by))
    if user.erased_at:
        raise Refused(_("이미 탈퇴한 사용자입니다."), "erased")
    addresses = {user.email, *EmailAddress.objects.filter(user=user).values_list("email", flat=True)}
    _leave_firms(user)
    user.consents.filter(withdrawn_at=None).update(withdrawn_at=clock.now())
    for claim in user.claims.filter(
        status=Claim.Status.PENDING
    ):  # nobody may become the owner of a firm by it
        move(claim, workflow.CLAIM, to=Claim.Status.REJECTED, by=by)
    user.claims.update(message="")
    user.declared_interests.live().update(ended_at=clock.now())
    user.declared_interests.update(note="")
    user.api_tokens.all().delete()
    user.keyed_requests.all().delete()
    user.notifications.all().delete()
    user.saved_searches.all().delete()
    Authenticator.objects.filter(user=user).delete()
    EmailAddress.objects.filter(user=user).delete()
    MemberInvitation.objects.filter(email__in=addresses).update(
        email="erased@erased.invalid", cancelled_at=clock.now()
    )
    mails = Delivery.objects.filter(to__in=addresses)
    mails.filter(sent_at=None).delete()
    mails.update(to="erased@erased.invalid", subject="", body="")
    Event.objects.redact(user.pk)
    erasure.redact(user.pk)
    record(user, "person.erased", by=by)
    user.email = f"erased-{user.pk}@erased.invalid"
    user.name, user.phone = _("탈퇴한 사용자"), ""
    user.is_active = user.is_staff = user.is_superuser = False
    user.is_coordinator = user.is_reviewer = user.is_alliance_member = False
    user.erased_at = clock.now()
    user.set_unusable_password()  # which also ends every session at its next request
    user.save()
    outbox.add("companies.end_sessions", user_id=user.pk)


def _leave_firms(user: User) -> None:
    for membership in Membership.objects.filter(user=user, ended_at=None).select_related("company"):
        Membership.objects.filter(pk=membership.pk).update(ended_at=clock.now())
        record(membership.company, "company.member_left", by=user, person=str(user.pk))
        owners = Membership.objects.filter(company=membership.company, role="owner", ended_at=None)
        if not owners.exists():
            firms.tell_operators(
                title=_("대표 담당자가 없는 기업: %(name)s") % {"name": membership.company.name},
                url=reverse("companies:detail", args=[membership.company_id]),
            )
    user.forget_firms()
