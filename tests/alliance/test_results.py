"""What anybody may read: chosen figures of the newest pack, and cases that still stand."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.db import connection
from django.urls import reverse

from alliance.models import KpiSetting, Target
from alliance.services import packs
from foundation.history import clock
from projects.models import FollowUp
from tests import factories

from .built import moment
from .told import Told

pytestmark = pytest.mark.django_db
PAGE = "/results/"


@pytest.fixture
def frozen(coordinator):
    """Two needs of two firms, of which the second quarter's pack tells."""
    for _ in range(2):
        factories.NeedFactory(opened_at=moment("2026-04-02"))
    KpiSetting.objects.create(kpi="demand_firms", published=True)
    KpiSetting.objects.create(kpi="no_response_rate", published=False)
    with clock.at(moment("2026-05-14")):
        return packs.freeze(year=2026, quarter=2, by=coordinator)


def shown(page):
    return {one.code: one for _label, found in page.context["groups"] for one in found}


def test_chosen_figures_of_a_pack(client, frozen):
    Target.objects.filter(kpi="demand_firms").update(note="두 값이 다릅니다.")
    page = client.get(PAGE)
    text = page.content.decode()
    assert list(shown(page)) == ["demand_firms"]
    assert shown(page)["demand_firms"].text == "2개사"
    assert shown(page)["demand_firms"].records == 2
    assert "2026-04-30" in text
    assert "잠정" in text
    assert frozen.sha256 in text
    assert "코디네이터가 확인해 매칭을 시작한 수요가 한 건이라도 있는 수요기업 수" in text
    assert "목표의 8%" in text


def test_later_records_change_nothing(client, frozen):
    client.get(PAGE)
    factories.NeedFactory(opened_at=moment("2026-04-03"))
    assert shown(client.get(PAGE))["demand_firms"].text == "2개사"


def test_a_restatement_replaces_it(client, frozen, coordinator):
    client.get(PAGE)
    factories.NeedFactory(opened_at=moment("2026-04-03"))
    with clock.at(moment("2026-05-20")):
        packs.restate(pack=frozen, reason="빠진 수요", by=coordinator)
    page = client.get(PAGE)
    assert shown(page)["demand_firms"].text == "3개사"
    assert "바로잡은 것입니다" in page.content.decode()


def test_what_is_no_longer_public_goes_at_once(client, frozen):
    assert shown(client.get(PAGE))
    KpiSetting.objects.update(published=False)
    page = client.get(PAGE)
    assert not shown(page)
    assert "아직 공개한 지표가 없습니다" in page.content.decode()


def test_final_figures_say_so(client, coordinator):
    KpiSetting.objects.create(kpi="demand_firms", published=True)
    with clock.at(moment("2026-07-02")):
        pack = packs.freeze(year=2026, quarter=2, cutoff_on=date(2026, 6, 30), by=coordinator)
    assert pack.kind == "final"
    assert "분기가 끝난 뒤 확정한 값입니다" in client.get(PAGE).content.decode()


def test_no_record_and_no_breakdown_leaves(client, frozen):
    text = client.get(PAGE).content.decode()
    for record in next(one for one in frozen.content["kpis"] if one["code"] == "demand_firms")["records"]:
        assert record[0].partition(":")[2] not in text
    assert "breakdowns" not in str(shown(client.get(PAGE)))


def answered(coordinator, firms):
    """Confirmed sales of so many firms, two answers of each, the last firm's in the pack's own quarter."""
    for number in range(firms):
        project = factories.ProjectFactory()
        for year in (1, 2):
            FollowUp.objects.create(
                project=project,
                year=year,
                due_on=date(2026, 1, 5),
                status=FollowUp.Status.CONFIRMED,
                confirmed_at=moment("2026-04-06" if number == firms - 1 else "2026-01-06"),
                sales_krw=70_000_000,
            )
    for code in ("sales_krw", "follow_up_response", "contracts"):
        KpiSetting.objects.create(kpi=code, published=True)
    with clock.at(moment("2026-05-14")):
        return packs.freeze(year=2026, quarter=2, by=coordinator)


def test_values_of_few_firms_are_withheld(client, coordinator):
    answered(coordinator, firms=2)
    page = client.get(PAGE)
    sales = shown(page)["sales_krw"]
    assert (sales.value, sales.percent, sales.records, sales.withheld) == (None, None, 4, True)
    assert "억" not in page.content.decode()
    assert "3곳보다 적어" in page.content.decode()
    assert shown(page)["follow_up_response"].withheld
    assert sales.chart.empty


def test_values_of_three_firms_are_told_from_when_they_were_three(client, coordinator):
    answered(coordinator, firms=3)
    sales = shown(client.get(PAGE))["sales_krw"]
    assert (sales.value, sales.withheld) == (420_000_000, False)
    assert (sales.chart.labels, sales.chart.values) == (("2026 Q2",), (Decimal("4.2"),))


def test_what_is_of_no_firm_is_told(client, coordinator):
    KpiSetting.objects.create(kpi="grant_rate", published=True)
    with clock.at(moment("2026-05-14")):
        packs.freeze(year=2026, quarter=2, by=coordinator)
    assert not shown(client.get(PAGE))["grant_rate"].withheld


def test_before_there_is_a_pack(client):
    KpiSetting.objects.create(kpi="demand_firms", published=True)
    page = client.get(PAGE)
    assert "아직 공개한 지표가 없습니다" in page.content.decode()
    assert "아직 공개한 성공사례가 없습니다" in page.content.decode()


def test_nothing_of_a_pack_that_is_not_what_was_frozen(client, frozen):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE alliance_pack SET sha256 = %s", ["0" * 64])
    assert not shown(client.get(PAGE))


def test_in_english_while_the_definition_is_the_same(client, frozen, monkeypatch):
    client.cookies["django_language"] = "en"
    english = shown(client.get(PAGE))["demand_firms"]
    assert "수요기업" not in english.definition
    kpi = dict(frozen.content["kpis"][0])
    assert kpi["code"] == "demand_firms"
    monkeypatch.setattr(
        "alliance.results._outside", lambda pack: [kpi | {"version": 99, "records": 2, "withheld": False}]
    )
    monkeypatch.setattr("alliance.results.DAY", 0)
    cache.clear()
    assert "수요기업" in shown(client.get(PAGE))["demand_firms"].definition


def test_a_chart_of_what_is_published(client, frozen):
    answer = client.get(reverse("results:chart", args=["demand_firms"]))
    assert answer["Content-Type"] == "image/svg+xml"
    assert b"<svg" in answer.content
    for code in ("no_response_rate", "nonsense"):
        assert client.get(reverse("results:chart", args=[code])).status_code == 404
    page = client.get(PAGE)
    assert "2026 Q2 2개사" in shown(page)["demand_firms"].described


def test_a_case_on_a_page_of_its_own(client):
    case = Told().published()
    address = reverse("results:case", args=[case.pk])
    assert address in client.get(PAGE).content.decode()
    text = client.get(address).content.decode()
    for told in (case.title, case.before, case.after, "0.8%", "TP 현장확인", case.project.supplier.name):
        assert told in text
    drafted = Told().draft()
    assert client.get(reverse("results:case", args=[drafted.pk])).status_code == 404


def test_a_demo_says_that_it_is_one(client, frozen):
    assert "모의 자료" not in client.get(PAGE).content.decode()
    factories.CompanyFactory(external_id="demo-d001")
    assert "실제 성과가 아닙니다" in client.get(PAGE).content.decode()


def test_wrong_method(client, frozen):
    assert client.post(PAGE).status_code == 405
    assert client.post(reverse("results:chart", args=["demand_firms"])).status_code == 405


def test_queries_are_few(client, frozen, django_assert_max_num_queries):
    client.get(PAGE)
    with django_assert_max_num_queries(6):
        client.get(PAGE)
