"""Freezing a quarter's figures: as of which day, 잠정 or 확정, and once."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from alliance.models import Pack
from alliance.services import packs
from foundation.history import clock
from foundation.history.models import Event
from foundation.history.workflow import Forbidden, Refused
from tests import factories

from .built import moment

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return factories.UserFactory(is_coordinator=True)


def told(pack, code="demand_firms"):
    return next(kpi for kpi in pack.content["kpis"] if kpi["code"] == code)


def test_as_of_the_last_months_end(by):
    for day in ("2026-07-31", "2026-08-01"):
        factories.NeedFactory(opened_at=moment(day))
    with clock.at(moment("2026-08-20")):
        pack = packs.freeze(year=2026, quarter=3, by=by)
    pack.refresh_from_db()
    assert (pack.cutoff_on, pack.kind, pack.version) == (date(2026, 7, 31), Pack.Kind.PROVISIONAL, 1)
    assert (pack.created_by, pack.reason, pack.restates) == (by, "", None)
    assert told(pack)["value"] == "1"
    assert len(told(pack)["records"]) == 1
    assert pack.intact
    event = Event.objects.of(pack).get()
    assert (event.verb, event.actor_key, event.data) == ("pack.frozen", by.pk, {"sha256": pack.sha256})


@pytest.mark.parametrize(("external_id", "simulated"), [("demo-d001", True), ("f-1", False)])
def test_says_what_is_simulated(by, external_id, simulated):
    factories.CompanyFactory(external_id=external_id)
    assert packs.freeze(year=2026, quarter=3, by=by).content["simulated"] is simulated


@pytest.mark.parametrize(
    ("today", "given", "cutoff_on", "kind"),
    [
        ("2026-10-01", None, "2026-09-30", Pack.Kind.FINAL),
        ("2026-12-24", None, "2026-09-30", Pack.Kind.FINAL),
        ("2026-12-24", "2026-09-29", "2026-09-29", Pack.Kind.PROVISIONAL),
        ("2026-08-20", "2026-08-19", "2026-08-19", Pack.Kind.PROVISIONAL),
        ("2026-07-02", "2026-07-01", "2026-07-01", Pack.Kind.PROVISIONAL),
    ],
)
def test_final_only_with_the_quarters_last_day(by, today, given, cutoff_on, kind):
    with clock.at(moment(today)):
        pack = packs.freeze(year=2026, quarter=3, cutoff_on=given and date.fromisoformat(given), by=by)
    assert (pack.cutoff_on.isoformat(), pack.kind, pack.content["kind"]) == (cutoff_on, kind, kind)


@pytest.mark.parametrize(
    ("today", "given"),
    [
        ("2026-08-20", "2026-08-20"),  # a day that isn't over
        ("2026-08-20", "2026-09-30"),
        ("2026-12-24", "2026-10-01"),
        ("2026-08-20", "2026-06-30"),
        ("2026-07-20", None),  # whose month before is of another quarter
        ("2026-07-01", None),
        ("2026-07-01", "2026-07-01"),
        ("2026-05-20", None),
    ],
)
def test_day_must_be_over_and_the_quarters(by, today, given):
    with clock.at(moment(today)), pytest.raises(ValidationError) as refused:
        packs.freeze(year=2026, quarter=3, cutoff_on=given and date.fromisoformat(given), by=by)
    assert set(refused.value.message_dict) == {"cutoff_on"}
    assert not Pack.objects.exists()


def test_says_why_there_is_no_day_yet(by):
    with clock.at(moment("2026-07-01")), pytest.raises(ValidationError, match="분기 둘째 날"):
        packs.freeze(year=2026, quarter=3, by=by)


def test_once(by):
    factories.PackFactory(year=2026, quarter=3)
    with clock.at(moment("2026-08-20")), pytest.raises(Refused, match="이미 있습니다"):
        packs.freeze(year=2026, quarter=3, by=by)
    assert Pack.objects.count() == 1
    assert not Event.objects.filter(verb="pack.frozen").exists()


@pytest.mark.parametrize("role", ["is_alliance_member", "is_reviewer"])
def test_wrong_role(role):
    with pytest.raises(Forbidden):
        packs.freeze(year=2026, quarter=3, by=factories.UserFactory(**{role: True}))


class TestPage:
    path = "/alliance/packs/freeze/"

    def test_freezes(self, client, by):
        client.force_login(by)
        with clock.at(moment("2026-08-20")):
            page = client.get(self.path)
            assert page.context["form"]["quarter"].value() == "2026-3"
            response = client.post(self.path, {"quarter": "2026-3", "cutoff_on": ""})
        pack = Pack.objects.get()
        assert response.url == reverse("alliance:pack", args=[pack.pk])
        assert (pack.year, pack.quarter, pack.cutoff_on) == (2026, 3, date(2026, 7, 31))

    def test_offers_quarters_without_a_pack(self, client, by):
        factories.PackFactory(year=2026, quarter=2)
        client.force_login(by)
        with clock.at(moment("2026-08-20")):
            page = client.get(self.path)
        offered = [value for value, _label in page.context["form"].fields["quarter"].choices]
        assert offered[:3] == ["2026-3", "2026-1", "2025-4"]

    @pytest.mark.parametrize(
        ("data", "field"),
        [
            ({"quarter": "2031-1"}, "quarter"),
            ({"quarter": "x"}, "quarter"),
            ({}, "quarter"),
            ({"quarter": "2026-3", "cutoff_on": "어제"}, "cutoff_on"),
            ({"quarter": "2026-3", "cutoff_on": "2026-08-20"}, "cutoff_on"),
        ],
    )
    def test_bad_input(self, client, by, data, field):
        client.force_login(by)
        with clock.at(moment("2026-08-20")):
            page = client.post(self.path, data)
        assert page.status_code == 422
        assert set(page.context["form"].errors) == {field}

    def test_wrong_role(self, client):
        client.force_login(factories.UserFactory(is_alliance_member=True))
        assert client.get(self.path).status_code == 403
        assert client.post(self.path, {"quarter": "2026-3"}).status_code == 403
