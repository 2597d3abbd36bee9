"""Administrators set what is aimed at; the plan's targets are changed with a reason and never removed."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from alliance import kpis
from alliance.models import KpiSetting, Target
from alliance.services import settings as services
from foundation.history.models import Event
from foundation.history.workflow import Forbidden, Refused
from tests import factories

pytestmark = pytest.mark.django_db

FIRMS, SILENT, YEARLY = (
    kpis.BY_CODE[code] for code in ("demand_firms", "no_response_rate", "alliance_meetings")
)


@pytest.fixture
def administrator():
    return factories.UserFactory(is_staff=True)


@pytest.fixture
def chosen(administrator):
    return {"owner": administrator, "amber_percent": 80, "red_percent": 50, "published": True}


def target(kpi, administrator, **given):
    values = {"year": None, "value": 30, "reason": "의결에 따라"} | given
    return services.set_target(kpi=kpi, by=administrator, **values)


def events(kpi):
    return Event.objects.of(KpiSetting.objects.get(kpi=kpi.code))


def test_changes_a_setting_and_says_what_was_changed(administrator, chosen):
    setting = services.change(kpi=FIRMS, by=administrator, **chosen)
    setting.refresh_from_db()
    assert (setting.owner, setting.amber_percent, setting.red_percent) == (administrator, 80, 50)
    assert setting.published
    event = events(FIRMS).get()
    assert event.actor_key == administrator.pk
    assert event.data == {
        "owner": str(administrator.pk),
        "amber_percent": 80,
        "red_percent": 50,
        "published": True,
    }
    services.change(kpi=FIRMS, by=administrator, **chosen)
    assert events(FIRMS).count() == 1
    services.change(kpi=FIRMS, by=administrator, **chosen | {"owner": None})
    assert events(FIRMS).last().data == {"owner": None}


@pytest.mark.parametrize(
    ("amber", "red", "field"),
    [(80, 81, "red_percent"), (80, 0, "red_percent"), (101, 50, "amber_percent")],
)
def test_bad_thresholds(administrator, chosen, amber, red, field):
    with pytest.raises(ValidationError) as told:
        services.change(kpi=FIRMS, by=administrator, **chosen | {"amber_percent": amber, "red_percent": red})
    assert set(told.value.message_dict) == {field}
    assert not KpiSetting.objects.exists()


def test_an_owner_is_of_the_operating_body_or_the_alliance(administrator, chosen):
    with pytest.raises(ValidationError) as told:
        services.change(kpi=FIRMS, by=administrator, **chosen | {"owner": factories.UserFactory()})
    assert set(told.value.message_dict) == {"owner"}
    member = factories.UserFactory(is_alliance_member=True)
    assert services.change(kpi=FIRMS, by=administrator, **chosen | {"owner": member}).owner == member
    member.is_alliance_member = False
    member.save()
    assert services.change(kpi=FIRMS, by=administrator, **chosen | {"owner": member}).owner == member


def test_sets_a_target_of_its_own(administrator):
    made = target(SILENT, administrator, value=20)
    assert (made.task, made.unit, made.period, made.value) == (None, "%", "해마다", 20)
    assert target(SILENT, administrator, value=15).pk == made.pk
    assert Target.objects.get(pk=made.pk).value == 15
    first, second = events(SILENT)
    assert (first.data["before"], first.data["value"], first.reason) == (None, 20, "의결에 따라")
    assert (second.data["before"], second.data["value"]) == (20, 15)
    assert target(SILENT, administrator, year=2027).years == (2027, 2027)
    assert target(kpis.BY_CODE["contracts"], administrator).years == (2026, 2030)


def test_changes_a_target_of_the_plan(administrator):
    before = Target.objects.get(kpi=FIRMS.code)
    after = target(FIRMS, administrator, value=40)
    assert (after.pk, after.task, after.period, after.value) == (before.pk, before.task, before.period, 40)
    assert events(FIRMS).get().data["before"] == 25


@pytest.mark.parametrize(
    ("kpi", "given", "field"),
    [
        (FIRMS, {"year": 2025}, "year"),
        (FIRMS, {"year": 2031}, "year"),
        (YEARLY, {"year": None}, "year"),
        (FIRMS, {"value": 0}, "value"),
        (FIRMS, {"value": services.LARGEST + 1}, "value"),
        (SILENT, {"value": 101}, "value"),
        (FIRMS, {"reason": " "}, "reason"),
    ],
)
def test_bad_target(administrator, kpi, given, field):
    with pytest.raises(ValidationError) as told:
        target(kpi, administrator, **given)
    assert set(told.value.message_dict) == {field}
    assert not Event.objects.exists()


def test_no_target_for_what_compares_models(administrator):
    with pytest.raises(Refused):
        target(kpis.BY_CODE["ranking_quality"], administrator)


def test_removes_a_target_of_its_own(administrator):
    services.remove_target(target=target(SILENT, administrator), reason="다시 논의", by=administrator)
    assert not Target.objects.filter(kpi=SILENT.code).exists()
    event = events(SILENT).last()
    assert (event.verb, event.data["before"], event.reason) == ("kpi.target_removed", 30, "다시 논의")


def test_removes_it_as_it_is_by_now_and_once(administrator):
    seen = target(SILENT, administrator)
    target(SILENT, administrator, value=15)
    services.remove_target(target=seen, reason="다시 논의", by=administrator)
    with pytest.raises(Refused):
        services.remove_target(target=seen, reason="다시 논의", by=administrator)
    assert [event.data["before"] for event in events(SILENT)] == [None, 30, 15]


def test_never_removes_a_target_of_the_plan(administrator):
    with pytest.raises(Refused):
        services.remove_target(target=Target.objects.get(kpi=FIRMS.code), reason="없앰", by=administrator)
    assert Target.objects.filter(kpi=FIRMS.code).exists()


def test_removing_takes_a_reason(administrator):
    with pytest.raises(ValidationError) as told:
        services.remove_target(target=target(SILENT, administrator), reason=" ", by=administrator)
    assert set(told.value.message_dict) == {"reason"}
    assert Target.objects.filter(kpi=SILENT.code).exists()


@pytest.mark.parametrize("role", ["is_coordinator", "is_alliance_member"])
def test_wrong_role(administrator, chosen, role):
    by, made = factories.UserFactory(**{role: True}), target(SILENT, administrator)
    for action in (
        lambda: services.change(kpi=FIRMS, by=by, **chosen),
        lambda: target(FIRMS, by),
        lambda: services.remove_target(target=made, reason="없앰", by=by),
    ):
        with pytest.raises(Forbidden):
            action()


def test_an_administrator_who_sells_is_no_judge(chosen):
    seller = factories.member_of(factories.SupplierFactory(), is_staff=True)
    with pytest.raises(Forbidden):
        services.change(kpi=FIRMS, by=seller, **chosen)


def test_pages(client, administrator):
    client.force_login(administrator)
    page = client.get(reverse("alliance:settings"))
    assert [kpi for kpi, _setting, _targets in page.context["rows"]] == list(kpis.KPIS)
    address = reverse("alliance:setting", args=[SILENT.code])
    assert client.post(address, {"amber_percent": 80, "red_percent": 60}).status_code == 302
    aim = reverse("alliance:set_target", args=[SILENT.code])
    assert client.post(aim, {"value": 20, "year": "", "reason": "의결"}).status_code == 302
    made = Target.objects.get(kpi=SILENT.code)
    text = client.get(address).content.decode()
    assert "목표를 정함: 전체 기간 — → 20%" in text
    assert "설정을 바꿈: 주의 기준" in text
    gone = reverse("alliance:remove_target", args=[SILENT.code, made.pk])
    assert client.post(gone, {f"{made.pk}-reason": "다시"}).status_code == 302
    assert not Target.objects.filter(kpi=SILENT.code).exists()


def test_bad_input_is_told_on_the_field(client, administrator):
    client.force_login(administrator)
    made = target(SILENT, administrator)
    for name, args, data, form, field in (
        ("setting", [FIRMS.code], {"amber_percent": 50, "red_percent": 60}, "form", "red_percent"),
        ("set_target", [FIRMS.code], {"value": "", "reason": "의결"}, "target_form", "value"),
        ("set_target", [YEARLY.code], {"value": 4, "year": "", "reason": "의결"}, "target_form", "year"),
    ):
        page = client.post(reverse(f"alliance:{name}", args=args), data)
        assert page.status_code == 422
        assert set(page.context[form].errors) == {field}
    page = client.post(reverse("alliance:remove_target", args=[SILENT.code, made.pk]))
    assert page.status_code == 422
    assert "open" in page.content.decode()
    plans = Target.objects.get(kpi=FIRMS.code)
    refused = client.post(
        reverse("alliance:remove_target", args=[FIRMS.code, plans.pk]), {f"{plans.pk}-reason": "없앰"}
    )
    assert refused.status_code == 409
    assert "계획의 목표는 지울 수 없습니다" in refused.content.decode()


def test_unknown(client, administrator):
    client.force_login(administrator)
    other = target(SILENT, administrator)
    assert client.get(reverse("alliance:setting", args=["nonsense"])).status_code == 404
    assert client.post(reverse("alliance:remove_target", args=[FIRMS.code, other.pk])).status_code == 404
    assert client.get(reverse("alliance:set_target", args=[FIRMS.code])).status_code == 405


def test_queries_do_not_grow_with_targets(client, administrator, django_assert_max_num_queries):
    for year in services.YEARS:
        target(SILENT, administrator, year=year)
    client.force_login(administrator)
    with django_assert_max_num_queries(14):
        client.get(reverse("alliance:settings"))
