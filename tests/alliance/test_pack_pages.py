"""The list of packs, the paper of a meeting, and a frozen figure opened down to its records."""

from datetime import date

import pytest
from django.urls import reverse

from alliance.kpis.breakdowns import Dimension
from alliance.models import Meeting, Pack
from alliance.services import packs
from foundation.history import clock
from projects.models import Gate, Stage
from tests import factories

from .built import gate, moment, project

pytestmark = pytest.mark.django_db
LIST = "/alliance/packs/"


@pytest.fixture
def by():
    return factories.UserFactory(is_coordinator=True)


@pytest.fixture
def member():
    return factories.UserFactory(is_alliance_member=True)


def frozen(by, until=date(2026, 9, 30)):
    with clock.at(moment("2026-10-20")):
        return packs.freeze(year=2026, quarter=3, cutoff_on=until, by=by)


def opened(client, pack, code, query=""):
    return client.get(reverse("alliance:pack_kpi", args=[pack.pk, code]) + query)


class TestList:
    def test_newest_first_with_what_was_replaced(self, client, member):
        old = factories.PackFactory(quarter=2)
        first = factories.PackFactory(quarter=3)
        second = factories.PackFactory(quarter=3, version=2, restates=first, reason="정산 반영")
        client.force_login(member)
        page = client.get(LIST)
        shown = [(pack.pk, pack.replaced) for pack in page.context["page"]]
        assert shown == [(second.pk, False), (first.pk, True), (old.pk, False)]
        text = page.content.decode()
        assert "정산 반영" in text
        assert reverse("alliance:freeze_pack") not in text

    def test_operators_may_freeze(self, client, by):
        client.force_login(by)
        assert reverse("alliance:freeze_pack") in client.get(LIST).content.decode()

    def test_leaves_the_contents_where_they_are(self, client, member, django_assert_max_num_queries):
        for year in range(2020, 2027):
            factories.PackFactory(year=year)
        client.force_login(member)
        with django_assert_max_num_queries(12):
            page = client.get(LIST)
        assert all("content" in pack.get_deferred_fields() for pack in page.context["page"])

    @pytest.mark.parametrize("role", ["is_reviewer", None])
    def test_wrong_role(self, client, role):
        client.force_login(factories.UserFactory(**({role: True} if role else {})))
        assert client.get(LIST).status_code == 403


class TestPaper:
    def test_tells_every_figure_by_group(self, client, member, by):
        factories.NeedFactory(opened_at=moment("2026-07-02"))
        pack = frozen(by)
        client.force_login(member)
        page = client.get(pack.get_absolute_url())
        text = page.content.decode()
        told = [figure.told for _label, shown in page.context["groups"] for figure in shown]
        assert {kpi["code"] for kpi in told} == {kpi["code"] for kpi in pack.content["kpis"]}
        assert all(kpi["name"] in text and kpi["text"] in text for kpi in told)
        for words in ("확정", "2026-09-30", "두 목표를 더하지 않습니다", "23,700", "24,900", pack.sha256):
            assert words in text
        assert "None" not in text
        assert reverse("alliance:restate_pack", args=[pack.pk]) not in text

    def test_names_what_misses_its_target_first(self, client, by):
        factories.NeedFactory(opened_at=moment("2026-07-02"))
        client.force_login(by)
        page = client.get(frozen(by).get_absolute_url())
        standing = {
            status.value: {kpi["code"] for kpi in shown} for status, shown in page.context["standing"]
        }
        assert next(iter(standing)) == "off"
        assert "demand_firms" in standing["off"]

    def test_operators_may_restate_the_newest_only(self, client, by):
        first = factories.PackFactory()
        second = factories.PackFactory(version=2, restates=first, reason="정정")
        client.force_login(by)
        for pack, may in ((first, False), (second, True)):
            text = client.get(pack.get_absolute_url()).content.decode()
            assert (reverse("alliance:restate_pack", args=[pack.pk]) in text) == may

    @pytest.mark.parametrize("simulated", [True, False])
    def test_says_what_is_simulated(self, client, member, simulated):
        pack = factories.PackFactory.build()
        pack.content["simulated"] = simulated
        pack.save()
        client.force_login(member)
        assert ("모의 자료" in client.get(pack.get_absolute_url()).content.decode()) == simulated

    def test_names_the_meeting_that_it_is_for(self, client, member):
        pack = factories.PackFactory()
        held = factories.MeetingFactory(pack=pack)
        cancelled = factories.MeetingFactory(pack=pack, status=Meeting.Status.CANCELLED)
        client.force_login(member)
        text = client.get(pack.get_absolute_url()).content.decode()
        assert held.get_absolute_url() in text
        assert cancelled.get_absolute_url() not in text

    def test_one_without_targets_or_budgets(self, client, member):
        client.force_login(member)
        page = client.get(factories.PackFactory().get_absolute_url())
        assert page.status_code == 200
        assert page.context["standing"] == []
        assert "계획 예산" not in page.content.decode()

    @pytest.mark.parametrize("role", ["is_reviewer", None])
    def test_outsider(self, client, role):
        pack = factories.PackFactory()
        client.force_login(factories.UserFactory(**({role: True} if role else {})))
        assert client.get(pack.get_absolute_url()).status_code == 404
        assert opened(client, pack, "demand_firms").status_code == 404

    def test_wrong_method(self, client, by):
        client.force_login(by)
        assert client.post(factories.PackFactory().get_absolute_url()).status_code == 405

    def test_queries_do_not_grow_with_records(self, client, by, django_assert_max_num_queries):
        for _number in range(10):
            gate(project(task=6), Stage.POC, Gate.Status.GO, "2026-08-03")
        pack = frozen(by)
        client.force_login(by)
        with django_assert_max_num_queries(16):
            client.get(pack.get_absolute_url())
        with django_assert_max_num_queries(20):
            opened(client, pack, "stage_pass_rate")


class TestRecords:
    def test_listed_and_withheld_are_the_number(self, client, member, by):
        confidential = factories.NeedFactory(opened_at=moment("2026-07-02"), title="비밀 수요")
        factories.NeedFactory(opened_at=moment("2026-07-03"))
        pack = frozen(by)
        for user in (member, by):
            client.force_login(user)
            page = opened(client, pack, "demand_firms")
            listed = page.context["page"].paginator.count
            assert listed + page.context["withheld"] == page.context["total"] == 2
            assert page.context["told"]["value"] == "2"
            assert (listed == 2) == (user == by)
            assert (confidential.title in page.content.decode()) == (user == by)

    @pytest.mark.parametrize("code", ["demand_firms", "transition_firms", "stage_pass_rate", "match_rate"])
    def test_are_those_of_the_board_on_that_day(self, client, by, code):
        for day in ("2026-07-02", "2026-09-30", "2026-10-01"):
            factories.NeedFactory(opened_at=moment(day))
            gate(project(task=6, signed=day), Stage.POC, Gate.Status.GO, day)
        pack = frozen(by)
        client.force_login(by)
        with clock.at(moment("2026-10-20")):
            live = client.get(f"/alliance/kpis/{code}/?on=2026-09-30").context
        held = opened(client, pack, code).context
        assert held["total"] == live["total"] > 0
        assert held["told"]["text"] == live["figure"].text
        assert [record.row.key for record in held["records"]] == [
            record.row.key for record in live["records"]
        ]

    def test_names_the_firm_and_the_day_of_then(self, client, by):
        need = factories.NeedFactory(opened_at=moment("2026-07-02"))
        pack = frozen(by)
        type(need).objects.update(opened_at=moment("2026-08-09"))
        client.force_login(by)
        (record,) = opened(client, pack, "demand_firms").context["records"]
        assert (record.firm, record.row.on, record.title) == (need.company.name, date(2026, 7, 2), str(need))

    def test_what_was_deleted_is_withheld(self, client, by):
        made = gate(project(), Stage.POC, Gate.Status.GO, "2026-08-03")
        pack = frozen(by)
        made.delete()
        client.force_login(by)
        page = opened(client, pack, "stage_pass_rate")
        assert (page.context["total"], page.context["withheld"], page.context["told"]["text"]) == (
            1,
            1,
            "100.0%",
        )

    def test_breakdowns_are_those_of_then(self, client, by):
        need = factories.NeedFactory(opened_at=moment("2026-07-02"), company__employees=20)
        pack = frozen(by)
        type(need.company).objects.update(employees=500)
        client.force_login(by)
        parts = dict(opened(client, pack, "demand_firms").context["breakdowns"])
        of_sizes = [(part["label"], part["text"], url) for part, url in parts[Dimension.SIZE.label]]
        assert of_sizes == [("10–49명", "1개사", "")]

    def test_kpi_that_is_no_more(self, client, by):
        pack = factories.PackFactory.build()
        pack.content["kpis"][0]["code"] = "dropped"
        pack.save()
        client.force_login(by)
        page = opened(client, pack, "dropped")
        assert page.status_code == 200
        assert reverse("alliance:board") + "dropped" not in page.content.decode()

    def test_unknown_kpi(self, client, by):
        client.force_login(by)
        assert opened(client, factories.PackFactory(), "nonsense").status_code == 404

    def test_pages_of_many(self, client, by):
        pack = factories.PackFactory.build()
        needs = [factories.NeedFactory(opened_at=moment("2026-07-02")) for _number in range(51)]
        pack.content["kpis"][0]["records"] = [
            [f"matchmaking.need:{need.pk}", "2026-07-02", str(need.company_id), "1", "1", None]
            for need in needs
        ]
        pack.save()
        client.force_login(by)
        assert len(opened(client, pack, "demand_firms").context["records"]) == 50
        assert len(opened(client, pack, "demand_firms", "?page=2").context["records"]) == 1


def test_english_page_has_the_frozen_words(client, by):
    client.force_login(by)
    client.cookies["django_language"] = "en"
    text = client.get(factories.PackFactory().get_absolute_url()).content.decode()
    assert "수요기업 발굴" in text
    assert Pack.objects.get().intact
