"""The section of what was measured, a measure's page, and what waits to be verified."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from companies.models import Interest, User
from foundation.history import clock
from projects import frame
from projects.erasure import REDACTED, redact
from projects.models import Measurement, TermsTarget, Verification
from projects.services import measurements
from tests import factories
from tests.projects.claims import accredit, begun, claim, kpi

pytestmark = pytest.mark.django_db


def section(world):
    return reverse("projects:measurements", args=[world.project.pk])


def page_of(measure):
    return reverse("projects:measure", args=[measure.pk])


def everybody(world):
    world.pledged()
    return (world.coordinator, world.supplier, world.demander, world.reviewer)


def test_whoever_sees_the_project(client, world, stranger):
    row = claim(world)
    addresses = (section(world), page_of(row.measure), row.get_absolute_url())
    for person in everybody(world):
        client.force_login(person)
        assert [client.get(address).status_code for address in addresses] == [200] * 3
    client.force_login(stranger)
    assert [client.get(address).status_code for address in addresses] == [404] * 3


def test_wrong_method(client, world):
    row = claim(world)
    client.force_login(world.supplier)
    for address in (section(world), page_of(row.measure), row.get_absolute_url()):
        assert client.post(address).status_code == 405


def test_what_it_says(client, world):
    begun(world)
    measure = kpi(world, name="미검률")
    agreement = factories.AgreementFactory(project=world.project)
    TermsTarget.objects.create(terms=agreement.versions.get(), measure=measure, target=Decimal("0.8"))
    accredit(claim(world, measure, occurred_on=clock.today() - timedelta(days=9)), world)
    claim(world, measure, value=Decimal("1.4"))
    client.force_login(world.supplier)
    page = client.get(section(world))
    [(proof, trend, shown, more)] = page.context["rows"]
    assert (proof.percent, proof.met, proof.promised_text, more) == (100, True, "0.5", False)
    assert [row.value for row in shown] == [Decimal("1.4"), Decimal("0.8")]
    assert [point.verified for point in trend.points] == [True, False]
    text = page.content.decode()
    for said in ("미검률", "0.8 %", "견적의 약속 0.5 %", "목표 달성", "100%", "낮출수록 좋음", 'role="img"'):
        assert said in text
    assert "측정 결과서 v1" in text


def test_a_trend_is_of_what_stands(client, world):
    measure = kpi(world)
    measurements.withdraw(measurement=claim(world, measure), by=world.supplier)
    claim(world, measure)
    client.force_login(world.supplier)
    [(_proof, trend, shown, _more)] = client.get(section(world)).context["rows"]
    assert trend is None
    assert len(shown) == 2


def test_the_latest_are_shown_and_the_rest_is_a_page_away(client, world):
    measure = kpi(world)
    rows = [claim(world, measure, value=Decimal(n)) for n in range(1, 6)]
    client.force_login(world.supplier)
    page = client.get(section(world))
    [(_proof, _trend, shown, more)] = page.context["rows"]
    assert (shown, more) == (rows[:1:-1], True)
    assert list(client.get(page_of(measure)).context["page"]) == rows[::-1]


def test_the_sheets_rows_stand_apart(client, world):
    row = factories.MeasureFactory(project=world.project, aspect="power")
    claimed = claim(world, row, value=Decimal("0.4"))
    client.force_login(world.supplier)
    page = client.get(section(world))
    assert page.context["rows"] == []
    assert (page.context["sheet_rows"], page.context["sheet_met"]) == (1, 0)
    accredit(claimed, world)
    assert client.get(section(world)).context["sheet_met"] == 1
    overview = client.get(world.project.get_absolute_url())
    assert list(overview.context["measures"]) == []


def test_only_parties_claim(client, world):
    measure = kpi(world)
    for person, may in zip(everybody(world), (False, True, True, False), strict=True):
        client.force_login(person)
        assert client.get(section(world)).context["claims"] is may
        assert (client.get(page_of(measure)).context["claim_form"] is not None) is may


def test_a_reviewer_opens_only_its_own_rounds_documents(client, world):
    row = claim(world)
    world.scored()
    world.decide()
    world.pledged(other := factories.UserFactory(is_reviewer=True))
    link = reverse("projects:versions", args=[row.evidence_id])
    for person, may in ((world.reviewer, True), (world.supplier, True), (other, False)):
        client.force_login(person)
        for address in (section(world), page_of(row.measure), row.get_absolute_url()):
            text = client.get(address).content.decode()
            assert (link in text) is may
            assert ("측정 결과서" in text) is may


def waits(person):
    return {item.label: item.count for item in frame.waiting(User.objects.get(pk=person.pk))}.get(
        "확인할 측정값", 0
    )


def listed(client, person):
    client.force_login(person)
    return list(client.get(reverse("projects:to_verify")).context["page"])


def test_what_waits(client, world):
    first, second = claim(world), claim(world)
    own = claim(world, by=world.demander)
    colleague = factories.member_of(world.project.demand_firm)
    # Who is a member twice over is asked once.
    factories.MembershipFactory(user=world.demander, company=factories.CompanyFactory())
    insider = factories.member_of(world.project.demand_firm, is_coordinator=True)
    interested = factories.UserFactory(is_coordinator=True)
    Interest.objects.create(user=interested, company=world.project.supplier, kind="family", note="가족")
    other = factories.member_of(factories.ProjectFactory().demand_firm)
    expected = [
        (world.coordinator, [first, second, own]),
        (world.demander, [first, second]),
        (colleague, [first, second]),
        (insider, [first, second]),
        (world.supplier, []),
        (interested, []),
        (other, []),
    ]
    for person, rows in expected:
        assert listed(client, person) == rows
        assert waits(person) == len(rows)
        # What waits is what may be verified.
        found = [
            row for row in (first, second, own) if measurements.levels(row, User.objects.get(pk=person.pk))
        ]
        assert found == rows


def test_the_supplier_who_left_and_came_back_to_the_demand_firm_is_asked_nothing_of_its_own(client, world):
    claim(world)
    world.supplier.memberships.update(ended_at=clock.now())
    factories.MembershipFactory(user=world.supplier, company=world.project.demand_firm)
    assert listed(client, User.objects.get(pk=world.supplier.pk)) == []


def test_nothing_waits_once_it_is_verified(client, world):
    row = claim(world)
    measurements.verify(measurement=row, level="demand_confirmed", by=world.demander)
    assert listed(client, world.coordinator) == listed(client, world.demander) == []


def test_who_verifies_nothing_has_no_list(client, world, stranger):
    address = reverse("projects:to_verify")
    for person in (stranger, world.reviewer):
        client.force_login(person)
        assert client.get(address).status_code == 403
    client.force_login(world.coordinator)
    assert client.post(address).status_code == 405


def test_queries_do_not_grow(client, world, django_assert_max_num_queries):
    for _ in range(4):
        measure = kpi(world)
        for _ in range(3):
            row = accredit(claim(world, measure), world)
            claim(world, measure)
    addresses = [section(world), page_of(measure), reverse("projects:to_verify"), row.get_absolute_url()]
    for person in (world.coordinator, world.demander):
        for address, ceiling in zip(addresses, (16, 16, 10, 24), strict=True):
            client.force_login(person)
            with django_assert_max_num_queries(ceiling):
                assert client.get(address).status_code == 200


def test_words_go_with_the_person(world):
    row = accredit(claim(world), world, comment="직접 쟀습니다.")
    redact(world.supplier.pk)
    redact(world.coordinator.pk)
    assert Measurement.objects.get(pk=row.pk).method == REDACTED
    assert Verification.objects.get().comment == REDACTED
