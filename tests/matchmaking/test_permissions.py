"""What each permission asks for, where pages ask something else first or nothing at all."""

import pytest

from companies.models import Interest
from matchmaking import permissions
from matchmaking.models import Match, Need
from tests import factories
from tests.matchmaking.judged import drafted
from tests.matchmaking.pairs import pair

pytestmark = pytest.mark.django_db


def test_a_need_is_its_firms_to_post_and_to_change(stranger, coordinator):
    need = factories.NeedFactory(status=Need.Status.DRAFT)
    member = factories.member_of(need.company)
    assert permissions.can_create(member, need.company)
    assert not permissions.can_create(stranger, need.company)
    assert permissions.can_edit(member, need)
    assert permissions.can_edit(coordinator, need)
    assert not permissions.can_edit(stranger, need)


def test_both_firms_and_the_operating_body_talk(stranger, coordinator):
    met = pair(Match.Status.ACCEPTED)
    rival = factories.member_of(factories.SupplierFactory())
    of_the_supplier = factories.UserFactory(is_coordinator=True)
    Interest.objects.create(
        user=of_the_supplier, company=met.match.solution.company, kind=Interest.Kind.SHARES
    )
    for person in (met.buyer, met.seller, coordinator):
        assert permissions.can_talk(person, met.match)
    for person in (stranger, rival, of_the_supplier):
        assert not permissions.can_talk(person, met.match)


def test_only_suppliers_pass():
    seller = factories.MembershipFactory(company=factories.SupplierFactory())
    buyer = factories.MembershipFactory(company=factories.CompanyFactory())
    assert permissions.can_pass(seller.user, seller.company)
    assert not permissions.can_pass(buyer.user, buyer.company)


def test_an_interest_elsewhere_does_not_keep_from_logging_a_call(coordinator):
    elsewhere, called = factories.CompanyFactory(), factories.CompanyFactory()
    Interest.objects.create(user=coordinator, company=elsewhere, kind=Interest.Kind.FAMILY)
    assert permissions.can_log(coordinator, called)
    assert not permissions.can_log(coordinator, elsewhere)


def test_who_is_no_reviewer_any_more_has_no_seat():
    made = drafted(reviewers=1)
    seat, person = made.seats[0], made.reviewers[0]
    assert permissions.can_sit(person, seat)
    assert permissions.can_see_rounds(person)
    assert permissions.can_be_seated(person, made.round)
    for flag in ("is_active", "is_reviewer"):
        setattr(person, flag, False)
        assert not permissions.can_sit(person, seat)
        assert not permissions.can_see_rounds(person)
        assert not permissions.can_be_seated(person, made.round)
        setattr(person, flag, True)


def test_who_left_the_alliance_reads_no_model_card():
    member = factories.UserFactory(is_alliance_member=True)
    assert permissions.can_see_rankers(member)
    member.is_active = False
    assert not permissions.can_see_rankers(member)
