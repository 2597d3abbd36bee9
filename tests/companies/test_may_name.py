"""Another firm learns a person's name with that person's consent only."""

import pytest

from companies.models import Consent
from companies.permissions import may_name, named_to
from foundation.history import clock
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def two():
    return factories.member_of(factories.CompanyFactory()), factories.member_of(factories.SupplierFactory())


def test_not_to_another_firm(two):
    assert not may_name(*two)


def test_with_consent(two):
    consent = Consent.objects.create(user=two[1], kind=Consent.Kind.THIRD_PARTY, version="1")
    assert may_name(*two)
    consent.withdrawn_at = clock.now()
    consent.save()
    assert not may_name(*two)


def test_to_oneself_and_colleagues(two):
    colleague = factories.MembershipFactory(company=next(iter(two[0].firms.values())).company).user
    assert may_name(two[0], two[0])
    assert may_name(two[0], colleague)


def test_to_and_of_the_operating_body(two, coordinator):
    assert may_name(coordinator, two[0])
    assert may_name(two[0], coordinator)


def test_many_at_once_cost_as_much_as_two(two, coordinator, django_assert_max_num_queries):
    viewer, seller = two
    colleague = factories.MembershipFactory(company=next(iter(viewer.firms.values())).company).user
    sellers = [factories.UserFactory() for _number in range(5)]
    Consent.objects.create(user=sellers[0], kind=Consent.Kind.THIRD_PARTY, version="1")
    with django_assert_max_num_queries(2):
        named = named_to(viewer, [viewer, colleague, coordinator, seller, *sellers])
    assert named == {viewer.pk, colleague.pk, coordinator.pk, sellers[0].pk}
