"""Ending a membership and changing a role; a firm keeps an owner."""

import pytest

from companies.models import Membership
from companies.services import members
from foundation.history.models import Event
from foundation.history.workflow import Refused
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def company():
    return factories.CompanyFactory()


@pytest.fixture
def owner(company):
    return factories.MembershipFactory(company=company, role="owner")


@pytest.fixture
def member(company):
    return factories.MembershipFactory(company=company, role="member")


def end(client, membership):
    return client.post(f"/companies/memberships/{membership.pk}/end/")


def change(client, membership, role):
    return client.post(f"/companies/memberships/{membership.pk}/role/", {"role": role})


def test_an_owner_ends_a_members(client, company, owner, member):
    client.force_login(owner.user)
    assert end(client, member).url == f"/companies/{company.pk}/"
    member.refresh_from_db()
    assert member.ended_at
    assert Event.objects.of(company).get().data == {"person": str(member.user_id)}
    assert end(client, member).status_code == 404
    client.force_login(member.user)
    assert client.get(f"/companies/{company.pk}/").status_code == 404


def test_a_member_leaves(client, owner, member):
    client.force_login(member.user)
    assert end(client, member).url == "/companies/mine/"
    member.refresh_from_db()
    assert member.ended_at


def test_the_last_owner_stays(client, owner, member):
    client.force_login(owner.user)
    assert end(client, owner).status_code == 409
    assert change(client, owner, "member").status_code == 409
    owner.refresh_from_db()
    assert (owner.ended_at, owner.role) == (None, "owner")
    assert change(client, member, "owner").status_code == 302
    assert end(client, owner).status_code == 302


def test_who_became_the_last_owner_meanwhile_stays(owner, member):
    read_before = Membership.objects.get(pk=member.pk)
    members.change_role(membership=member, by=owner.user, role="owner")
    members.end(membership=owner, by=owner.user)
    with pytest.raises(Refused):
        members.end(membership=read_before, by=read_before.user)


def test_a_wrong_role_is_refused(client, owner, member):
    client.force_login(owner.user)
    change(client, member, "boss")
    member.refresh_from_db()
    assert member.role == "member"


def test_others_are_refused(client, owner, member, coordinator, stranger):
    for person, status in ((member.user, 403), (coordinator, 403), (stranger, 404)):
        client.force_login(person)
        assert end(client, owner).status_code == status
        assert change(client, member, "owner").status_code == status
    assert client.get(f"/companies/memberships/{member.pk}/end/").status_code == 405
    assert client.get(f"/companies/memberships/{member.pk}/role/").status_code == 405
    member.refresh_from_db()
    assert (member.role, member.ended_at) == ("member", None)
