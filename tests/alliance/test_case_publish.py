"""A case is told on what others have verified, and only as long as that stands."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from alliance import cases as reading
from alliance.models import Case
from alliance.services import cases
from companies.models import Interest
from foundation.history.workflow import Forbidden, Refused
from projects.models import Measurement
from tests import factories

from .told import TEXTS, Told

pytestmark = pytest.mark.django_db
S = Case.Status


@pytest.fixture
def world():
    return Told()


def told(figures):
    return [(one.before, one.after, one.change) for one in reading.told(figures)]


def test_figures_are_those_that_were_verified(world):
    case = world.published()
    assert told(case.figures) == [("2%", "0.8%", "1.2%p 줄어 좋아짐")]
    assert reading.told(case.figures)[0].level == "TP 현장확인"
    assert case.published_at is not None


def test_a_claim_alone_is_no_case():
    world = Told()
    Measurement.objects.update(level="demand_confirmed")
    with pytest.raises(Refused) as refused:
        world.draft()
    assert refused.value.code == "unverified"


def test_figures_are_taken_when_consent_is_asked(world):
    case = world.draft()
    world.verified("12", measure__unit="건", measure__baseline=Decimal(10))
    cases.ask(case=case, by=world.coordinator)
    assert told(case.figures)[1] == ("10건", "12건", "20% 늘어 나빠짐")
    Measurement.objects.update(level="rejected")
    cases.edit(case=case, **TEXTS, by=world.coordinator)
    with pytest.raises(Refused) as refused:
        cases.ask(case=case, by=world.coordinator)
    assert refused.value.code == "unverified"


@pytest.mark.parametrize(
    ("unit", "direction", "before", "after", "change"),
    [
        ("%", "up", "90", "95.5", "5.5%p 늘어 좋아짐"),
        ("%", "up", "90", "80", "10%p 줄어 나빠짐"),
        ("%", "up", "0", "5", "5%p 늘어 좋아짐"),
        ("분", "down", "40", "10", "75% 줄어 좋아짐"),
        ("분", "down", "40", "40", "변화 없음"),
        ("건", "up", "0", "5", ""),
        ("건", "up", None, "5", ""),
    ],
)
def test_change_in_words(unit, direction, before, after, change):
    figure = {
        "name": "지표",
        "unit": unit,
        "direction": direction,
        "before": before,
        "after": after,
        "level": "accredited",
        "measured_on": "2026-05-04",
    }
    assert reading.told([figure])[0].change == change


def test_needs_both_consents(world):
    case = world.asked()
    cases.consent(case=case, firm=world.demand, version=1, by=world.buyer)
    with pytest.raises(Refused) as refused:
        cases.publish(case=case, by=world.coordinator)
    assert refused.value.code == "consents"
    with pytest.raises(IntegrityError):
        Case.objects.filter(pk=case.pk).update(status=S.PUBLISHED)


@pytest.mark.parametrize("change", [{"level": "rejected"}, {"verified_value": Decimal("1.1")}])
def test_what_is_no_longer_verified_is_not_published(world, change):
    case = world.consent(world.asked())
    Measurement.objects.update(**change)
    with pytest.raises(Refused) as refused:
        cases.publish(case=case, by=world.coordinator)
    assert refused.value.code == "changed"


def test_stands_when_it_was_verified_better(world):
    case = world.published()
    Measurement.objects.update(level="accredited")
    assert reading.standing(Case.objects.all()) == [case]
    Measurement.objects.update(level="rejected")
    assert reading.standing(Case.objects.all()) == []


def test_who_writes_and_publishes(world):
    drafted = world.draft()
    interested = factories.UserFactory(is_coordinator=True)
    Interest.objects.create(user=interested, company=world.supplier, kind="shares")
    for person in (world.buyer, world.seller, interested, factories.UserFactory(is_alliance_member=True)):
        with pytest.raises(Forbidden):
            cases.draft(project=world.project, by=person, **TEXTS)
        with pytest.raises(Forbidden):
            cases.edit(case=drafted, by=person, **TEXTS)
        with pytest.raises(Forbidden):
            cases.ask(case=drafted, by=person)
        with pytest.raises(Forbidden):
            cases.publish(case=drafted, by=person)


def test_one_case_of_a_project(world):
    world.draft()
    with pytest.raises(Refused) as refused:
        world.draft()
    assert refused.value.code == "exists"


def test_published_once(world):
    case = world.published()
    with pytest.raises(Refused) as refused:
        cases.publish(case=case, by=world.coordinator)
    assert refused.value.code == "transition"
    with pytest.raises(Refused):
        cases.ask(case=case, by=world.coordinator)


@pytest.mark.parametrize("name", ["title", "before", "after"])
def test_every_text_is_needed(world, name):
    with pytest.raises(ValidationError) as wrong:
        world.draft(**{name: "  "})
    assert list(wrong.value.message_dict) == [name]


def test_title_has_its_length(world):
    with pytest.raises(ValidationError) as wrong:
        world.draft(title="가" * 121)
    assert list(wrong.value.message_dict) == ["title"]


def test_who_sees_it(world):
    case = world.draft()
    people = {
        "buyer": world.buyer,
        "seller": world.seller,
        "coordinator": world.coordinator,
        "alliance": factories.UserFactory(is_alliance_member=True),
        "stranger": factories.UserFactory(),
    }
    see = {name for name, user in people.items() if Case.objects.visible_to(user).exists()}
    assert see == {"buyer", "seller", "coordinator"}
    cases.ask(case=case, by=world.coordinator)
    cases.publish(case=world.consent(case), by=world.coordinator)
    assert all(Case.objects.visible_to(user).exists() for user in people.values())
