"""The verification sheet: its rows until the pilot ends, and what was measured of them."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from foundation.history.models import Event
from foundation.history.workflow import Forbidden, Refused
from projects.models import Measure, Project
from projects.services import sheets
from tests import factories
from tests.projects.claims import accredit, claim, kpi

pytestmark = pytest.mark.django_db

FIELDS = {
    "aspect": "latency",
    "name": "한 장을 판정하는 시간(p95)",
    "unit": "ms",
    "direction": "down",
    "target": Decimal(200),
}


def url(world, name="sheet"):
    return reverse(f"projects:{name}", args=[world.project.pk])


def of_row(row, act="change"):
    return reverse(f"projects:{act}_sheet_row", args=[row.pk])


def add(world, by=None, **given):
    return sheets.add_row(project=world.project, by=by or world.supplier, **(FIELDS | given))


def stage(world, name):
    world.project.stage = name
    world.project.save()


@pytest.mark.parametrize("person", ["supplier", "demander", "coordinator"])
@pytest.mark.parametrize("at", ["preparation", "poc", "pilot"])
def test_add(client, world, person, at):
    kpi(world, position=7)
    stage(world, at)
    client.force_login(getattr(world, person))
    assert client.get(url(world)).context["row_form"] is not None
    assert client.post(url(world, "add_sheet_row"), FIELDS).status_code == 302
    row = Measure.objects.sheet().get()
    assert {name: getattr(row, name) for name in FIELDS} == FIELDS
    assert (row.project, row.position, row.baseline, row.promised) == (world.project, 8, None, None)
    assert Event.objects.of(row).get().verb == "sheet.added"
    assert FIELDS["name"] in client.get(url(world)).content.decode()


def test_the_first_row(world):
    assert add(world).position == 1


@pytest.mark.parametrize(
    "at", ["commercialisation", "final_evaluation", "settlement", "completed", "stopped"]
)
def test_fixed_after_the_pilot(client, world, at):
    row = add(world)
    stage(world, at)
    client.force_login(world.supplier)
    assert client.get(url(world)).context["row_form"] is None
    assert client.post(url(world, "add_sheet_row"), FIELDS).status_code == 409
    assert client.get(of_row(row)).status_code == 409
    assert client.post(of_row(row), FIELDS | {"name": "다른 것"}).status_code == 409
    assert client.post(of_row(row, "remove")).status_code == 409
    for act in (sheets.remove_row, lambda **who: sheets.change_row(**who, **FIELDS)):
        with pytest.raises(Refused, match="실증 단계까지만"):
            act(measure=row, by=world.supplier)
    assert Measure.objects.get().name == FIELDS["name"]


def test_the_stage_is_read_anew(world):
    row = add(world)
    Project.objects.update(stage="commercialisation")
    with pytest.raises(Refused):
        add(world)
    with pytest.raises(Refused):
        sheets.remove_row(measure=row, by=world.supplier)


def test_bad_input(client, world):
    client.force_login(world.supplier)
    response = client.post(url(world, "add_sheet_row"), {"name": " ", "target": "가"})
    assert response.status_code == 422
    assert set(response.context["row_form"].errors) == set(FIELDS)
    assert not Measure.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("aspect", ""),
        ("aspect", "beauty"),
        ("name", " "),
        ("name", "가" * 81),
        ("unit", ""),
        ("direction", "sideways"),
        ("target", Decimal("NaN")),
        ("target", Decimal("0.0001")),
        ("target", None),
    ],
)
def test_what_the_record_cannot_hold(world, field, value):
    with pytest.raises(ValidationError) as told:
        add(world, **{field: value})
    assert set(told.value.message_dict) == {field}
    assert not Measure.objects.exists()


def test_outsider(client, world, stranger):
    row = add(world)
    for person in (stranger, factories.member_of(factories.ProjectFactory().supplier)):
        client.force_login(person)
        for address in (url(world), of_row(row)):
            assert client.get(address).status_code == 404
        for address in (url(world, "add_sheet_row"), of_row(row), of_row(row, "remove")):
            assert client.post(address, FIELDS).status_code == 404


def test_wrong_role(client, world):
    row = add(world)
    world.pledged()
    interested = factories.UserFactory(is_coordinator=True)
    interested.declared_interests.create(company=world.project.supplier, kind="advice", note="자문")
    for person in (world.reviewer, interested):
        client.force_login(person)
        page = client.get(url(world))
        assert page.status_code == 200
        assert page.context["row_form"] is None
        assert client.get(of_row(row)).status_code == 403
        for address in (url(world, "add_sheet_row"), of_row(row), of_row(row, "remove")):
            assert client.post(address, FIELDS | {"name": ""}).status_code == 403
        with pytest.raises(Forbidden):
            add(world, by=person)
        with pytest.raises(Forbidden):
            sheets.change_row(measure=row, by=person, **FIELDS)
        with pytest.raises(Forbidden):
            sheets.remove_row(measure=row, by=person)


def test_wrong_method(client, world):
    row = add(world)
    client.force_login(world.supplier)
    assert client.post(url(world)).status_code == 405
    assert client.get(url(world, "add_sheet_row")).status_code == 405
    assert client.get(of_row(row, "remove")).status_code == 405
    assert client.delete(of_row(row)).status_code == 405


def test_change(client, world):
    row = add(world)
    client.force_login(world.demander)
    assert client.get(of_row(row)).context["form"].initial == FIELDS
    assert client.post(of_row(row), FIELDS | {"unit": ""}).status_code == 422
    assert client.post(of_row(row), FIELDS | {"target": "150"}).status_code == 302
    row.refresh_from_db()
    assert row.target == 150
    assert Event.objects.of(row).last().verb == "sheet.changed"


def test_remove(client, world):
    row = add(world)
    client.force_login(world.coordinator)
    assert client.post(of_row(row, "remove")).status_code == 302
    assert not Measure.objects.exists()
    event = Event.objects.get(verb="sheet.removed")
    assert (event.object_id, event.data["name"]) == (str(row.pk), FIELDS["name"])


@pytest.mark.parametrize("level", ["self_reported", "rejected", "withdrawn"])
def test_fixed_once_something_was_measured(client, world, level):
    row = add(world)
    factories.MeasurementFactory(measure=row, level=level)
    client.force_login(world.supplier)
    assert of_row(row) not in client.get(url(world)).content.decode()
    assert client.get(of_row(row)).status_code == 409
    assert client.post(of_row(row), FIELDS).status_code == 409
    assert client.post(of_row(row, "remove")).status_code == 409
    for act in (sheets.remove_row, lambda **who: sheets.change_row(**who, **FIELDS)):
        with pytest.raises(Refused, match="이미 측정값이 보고된"):
            act(measure=row, by=world.supplier)


def test_a_kpi_is_no_row(client, world):
    measure = kpi(world)
    client.force_login(world.coordinator)
    assert client.get(of_row(measure)).status_code == 404
    assert client.post(of_row(measure, "remove")).status_code == 404
    with pytest.raises(Forbidden):
        sheets.remove_row(measure=measure, by=world.coordinator)


def test_what_it_says(client, world):
    row = add(world)
    add(world, aspect="power", name="소비전력", unit="W", target=Decimal(30))
    accredit(claim(world, row, value=Decimal(180)), world)
    claim(world, row, value=Decimal(900))
    client.force_login(world.supplier)
    page = client.get(url(world))
    [(first, test), (second, none)] = page.context["rows"]
    assert (first.measure, first.value, first.met, test.certificate) == (
        row,
        Decimal(180),
        True,
        "KTR-2026-0142",
    )
    assert (second.measure.name, second.met, none) == ("소비전력", None, None)
    assert page.context["unset"] == ["정확도", "내구성", "신뢰성", "보안"]
    assert page.context["all_met"] is False
    text = page.content.decode()
    for said in ("KTR-2026-0142", "한국시험연구원", "공인시험·외부전문가", "목표 달성", "측정 전"):
        assert said in text


def test_met_by_verified_values_only(client, world):
    row = add(world)
    claimed = claim(world, row, value=Decimal(180))
    client.force_login(world.supplier)
    assert client.get(url(world)).context["all_met"] is False
    accredit(claimed, world)
    assert client.get(url(world)).context["all_met"] is True


def test_a_sheet_without_rows_says_nothing(client, world):
    client.force_login(world.supplier)
    page = client.get(url(world))
    assert page.context["all_met"] is False
    assert "아직 정한 항목이 없습니다" in page.content.decode()


def test_queries_do_not_grow(client, world, django_assert_max_num_queries):
    for aspect in ("latency", "power", "accuracy", "durability", "reliability", "security"):
        accredit(claim(world, add(world, aspect=aspect, name=aspect)), world)
    client.force_login(world.supplier)
    with django_assert_max_num_queries(16):
        client.get(url(world))


@pytest.mark.parametrize(("act", "given"), [(sheets.change_row, FIELDS), (sheets.remove_row, {})])
def test_a_row_that_somebody_else_has_removed(world, act, given):
    row = add(world)
    sheets.remove_row(measure=Measure.objects.get(pk=row.pk), by=world.coordinator)
    with pytest.raises(Refused, match="그사이 지워진"):
        act(measure=row, by=world.supplier, **given)
    assert not Measure.objects.exists()
    assert Event.objects.filter(verb="sheet.removed").count() == 1


def test_nothing_is_claimed_of_a_removed_row(world):
    row = add(world)
    sheets.remove_row(measure=Measure.objects.get(pk=row.pk), by=world.coordinator)
    with pytest.raises(Refused, match="그사이 지워진"):
        claim(world, row)
