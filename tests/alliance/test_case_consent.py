"""Each firm consents for itself, to what it has read, and takes its consent back at any time."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from alliance.models import Case
from alliance.services import cases
from foundation.history import clock
from foundation.history.models import Event
from foundation.history.workflow import Forbidden, Refused
from foundation.notifications.models import Notification
from tests import factories

from .told import TEXTS, Told

pytestmark = pytest.mark.django_db
S = Case.Status


@pytest.fixture
def world():
    return Told()


def notices(person):
    return list(
        Notification.objects.filter(user=person, kind="alliance.case").values_list("title", flat=True)
    )


def events(case):
    return list(Event.objects.of(case).values_list("verb", flat=True))


def test_both_firms_consent_to_a_version(world):
    case = world.asked()
    assert notices(world.buyer)[0] == notices(world.seller)[0]
    assert "동의를 요청받았습니다" in notices(world.buyer)[0]
    assert notices(world.coordinator) == []
    world.consent(case)
    case.refresh_from_db()
    assert (case.demand_consent_by, case.supplier_consent_by) == (world.buyer, world.seller)
    assert abs(clock.now() - case.demand_consent_at) < timedelta(minutes=1)
    assert "공개할 수 있습니다" in notices(world.coordinator)[0]
    given = Event.objects.of(case).filter(verb="case.consented")
    assert [row.data["side"] for row in given] == ["demand", "supplier"]
    assert {(row.data["version"], row.data["sha256"]) for row in given} == {(1, given[0].data["sha256"])}
    assert given[0].actor_key == world.buyer.pk


def test_what_is_consented_to_is_told_by_its_hash(world):
    case = world.consent(world.asked())
    cases.edit(case=case, **(TEXTS | {"after": "다른 글"}), by=world.coordinator)
    cases.ask(case=case, by=world.coordinator)
    world.consent(case)
    given = Event.objects.of(case).filter(verb="case.consented")
    assert [row.data["version"] for row in given] == [1, 1, 2, 2]
    assert given[0].data["sha256"] != given[2].data["sha256"]


def test_only_who_may_bind_the_firm_consents(world):
    case = world.asked()
    colleague = factories.MembershipFactory(company=world.demand, role="member").user
    for person, firm in (
        (colleague, world.demand),
        (world.seller, world.demand),
        (world.coordinator, world.demand),
        (factories.UserFactory(), world.demand),
    ):
        with pytest.raises(Forbidden):
            cases.consent(case=case, firm=firm, version=1, by=person)
        with pytest.raises(Forbidden):
            cases.refuse(case=case, firm=firm, reason="아니오", by=person)
    other = factories.CompanyFactory()
    with pytest.raises(Forbidden):
        cases.consent(case=case, firm=other, version=1, by=factories.member_of(other))
    with pytest.raises(Forbidden):
        cases.refuse(case=case, firm=other, reason="아니오", by=factories.member_of(other))
    case.refresh_from_db()
    assert case.status == S.ASKED
    assert not case.demand_consent_at


def test_consents_once_and_only_when_asked(world):
    case = world.draft()
    with pytest.raises(Refused) as refused:
        cases.consent(case=case, firm=world.demand, version=0, by=world.buyer)
    assert refused.value.code == "transition"
    cases.ask(case=case, by=world.coordinator)
    cases.consent(case=case, firm=world.demand, version=1, by=world.buyer)
    with pytest.raises(Refused) as refused:
        cases.consent(case=case, firm=world.demand, version=1, by=world.buyer)
    assert refused.value.code == "consented"


def test_a_version_that_was_not_read_is_not_consented_to(world):
    case = world.asked()
    cases.edit(case=case, **(TEXTS | {"after": "다른 글"}), by=world.coordinator)
    cases.ask(case=case, by=world.coordinator)
    with pytest.raises(Refused) as refused:
        cases.consent(case=case, firm=world.demand, version=1, by=world.buyer)
    assert refused.value.code == "stale"


@pytest.mark.parametrize("step", ["asked", "published"])
def test_another_text_ends_what_was_consented_to(world, step):
    case = getattr(world, step)()
    if step == "asked":
        world.consent(case)
    Notification.objects.all().delete()
    cases.edit(case=case, **(TEXTS | {"after": "다른 글"}), by=world.coordinator)
    case.refresh_from_db()
    assert (case.status, case.after, case.consented) == (S.DRAFT, "다른 글", False)
    assert case.demand_consent_by is None
    assert "효력을 잃었습니다" in notices(world.buyer)[0]
    assert not Case.objects.published().exists()
    with pytest.raises(Refused):
        cases.publish(case=case, by=world.coordinator)


def test_a_draft_is_changed_in_silence(world):
    case = world.draft()
    cases.edit(case=case, **(TEXTS | {"title": "다른 제목"}), by=world.coordinator)
    case.refresh_from_db()
    assert (case.title, case.status) == ("다른 제목", S.DRAFT)
    assert events(case) == ["case.drafted", "case.changed"]
    assert notices(world.buyer) == []


def test_a_firm_refuses_with_a_reason(world):
    case = world.asked()
    cases.consent(case=case, firm=world.demand, version=1, by=world.buyer)
    with pytest.raises(ValidationError) as wrong:
        cases.refuse(case=case, firm=world.supplier, reason=" ", by=world.seller)
    assert list(wrong.value.message_dict) == ["reason"]
    cases.refuse(case=case, firm=world.supplier, reason="고객사 이름이 보입니다.", by=world.seller)
    case.refresh_from_db()
    assert (case.status, case.demand_consent_at) == (S.DRAFT, None)
    told = Notification.objects.filter(user=world.coordinator).latest("pk")
    assert told.body == "고객사 이름이 보입니다."
    with pytest.raises(Refused) as refused:
        cases.refuse(case=case, firm=world.supplier, reason="다시", by=world.seller)
    assert refused.value.code == "transition"


def test_what_is_public_is_withdrawn_and_not_refused(world):
    case = world.published()
    with pytest.raises(Refused) as refused:
        cases.refuse(case=case, firm=world.demand, reason="아니오", by=world.buyer)
    assert refused.value.code == "transition"
    assert Case.objects.published().exists()


@pytest.mark.parametrize("side", ["demand", "supplier"])
def test_either_firm_takes_a_published_case_off_the_page(world, side):
    case = world.published()
    person = {"demand": world.buyer, "supplier": world.seller}[side]
    Notification.objects.all().delete()
    cases.withdraw(case=case, firm=getattr(world, side), by=person)
    case.refresh_from_db()
    assert (case.status, case.consented) == (S.WITHDRAWN, False)
    assert len(notices(world.coordinator)) == 1
    assert notices(person) == []
    cases.edit(case=case, **TEXTS, by=world.coordinator)
    assert case.status == S.DRAFT


def test_who_may_withdraw(world):
    case = world.published()
    colleague = factories.MembershipFactory(company=world.demand, role="member").user
    other = factories.CompanyFactory()
    for person, firm in (
        (colleague, world.demand),
        (world.seller, world.demand),
        (factories.member_of(other), other),
        (world.buyer, None),
    ):
        with pytest.raises(Forbidden):
            cases.withdraw(case=case, reason="내립니다.", firm=firm, by=person)
    with pytest.raises(ValidationError):
        cases.withdraw(case=case, reason=" ", by=world.coordinator)
    cases.withdraw(case=case, reason="과제에 이의가 있습니다.", by=world.coordinator)
    assert case.status == S.WITHDRAWN
    with pytest.raises(Refused):
        cases.withdraw(case=case, firm=world.demand, by=world.buyer)
