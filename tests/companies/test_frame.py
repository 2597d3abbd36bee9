"""What the frame says of firms: navigation by role, and what waits."""

import pytest

from companies import frame
from companies.models import Claim
from tests import factories

pytestmark = pytest.mark.django_db


def test_operators_hear_what_waits(coordinator, stranger):
    factories.CompanyFactory(status="pending")
    Claim.objects.create(company=factories.CompanyFactory(), user=stranger)
    assert [(str(item.label), item.count) for item in frame.waiting(coordinator)] == [
        ("승인할 기업", 1),
        ("확인할 소유 신청", 1),
    ]
    assert [item.url for item in frame.navigation(coordinator)] == ["/companies/"]


def test_a_new_firm_and_a_claim_wait_alike(stranger):
    assert list(frame.waiting(stranger)) == []
    Claim.objects.create(company=factories.CompanyFactory(), user=stranger)
    owner = factories.member_of(factories.CompanyFactory(status="pending"))
    assert list(frame.waiting(stranger)) == list(frame.waiting(owner)) != []
    assert [item.url for item in frame.navigation(stranger)] == ["/companies/mine/"]
