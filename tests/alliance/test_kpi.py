"""A figure opens down to its records: those that the viewer may see and the count of those withheld equal it."""

from datetime import date

import pytest
from django.urls import reverse

from alliance import kpis
from alliance.kpis import records
from alliance.models import Division, DivisionOutput
from foundation.history import clock
from matchmaking.models import Match, Need
from projects.models import FollowUp, Gate, Stage
from tests import factories

from .built import gate, moment, moved, project

pytestmark = pytest.mark.django_db


@pytest.fixture
def member():
    return factories.UserFactory(is_alliance_member=True)


def opened(client, code, by, **params):
    client.force_login(by)
    page = client.get(reverse("alliance:kpi", args=[code]), params)
    assert page.status_code == 200
    return page


def test_opens_down_to_the_records(client, coordinator):
    need = factories.NeedFactory()
    page = opened(client, "demand_firms", coordinator)
    text = page.content.decode()
    assert need.company.name in text
    assert reverse("matchmaking:need", args=[need.pk]) in text
    assert (page.context["total"], page.context["withheld"]) == (1, 0)


def test_withholds_the_records_that_the_viewer_may_not_see(client, member):
    need = factories.NeedFactory()
    page = opened(client, "demand_firms", member)
    assert need.company.name not in page.content.decode()
    assert (page.context["total"], page.context["withheld"]) == (1, 1)


def test_a_masked_need_is_not_tied_to_its_firm(client):
    supplier = factories.SupplierFactory()
    both = factories.member_of(supplier, is_alliance_member=True)
    masked = factories.NeedFactory(confidentiality=Need.Confidentiality.SUMMARY)
    plain = factories.NeedFactory()
    factories.MatchFactory(need=masked, solution__company=supplier, status=Match.Status.EXPIRED)
    for need in (masked, plain):
        match = need.matches.first() or factories.MatchFactory(need=need)
        moved(match, "match.expired", "2026-03-02", from_state=Match.Status.INVITED)
    page = opened(client, "demand_firms", both)
    assert masked.company.name not in page.content.decode()
    assert plain.company.name in page.content.decode()
    assert (page.context["total"], page.context["withheld"]) == (2, 1)
    assert opened(client, "no_response_rate", both).context["withheld"] == 2


def test_an_own_project_is_shown_to_its_firms_member(client):
    own, other = project(), project()
    for one in (own, other):
        gate(one, Stage.PILOT, Gate.Status.GO, "2026-03-02")
    person = factories.member_of(own.supplier, is_alliance_member=True)
    page = opened(client, "pilot_firms", person)
    assert [record.row.firm for record in page.context["records"]] == [own.demand_firm_id]
    assert (page.context["total"], page.context["withheld"]) == (2, 1)


@pytest.mark.parametrize("kpi", kpis.KPIS, ids=lambda kpi: kpi.code)
def test_opens_every_kpi(client, coordinator, kpi):
    one = project(task=6)
    gate(one, Stage.POC, Gate.Status.STOP, "2026-03-02")
    moved(one.match, "match.selected", "2026-03-02")
    moved(one.match, "match.consulted", "2026-02-27")
    moved(one.match, "match.accepted", "2026-02-27", from_state=Match.Status.INVITED)
    factories.MeasurementFactory(measure__project=one)
    FollowUp.objects.create(
        project=one, year=1, due_on=date(2026, 3, 2), status="confirmed", confirmed_at=moment("2026-03-02")
    )
    division = Division.objects.create(
        kind="division", name="분과", topic="주제", founded_on=date(2026, 1, 5)
    )
    DivisionOutput.objects.create(
        division=division, occurred_on=clock.today(), title="보고서", recorded_by=coordinator
    )
    page = opened(client, kpi.code, coordinator)
    assert page.context["withheld"] == 0
    assert len(page.context["records"]) == page.context["total"]


def test_a_kind_of_record_without_a_rule_is_shown_to_nobody(coordinator):
    row = kpis.Row("companies.user:1", date(2026, 3, 2))
    assert records.shown([row], coordinator) == []


def test_narrows_and_turns_pages(client, coordinator):
    for _ in range(51):
        factories.NeedFactory()
    small = factories.NeedFactory(company__employees=3)
    assert len(opened(client, "demand_firms", coordinator).context["records"]) == 50
    assert len(opened(client, "demand_firms", coordinator, page=2).context["records"]) == 2
    page = opened(client, "demand_firms", coordinator, size="1-9")
    assert [record.row.firm for record in page.context["records"]] == [small.company_id]


def test_queries_do_not_grow_with_records(client, coordinator, django_assert_max_num_queries):
    for _ in range(20):
        gate(project(task=6), Stage.POC, Gate.Status.STOP, "2026-03-02")
    client.force_login(coordinator)
    with django_assert_max_num_queries(30):
        client.get(reverse("alliance:kpi", args=["stage_pass_rate"]))
