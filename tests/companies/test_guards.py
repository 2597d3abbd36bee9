"""What a service refuses by itself, whatever the pages before it have asked."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress

from companies.models import Claim, MemberInvitation, Membership
from companies.services import claims, firms, members
from foundation.history import clock
from foundation.history.workflow import Refused
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_claim_is_turned_down_with_a_reason(coordinator):
    claim = Claim.objects.create(company=factories.CompanyFactory(), user=factories.UserFactory())
    with pytest.raises(Refused) as refused:
        claims.reject(claim=claim, by=coordinator, reason=" ")
    assert refused.value.code == "reason"


@pytest.mark.parametrize(("act", "status"), [(firms.reject, "pending"), (firms.suspend, "approved")])
def test_a_firm_is_kept_out_with_a_reason(coordinator, act, status):
    company = factories.CompanyFactory(status=status)
    with pytest.raises(Refused) as refused:
        act(company=company, by=coordinator, reason="\n ")
    company.refresh_from_db()
    assert (refused.value.code, company.status) == ("reason", status)


@pytest.mark.parametrize("past", ["accepted_at", "cancelled_at", "expires_at"])
def test_an_invitation_that_is_used_or_over_lets_nobody_in(past):
    company = factories.CompanyFactory()
    user = factories.UserFactory()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    given = {"expires_at": clock.now() + timedelta(days=1)} | {past: clock.now() - timedelta(seconds=1)}
    invitation = MemberInvitation.objects.create(
        company=company, email=user.email, role="member", token_hash="x", invited_by=user, **given
    )
    with pytest.raises(Refused) as refused:
        members.join(invitation=invitation, by=user)
    assert refused.value.code == "expired"
    assert not company.memberships.filter(user=user).exists()


def test_a_membership_that_somebody_has_ended_meanwhile_stays_as_it_was():
    company = factories.CompanyFactory()
    owner = factories.MembershipFactory(company=company).user
    seen = factories.MembershipFactory(company=company, role="member")
    ended_at = clock.now() - timedelta(days=1)
    Membership.objects.filter(pk=seen.pk).update(ended_at=ended_at)
    with pytest.raises(Refused) as refused:
        members.end(membership=seen, by=owner)
    assert refused.value.code == "ended"
    with pytest.raises(Refused) as refused:
        members.change_role(membership=seen, by=owner, role="owner")
    assert refused.value.code == "ended"
    seen.refresh_from_db()
    assert (seen.ended_at, seen.role) == (ended_at, "member")
