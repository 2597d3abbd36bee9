"""Inviting a member by mail, cancelling, and joining once with the address that was invited."""

import re
from datetime import timedelta

import pytest

from companies.models import MemberInvitation, User
from foundation.history import clock
from foundation.outbox.models import Delivery
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def company():
    return factories.CompanyFactory()


@pytest.fixture
def owner(company):
    return factories.member_of(company)


@pytest.fixture
def invitee():
    return User.objects.create_verified_user("invitee@example.com", factories.PASSWORD, name="초대손님")


def invite(client, company, email="invitee@example.com", role="member"):
    return client.post(f"/companies/{company.pk}/members/invite/", {"email": email, "role": role})


def link():
    return re.search(r"/companies/join/\S+", Delivery.objects.order_by("created_at").last().body).group()


def test_the_link_makes_a_member_once(client, company, owner, invitee):
    client.force_login(owner)
    assert invite(client, company, email="Invitee@Example.com").status_code == 302
    path = link()
    assert MemberInvitation.objects.get().token_hash not in path
    client.force_login(invitee)
    assert company.name in client.get(path).content.decode()
    assert not company.memberships.filter(user=invitee).exists()
    assert client.post(path).url == "/companies/mine/"
    assert company.memberships.get(user=invitee).role == "member"
    assert client.post(path).status_code == 409
    assert client.get(path).status_code == 409


def test_visitors_sign_in_first_and_come_back(client, company, owner):
    client.force_login(owner)
    invite(client, company)
    path = link()
    client.logout()
    assert client.get(path).url == f"/accounts/login/?next={path}"


def test_another_address_or_an_unverified_one_cannot_join(client, company, owner, stranger):
    client.force_login(owner)
    invite(client, company)
    path = link()
    unverified = factories.UserFactory(email="invitee@example.com")
    for person in (stranger, unverified):
        client.force_login(person)
        assert "수락" not in client.get(path).content.decode().partition("<main")[2]
        assert client.post(path).status_code == 403
    assert company.memberships.count() == 1


def test_expires_after_seven_days(client, company, owner, invitee):
    client.force_login(owner)
    invite(client, company)
    path = link()
    client.force_login(invitee)
    with clock.at(clock.now() + timedelta(days=7, seconds=1)):
        assert client.post(path).status_code == 409
    assert client.post(path).status_code == 302


def test_cancelled(client, company, owner, invitee):
    client.force_login(owner)
    invite(client, company)
    invitation = MemberInvitation.objects.get()
    assert client.post(f"/companies/invitations/{invitation.pk}/cancel/").status_code == 302
    assert client.post(f"/companies/invitations/{invitation.pk}/cancel/").status_code == 409
    client.force_login(invitee)
    assert client.post(link()).status_code == 409


def test_a_second_invitation_replaces_the_first(client, company, owner, invitee):
    client.force_login(owner)
    invite(client, company)
    first = link()
    invite(client, company, role="owner")
    client.force_login(invitee)
    assert client.post(first).status_code == 409
    client.post(link())
    assert company.memberships.get(user=invitee).role == "owner"


def test_a_member_is_not_invited_again(client, company, owner):
    client.force_login(owner)
    assert invite(client, company, email=owner.email).status_code == 409


@pytest.mark.parametrize(("field", "value"), [("email", "nobody"), ("role", "boss")])
def test_names_the_field_that_is_wrong(client, company, owner, field, value):
    client.force_login(owner)
    response = invite(client, company, **{field: value})
    assert response.status_code == 422
    assert list(response.context["invitation_form"].errors) == [field]


def test_only_owners_invite_and_cancel(client, company, owner, coordinator, stranger):
    client.force_login(owner)
    invite(client, company)
    pk = MemberInvitation.objects.get().pk
    member = factories.MembershipFactory(company=company, role="member").user
    for person, status in ((member, 403), (coordinator, 403), (stranger, 404)):
        client.force_login(person)
        assert invite(client, company, email="x@example.com").status_code == status
        assert client.post(f"/companies/invitations/{pk}/cancel/").status_code == status
    assert client.get(f"/companies/invitations/{pk}/cancel/").status_code == 405
    assert client.get(f"/companies/{company.pk}/members/invite/").status_code == 405
    assert MemberInvitation.objects.filter(cancelled_at=None).count() == 1
