"""Seats: appointing opens the alliance's pages, dismissing or erasing closes them."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from alliance.models import Member
from alliance.services import members
from companies.services import people
from foundation.history import clock
from foundation.history.models import Event
from foundation.history.workflow import Forbidden, Refused
from tests import factories

from .meetings import outsiders

pytestmark = pytest.mark.django_db

ON = date(2026, 1, 5)


@pytest.fixture
def administrator():
    return factories.UserFactory(is_staff=True)


def appoint(by, **given):
    values = {"role": "supplier", "organisation": " 한빛AI ", "joined_on": ON} | given
    values.setdefault("user", factories.UserFactory())
    return members.appoint(by=by, **values)


def dismiss(member, by, left_on=None):
    members.dismiss(member=member, left_on=left_on or clock.today(), by=by)


def test_a_seat_opens_the_pages(administrator):
    member = appoint(administrator)
    member.user.refresh_from_db()
    assert member.user.is_alliance_member
    assert (member.role, member.organisation, member.joined_on) == ("supplier", "한빛AI", ON)
    assert Event.objects.of(member).get().verb == "member.appointed"


def test_one_seat_at_a_time(administrator):
    member = appoint(administrator)
    with pytest.raises(Refused) as refused:
        appoint(administrator, user=member.user)
    assert refused.value.code == "seated"
    dismiss(member, administrator)
    appoint(administrator, user=member.user, role="advisor", joined_on=clock.today())
    assert Member.objects.on(clock.today()).count() == 1


def test_nobody_has_two_seats_on_a_day(administrator):
    member, left = appoint(administrator), date(2026, 2, 1)
    dismiss(member, administrator, left)
    with pytest.raises(ValidationError) as error:
        appoint(administrator, user=member.user, joined_on=left - timedelta(days=1))
    assert list(error.value.message_dict) == ["joined_on"]
    appoint(administrator, user=member.user, joined_on=left)
    assert Member.objects.on(left - timedelta(days=1)).count() == Member.objects.on(left).count() == 1


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"role": "friend"}, "role"),
        ({"organisation": " "}, "organisation"),
        ({"joined_on": clock.today() + timedelta(days=2)}, "joined_on"),
    ],
)
def test_bad_input_is_named(administrator, given, field):
    with pytest.raises(ValidationError) as error:
        appoint(administrator, **given)
    assert list(error.value.message_dict) == [field]


def test_not_an_account_that_is_closed(administrator):
    with pytest.raises(ValidationError) as error:
        appoint(administrator, user=factories.UserFactory(is_active=False))
    assert list(error.value.message_dict) == ["user"]


def test_a_dismissal_closes_the_pages(administrator):
    member = appoint(administrator)
    dismiss(member, administrator, date(2026, 2, 1))
    member.user.refresh_from_db()
    assert not member.user.is_alliance_member
    seats = Member.objects
    assert seats.on(date(2026, 1, 31)).exists()
    assert not seats.on(date(2026, 2, 1)).exists()
    with pytest.raises(Refused) as refused:
        dismiss(member, administrator)
    assert refused.value.code == "left"


@pytest.mark.parametrize("days", [-1, 100_000])
def test_a_dismissal_between_appointment_and_today(administrator, days):
    member = appoint(administrator)
    with pytest.raises(ValidationError) as error:
        dismiss(member, administrator, ON + timedelta(days=days))
    assert list(error.value.message_dict) == ["left_on"]


def test_administrators_appoint_and_dismiss(administrator):
    member = factories.AllianceMemberFactory()
    seller = factories.member_of(factories.SupplierFactory(), is_staff=True)
    for person in [*outsiders(), factories.UserFactory(is_coordinator=True), seller]:
        with pytest.raises(Forbidden):
            appoint(person)
        with pytest.raises(Forbidden):
            dismiss(member, person)


def test_who_is_erased_has_no_seat(administrator):
    member = appoint(administrator)
    other = appoint(administrator)
    people.erase(user=member.user, by=member.user)
    member.refresh_from_db()
    other.refresh_from_db()
    assert (member.left_on, other.left_on) == (clock.today(), None)
