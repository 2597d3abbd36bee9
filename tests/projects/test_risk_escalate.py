"""The rule by which a risk goes up: from 15 points, or a week after its due date; it is told of once."""

from datetime import timedelta

import pytest

from companies.models import Interest
from foundation.history import clock
from foundation.history.models import Event
from foundation.notifications.models import Notification
from projects.models import Risk, Stage
from projects.services import risks
from tests import factories
from tests.projects.risking import assessed, raised

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def told(kind="projects.risk"):
    rows = Notification.objects.filter(kind=kind, title__contains="상위 보고되었습니다").order_by("pk")
    return {row.user for row in rows}, rows.count()


def days_later(days):
    return clock.at(clock.now() + days * DAY)


@pytest.mark.parametrize(
    ("grades", "status"), [((3, 5), "escalated"), ((5, 3), "escalated"), ((2, 5), "open")]
)
def test_severe_at_once(world, administrator, grades, status):
    risk = raised(world, probability=grades[0], impact=grades[1])
    risk.refresh_from_db()
    assert risk.status == status
    expected = {world.coordinator, administrator} if status == "escalated" else set()
    assert told() == (expected, len(expected))


def test_not_told_to_who_did_it_nor_to_who_has_an_interest(world, administrator):
    interested = factories.UserFactory(is_staff=True)
    Interest.objects.create(user=interested, company=world.project.demand_firm, kind="family")
    seller = factories.MembershipFactory(company=factories.SupplierFactory()).user
    type(seller).objects.filter(pk=seller.pk).update(is_staff=True)
    raised(world, probability=5, impact=5, by=world.coordinator)
    assert told() == ({administrator}, 1)


def test_a_coordinator_who_is_administrator_too_is_told_once(world):
    world.coordinator.is_staff = True
    world.coordinator.save()
    raised(world, probability=5, impact=5)
    assert told() == ({world.coordinator}, 1)


def test_without_a_coordinator(world, administrator):
    world.project.coordinator = None
    world.project.save()
    raised(world, probability=5, impact=5)
    assert told() == ({administrator}, 1)


def test_a_week_after_its_date_and_once(world, administrator):
    risk = raised(world, due_on=clock.today())
    with days_later(6):
        assert risks.escalate_late() == 0
    with days_later(7):
        assert risks.escalate_late() == 1
        assert risks.escalate_late() == 0
    with days_later(8):
        assert risks.escalate_late() == 0
    risk.refresh_from_db()
    assert risk.status == "escalated"
    assert told() == ({world.coordinator, administrator}, 2)
    event = Event.objects.of(risk).last()
    assert (event.verb, event.actor_key) == ("risk.escalated", None)


def test_the_row_and_the_record_follow_one_rule(world):
    """For every score on both sides of the due date."""
    today = clock.today()
    rows = [
        Risk.objects.create(
            project=world.project,
            title=f"{probability}·{impact}·{late}",
            probability=probability,
            impact=impact,
            response="accept",
            plan="봅니다",
            owner=world.supplier,
            raised_by=world.supplier,
            due_on=today - late * DAY,
        )
        for probability in range(1, 6)
        for impact in range(1, 6)
        for late in (0, 6, 7)
    ]
    expected = {risk for risk in rows if risk.goes_up(today)}
    assert set(Risk.objects.to_escalate(today)) == expected
    assert expected == {r for r in rows if r.score >= 15 or (today - r.due_on).days >= 7}


@pytest.mark.parametrize("status", ["closed", "escalated"])
def test_not_what_is_closed_or_up_already(world, status):
    risk = raised(world, due_on=clock.today())
    Risk.objects.filter(pk=risk.pk).update(status=status)
    with days_later(9):
        assert risks.escalate_late() == 0


def test_not_of_ended_projects(world):
    raised(world, due_on=clock.today())
    world.project.stage = Stage.STOPPED
    world.project.save()
    with days_later(9):
        assert risks.escalate_late() == 0


def test_up_and_down_and_up_again_is_told_twice(world):
    risk = raised(world, probability=5, impact=5)
    assessed(risk, probability=1, by=world.coordinator)
    assert risk.status == "open"
    assert Event.objects.of(risk).last().verb == "risk.open"
    assessed(risk, probability=4, by=world.supplier)
    assert risk.status == "escalated"
    assert told() == ({world.coordinator}, 2)


def test_what_is_late_comes_down_by_a_new_date_only(world):
    risk = raised(world, due_on=clock.today())
    with days_later(7):
        risks.escalate_late()
        risk.refresh_from_db()
        assessed(risk, probability=1, impact=1, by=world.coordinator)
        assert risk.status == "escalated"
        assessed(risk, due_on=clock.today(), by=world.coordinator)
        assert risk.status == "open"


def test_queries_grow_with_what_goes_up_only(world, django_assert_max_num_queries):
    for _ in range(10):
        raised(world)
    with django_assert_max_num_queries(3):
        assert risks.escalate_late() == 0
