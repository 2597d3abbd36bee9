"""A restatement is a new version with its reason; it tells what it changed, and the old one stays."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from alliance.differences import difference
from alliance.kpis import BY_CODE
from alliance.models import Pack, Target
from alliance.services import packs
from alliance.services import settings as services
from companies.models import Company
from foundation.history import clock
from foundation.history.models import Event
from foundation.history.workflow import Forbidden, Refused
from matchmaking.models import Need
from tests import factories

from .built import moment

pytestmark = pytest.mark.django_db
REASON = "7월 수요 1건을 늦게 등록했습니다."


@pytest.fixture
def by():
    return factories.UserFactory(is_coordinator=True)


@pytest.fixture(autouse=True)
def later():
    with clock.at(moment("2026-10-20")):
        yield


@pytest.fixture
def pack(by):
    factories.NeedFactory(opened_at=moment("2026-07-02"))
    return packs.freeze(year=2026, quarter=3, cutoff_on=date(2026, 7, 31), by=by)


def restated(pack, by, **given):
    return packs.restate(pack=pack, by=by, **{"reason": REASON} | given)


def of(differences, code):
    return next((one for one in differences if one.told["code"] == code), None)


def how(one):
    """In which ways a KPI is told otherwise."""
    otherwise = [f"{way}_otherwise" for way in ("aimed", "judged", "divided", "remembered")]
    return {name for name in ("recounted", "redefined", *otherwise) if getattr(one, name)}


def test_next_version_of_the_same_day(pack, by):
    factories.NeedFactory(opened_at=moment("2026-07-03"))
    new = restated(pack, by, reason=f"  {REASON} ")
    assert (new.version, new.restates, new.reason) == (2, pack, REASON)
    assert (new.cutoff_on, new.kind) == (pack.cutoff_on, Pack.Kind.PROVISIONAL)
    assert list(Pack.objects.newest()) == [new]
    assert Pack.objects.get(pk=pack.pk).intact
    event = Event.objects.of(new).get()
    assert (event.verb, event.reason, event.actor_key) == ("pack.restated", REASON, by.pk)


def test_final_once_the_quarter_is_over(pack, by):
    new = restated(pack, by, cutoff_on=date(2026, 9, 30))
    assert new.kind == Pack.Kind.FINAL


@pytest.mark.parametrize("day", ["2026-07-30", "2026-10-01", "2026-06-30"])
def test_no_earlier_day_and_none_outside(pack, by, day):
    with pytest.raises(ValidationError) as refused:
        restated(pack, by, cutoff_on=date.fromisoformat(day))
    assert set(refused.value.message_dict) == {"cutoff_on"}
    assert Pack.objects.count() == 1


def test_needs_a_reason(pack, by):
    with pytest.raises(ValidationError) as refused:
        restated(pack, by, reason="  ")
    assert set(refused.value.message_dict) == {"reason"}


def test_only_the_newest(pack, by):
    restated(pack, by)
    with pytest.raises(Refused, match="이미 고친 판"):
        restated(pack, by)
    assert Pack.objects.count() == 2


@pytest.mark.parametrize("role", ["is_alliance_member", "is_reviewer"])
def test_wrong_role(pack, role):
    with pytest.raises(Forbidden):
        restated(pack, factories.UserFactory(**{role: True}))


class TestDifference:
    def test_none_where_nothing_changed(self, pack, by):
        assert difference(pack.content, restated(pack, by).content) == []

    def test_records_added_and_gone(self, pack, by):
        gone = f"matchmaking.need:{Need.objects.get().pk}"
        Need.objects.update(opened_at=None)
        added = [factories.NeedFactory(opened_at=moment(f"2026-07-0{day}")) for day in (3, 4)]
        one = of(difference(pack.content, restated(pack, by).content), "demand_firms")
        assert (one.old["text"], one.new["text"]) == ("1개사", "2개사")
        assert set(one.added) == {f"matchmaking.need:{need.pk}" for need in added}
        assert set(one.gone) == {gone}
        assert not one.altered
        assert not one.redefined

    def test_record_that_changed(self, pack, by):
        Need.objects.update(opened_at=moment("2026-07-09"))
        one = of(difference(pack.content, restated(pack, by).content), "demand_firms")
        assert (len(one.altered), len(one.added), len(one.gone)) == (1, 0, 0)

    def test_target_that_changed(self, pack, by):
        Target.objects.filter(kpi="demand_firms").update(value=99)
        one = of(difference(pack.content, restated(pack, by).content), "demand_firms")
        assert one.aimed_otherwise

    def test_thresholds_that_changed(self, client, pack, by):
        services.change(
            kpi=BY_CODE["demand_firms"],
            owner=None,
            amber_percent=6,
            red_percent=1,
            published=False,
            by=factories.UserFactory(is_staff=True),
        )
        new = restated(pack, by)
        one = of(difference(pack.content, new.content), "demand_firms")
        assert how(one) == {"judged_otherwise"}
        client.force_login(by)
        assert "상태 미달 → 정상" in client.get(new.get_absolute_url()).content.decode()

    def test_firm_of_another_size(self, client, pack, by):
        Company.objects.update(employees=7)
        new = restated(pack, by)
        one = of(difference(pack.content, new.content), "demand_firms")
        assert how(one) == {"divided_otherwise"}
        client.force_login(by)
        assert "같은 기록이 다르게 나뉨" in client.get(new.get_absolute_url()).content.decode()

    def test_past_that_changed(self):
        old, new = factories.PackFactory.build().content, factories.PackFactory.build().content
        for content, value in ((old, "1"), (new, "2")):
            content["kpis"][0]["history"].insert(0, ["2026 Q2", value])
        (one,) = difference(old, new)
        assert how(one) == {"remembered_otherwise"}

    def test_definition_and_catalogue_that_changed(self):
        old, new = factories.PackFactory.build().content, factories.PackFactory.build().content
        new["kpis"][0]["version"] = 2
        old["kpis"].append(
            {**old["kpis"][0], "code": "dropped", "records": [["a.b:1", "", None, "1", "1", None]]}
        )
        redefined, dropped = difference(old, new)
        assert (redefined.told["code"], redefined.redefined, redefined.added) == ("demand_firms", True, set())
        assert (dropped.told["code"], dropped.new, set(dropped.gone)) == ("dropped", None, {"a.b:1"})
        (fresh,) = difference(new, {**new, "kpis": [*new["kpis"], old["kpis"][1]]})
        assert (fresh.old, set(fresh.added)) == (None, {"a.b:1"})


class TestPage:
    def path(self, pack):
        return reverse("alliance:restate_pack", args=[pack.pk])

    def test_restates_and_links_both_ways(self, client, pack, by):
        factories.NeedFactory(opened_at=moment("2026-07-03"))
        client.force_login(by)
        response = client.post(self.path(pack), {"reason": REASON, "cutoff_on": "2026-07-31"})
        new = Pack.objects.get(version=2)
        assert response.url == new.get_absolute_url()
        page = client.get(response.url)
        shown = {one.told["code"]: one for one in page.context["differences"]}
        assert shown["demand_firms"].new["text"] == "2개사"
        assert REASON in page.content.decode()
        assert pack.get_absolute_url() in page.content.decode()
        assert new.get_absolute_url() in client.get(pack.get_absolute_url()).content.decode()

    def test_opens_the_records_that_changed(self, client, pack, by):
        gone = Need.objects.get()
        Need.objects.update(opened_at=None)
        added = factories.NeedFactory(opened_at=moment("2026-07-03"))
        factories.NeedFactory(opened_at=moment("2026-08-03"))
        new = restated(pack, by)
        client.force_login(by)
        for of_pack, only, need, other in ((new, "added", added, "gone"), (pack, "gone", gone, "added")):
            path = reverse("alliance:pack_kpi", args=[of_pack.pk, "demand_firms"])
            assert f"{path}?only={only}" in client.get(new.get_absolute_url()).content.decode()
            page = client.get(f"{path}?only={only}").context
            assert [record.row.key for record in page["records"]] == [f"matchmaking.need:{need.pk}"]
            assert (page["only"], page["total"]) == (only, 1)
            whole = client.get(f"{path}?only={other}").context
            assert (whole["only"], whole["total"]) == ("", 1)

    def test_offers_to_make_it_final(self, client, pack, by):
        client.force_login(by)
        assert client.get(self.path(pack)).context["form"]["cutoff_on"].value() == date(2026, 9, 30)
        with clock.at(moment("2026-08-20")):
            assert client.get(self.path(pack)).context["form"]["cutoff_on"].value() == date(2026, 7, 31)

    @pytest.mark.parametrize(
        ("data", "field"),
        [
            ({"cutoff_on": "2026-07-31"}, "reason"),
            ({"reason": REASON, "cutoff_on": "2026-07-01"}, "cutoff_on"),
            ({"reason": REASON, "cutoff_on": "x"}, "cutoff_on"),
        ],
    )
    def test_bad_input(self, client, pack, by, data, field):
        client.force_login(by)
        page = client.post(self.path(pack), data)
        assert page.status_code == 422
        assert set(page.context["form"].errors) == {field}

    def test_already_done(self, client, pack, by):
        restated(pack, by)
        client.force_login(by)
        page = client.post(self.path(pack), {"reason": REASON})
        assert page.status_code == 409
        assert "이미 고친 판" in page.content.decode()

    def test_outsider_and_wrong_role(self, client, pack):
        for role, status in (("is_alliance_member", 403), ("is_reviewer", 404)):
            client.force_login(factories.UserFactory(**{role: True}))
            assert client.post(self.path(pack), {"reason": REASON}).status_code == status
        assert Pack.objects.count() == 1
