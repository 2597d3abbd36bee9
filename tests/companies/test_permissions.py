"""Each service refuses whoever may not, whatever view calls it; a view refuses before it reads the input."""

import pytest

from companies.models import ApiToken, Claim, MemberInvitation
from companies.services import claims, firms, members, people
from foundation.history import clock
from foundation.history.models import Event
from foundation.history.workflow import Forbidden
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    """A visible firm with everything that a service may be asked about."""
    company = factories.SupplierFactory()
    owner = factories.MembershipFactory(company=company)
    factories.SiteFactory(company=company)
    return {
        "company": company,
        "pending": factories.CompanyFactory(status="pending"),
        "suspended": factories.CompanyFactory(status="suspended"),
        "site": factories.SiteFactory(company=company),
        "membership": factories.MembershipFactory(company=company, role="member"),
        "user": owner.user,
        "claim": Claim.objects.create(company=company, user=factories.UserFactory()),
        "invitation": MemberInvitation.objects.create(
            company=company,
            email="x@example.com",
            role="member",
            token_hash="x",
            invited_by=owner.user,
            expires_at=clock.now() + members.VALID_FOR,
        ),
        "token": ApiToken.objects.create(
            user=owner.user, token_hash="x", expires_at=clock.now() + members.VALID_FOR
        ),
    }


@pytest.mark.parametrize(
    "call",
    [
        lambda w, by: firms.update(company=w["company"], by=by, changes={"name": "탈취"}),
        lambda w, by: firms.add_site(company=w["company"], by=by, kind="lab", district="연수구"),
        lambda w, by: firms.remove_site(site=w["site"], by=by),
        lambda w, by: firms.approve(company=w["pending"], by=by),
        lambda w, by: firms.reject(company=w["pending"], by=by, reason="x"),
        lambda w, by: firms.suspend(company=w["company"], by=by, reason="x"),
        lambda w, by: firms.reinstate(company=w["suspended"], by=by),
        lambda w, by: claims.approve(claim=w["claim"], by=by),
        lambda w, by: claims.reject(claim=w["claim"], by=by, reason="x"),
        lambda w, by: members.invite(company=w["company"], by=by, email="y@example.com", role="member"),
        lambda w, by: members.cancel(invitation=w["invitation"], by=by),
        lambda w, by: members.join(invitation=w["invitation"], by=by),
        lambda w, by: members.end(membership=w["membership"], by=by),
        lambda w, by: members.change_role(membership=w["membership"], by=by, role="owner"),
        lambda w, by: people.update_profile(user=w["user"], by=by, name="탈취", phone=""),
        lambda w, by: people.revoke_token(token=w["token"], by=by),
        lambda w, by: people.erase(user=w["user"], by=by),
    ],
)
def test_a_stranger_may_not(world, stranger, call):
    with pytest.raises(Forbidden):
        call(world, stranger)
    assert not Event.objects.exists()


@pytest.mark.parametrize("path", ["edit/", "reject/", "suspend/", "sites/add/", "members/invite/"])
def test_bad_input_of_a_stranger_is_refused_unread(client, world, stranger, path):
    client.force_login(stranger)
    assert client.post(f"/companies/{world['company'].pk}/{path}").status_code == 403


@pytest.mark.parametrize("verb", ["approve", "reject"])
def test_the_queue_is_the_operating_bodys(client, world, stranger, verb):
    client.force_login(stranger)
    for pk in (world["claim"].pk, 0):
        assert client.post(f"/companies/claims/{pk}/{verb}/").status_code == 403
