"""Roles end with the account, and nobody who isn't signed in has one."""

import pytest
from django.contrib.auth.models import AnonymousUser

from companies import permissions
from tests import factories

pytestmark = pytest.mark.django_db

OFFICES = [
    (permissions.holds_office, {"is_coordinator": True}),
    (permissions.holds_office, {"is_staff": True}),
    (permissions.is_operator, {"is_coordinator": True}),
    (permissions.is_administrator, {"is_staff": True}),
    (permissions.can_declare, {"is_reviewer": True}),
]


@pytest.mark.parametrize(("allowed", "flags"), OFFICES)
def test_an_office_is_held_by_an_active_account_only(allowed, flags):
    assert allowed(factories.UserFactory(**flags))
    assert not allowed(factories.UserFactory(**flags, is_active=False))
    assert not allowed(factories.UserFactory())
    assert not allowed(AnonymousUser())


def test_a_coordinator_administers_nothing():
    assert not permissions.is_administrator(factories.UserFactory(is_coordinator=True))


def test_a_closed_account_belongs_to_no_firm():
    company = factories.CompanyFactory()
    member = factories.member_of(company)
    assert permissions.belongs_to(member, company)
    member.is_active = False
    assert not permissions.belongs_to(member, company)
    assert not permissions.belongs_to(AnonymousUser(), company)


@pytest.mark.parametrize("flag", ["is_coordinator", "is_staff", "is_reviewer", "is_alliance_member"])
def test_whoever_has_another_part_does_not_come_for_a_firm(flag):
    assert permissions.comes_for_a_firm(factories.UserFactory())
    assert not permissions.comes_for_a_firm(factories.UserFactory(**{flag: True}))


@pytest.mark.parametrize(("kind", "buys", "sells"), [("demand", 1, 0), ("supplier", 0, 1), ("both", 1, 1)])
def test_who_buys_and_who_sells(kind, buys, sells):
    member = factories.member_of(factories.CompanyFactory(kind=kind, status="pending"))
    assert (permissions.buys(member), permissions.sells(member)) == (buys, sells)
    assert not permissions.is_supplier(member)
    assert not permissions.buys(factories.UserFactory())


@pytest.mark.parametrize(("kind", "supplies"), [("demand", False), ("supplier", True), ("both", True)])
def test_a_supplier_is_approved(kind, supplies):
    member = factories.member_of(factories.CompanyFactory(kind=kind, status="approved"))
    assert permissions.is_supplier(member) == supplies
    assert not permissions.is_supplier(AnonymousUser())
