"""The operating body drafts a project's agreement, by the rules of its programme."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from foundation.history.models import Event
from foundation.history.workflow import Forbidden, Refused
from projects.models import Agreement, CostCategory, Terms
from tests import factories
from tests.projects import agreeing
from tests.projects.agreeing import MILLION, drafted, given, lines

pytestmark = pytest.mark.django_db


def url(project):
    return reverse("projects:draft_agreement", args=[project.pk])


def fields(error):
    return set(error.value.message_dict)


def test_funded(client, world):
    by = agreeing.programme()
    kpi = agreeing.measure(world.project)
    client.force_login(world.coordinator)
    data = agreeing.typed(given(world.project, by, targets={kpi: Decimal("0.5")}))
    frame = {"programme": str(by.pk), "fiscal_year": "2026", "plan_task": "6", "follow_up_years": "3"}
    response = client.post(url(world.project), data | frame)
    assert response.status_code == 302, response.context["form"].errors

    agreement = Agreement.objects.get()
    assert (agreement.kind, agreement.programme, agreement.status) == ("funded", by, "draft")
    assert (agreement.fiscal_year, agreement.plan_task, agreement.follow_up_years) == (2026, 6, 3)
    terms = agreement.versions.get()
    assert (terms.number, terms.status, terms.requested_by) == (1, "draft", world.coordinator)
    assert terms.lead == world.project.demand_firm
    assert terms.project_lead == world.demander
    sums = (terms.grant_krw, terms.cash_krw, terms.in_kind_krw, terms.total_krw)
    assert sums == (20 * MILLION, 6 * MILLION, 4 * MILLION, 30 * MILLION)
    assert terms.lines.count() == 4
    assert terms.targets.get().target == Decimal("0.5")
    kpi.refresh_from_db()
    assert kpi.target == 1  # nothing binds before the signature
    assert Event.objects.of(agreement).get().to_state == "draft"


def test_contract(client, world):
    client.force_login(world.coordinator)
    data = agreeing.typed(given(world.project)) | {"fiscal_year": "2026", "follow_up_years": "0"}
    assert client.post(url(world.project), data | {"programme": ""}).status_code == 302
    agreement = Agreement.objects.get()
    assert (agreement.kind, agreement.programme, agreement.plan_task) == ("contract", None, None)
    assert agreement.versions.get().cash_krw == 30 * MILLION


def test_the_form_starts_from_the_offer(client, world):
    world.project.budget.create(position=1, category="people", name="개발", amount_krw=20 * MILLION)
    world.project.budget.create(position=2, category="people", name="현장", amount_krw=4 * MILLION)
    kpi = agreeing.measure(world.project, target=Decimal("0.500"))
    by = agreeing.programme()
    client.force_login(world.coordinator)
    text = client.get(url(world.project)).content.decode()
    assert by.name in text
    assert "초안 저장" not in text
    response = client.get(url(world.project), {"programme": by.pk})
    form = response.context["form"]
    people = by.categories.get(code="people")
    assert form.initial["lines"] == {f"{people.pk}-grant": 18 * MILLION, f"{people.pk}-cash": 6 * MILLION}
    assert form.initial["targets"] == {str(kpi.pk): "0.5"}
    assert (form.initial["follow_up_years"], form.initial["plan_task"]) == (3, 6)
    assert 'value="18,000,000"' in response.content.decode()
    contract = client.get(url(world.project), {"programme": ""})
    general = CostCategory.objects.get(programme=None, code="people")
    assert contract.context["form"].initial["lines"] == {f"{general.pk}-cash": 24 * MILLION}


def test_names_only_where_they_may_be_told(client, world):
    """The operating body reads everybody's name; firms choose the other's people without."""
    client.force_login(world.coordinator)
    form = client.get(url(world.project), {"programme": ""}).context["form"]
    labels = [label for _key, label in form.fields["project_lead"].choices]
    assert any("수요담당" in str(label) for label in labels)
    assert not any("김코디" in str(label) for label in labels)


@pytest.mark.parametrize(
    ("code", "source", "typed", "why"),
    [("people", "cash", "천만원", "정수"), ("equipment", "grant", "-5", "0")],
)
def test_a_wrong_cell_is_named(client, world, code, source, typed, why):
    by = agreeing.programme()
    client.force_login(world.coordinator)
    data = agreeing.typed(given(world.project, by)) | {"programme": str(by.pk)}
    category = by.categories.get(code=code)
    data |= {"fiscal_year": "2026", "follow_up_years": "3", f"lines-{category.pk}-{source}": typed}
    response = client.post(url(world.project), data)
    assert response.status_code == 422
    (error,) = response.context["form"].errors["lines"]
    assert error.startswith(category.name)
    assert why in error
    assert f'value="{typed}"' in response.content.decode()
    assert not Agreement.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"vat": "some"}, "vat"),
        ({"data_owner": ""}, "data_owner"),
        ({"model_owner": "tp"}, "model_owner"),
        ({"lines": []}, "lines"),
    ],
)
def test_bad_terms(world, changes, field):
    by = agreeing.programme()
    with pytest.raises(ValidationError) as error:
        drafted(world, by, terms=given(world.project, by, **changes))
    assert fields(error) == {field}


def test_the_period_goes_forward(world):
    by = agreeing.programme()
    one = given(world.project, by)
    with pytest.raises(ValidationError) as error:
        drafted(world, by, terms=given(world.project, by, ends_on=one.starts_on))
    assert fields(error) == {"ends_on"}
    drafted(world, by, terms=given(world.project, by, ends_on=one.starts_on + timedelta(days=1)))


def test_the_lead_performs_the_project(world):
    by = agreeing.programme()
    with pytest.raises(ValidationError) as error:
        drafted(world, by, terms=given(world.project, by, lead=factories.CompanyFactory()))
    assert fields(error) == {"lead"}
    assert drafted(world, by, terms=given(world.project, by, lead=world.project.supplier)).current.lead == (
        world.project.supplier
    )


@pytest.mark.parametrize("who", ["supplier", "coordinator", None])
def test_the_project_lead_is_of_the_lead(world, who):
    by = agreeing.programme()
    person = getattr(world, who) if who else None
    with pytest.raises(ValidationError) as error:
        drafted(world, by, terms=given(world.project, by, project_lead=person))
    assert fields(error) == {"project_lead"}


@pytest.mark.parametrize(
    "amounts",
    [
        [("people", "grant", 10), ("people", "grant", 5), ("people", "cash", 15)],
        [("people", "cash", 0)],
        [("people", "cash", -1)],
        [("people", "gift", 10)],
    ],
)
def test_unsound_lines(world, amounts):
    by = agreeing.programme()
    with pytest.raises(ValidationError) as error:
        drafted(world, by, terms=given(world.project, by, lines=lines(by, *amounts)))
    assert fields(error) == {"lines"}


def test_only_the_programmes_categories(world):
    by, other = agreeing.programme(), agreeing.programme()
    with pytest.raises(ValidationError, match="이 사업의 비목") as error:
        drafted(world, by, terms=given(world.project, by, lines=given(world.project, other).lines))
    assert fields(error) == {"lines"}
    with pytest.raises(ValidationError, match="이 사업의 비목"):
        drafted(world, None, terms=given(world.project, None, lines=given(world.project, other).lines))


@pytest.mark.parametrize(("grant", "cash", "fits"), [(75, 25, True), (76, 24, False)])
def test_the_programmes_ceiling(world, grant, cash, fits):
    by = agreeing.programme(grant_ceiling_percent=75)
    terms = given(world.project, by, lines=lines(by, ("people", "grant", grant), ("people", "cash", cash)))
    if fits:
        assert drafted(world, by, terms=terms)
        return
    with pytest.raises(ValidationError, match=r"총사업비의 75%까지.*7,500만원까지") as error:
        drafted(world, by, terms=terms)
    assert fields(error) == {"lines"}


@pytest.mark.parametrize(("cash", "in_kind", "fits"), [(1, 9, True), (1, 10, False)])
def test_the_floor_of_cash(world, cash, in_kind, fits):
    by = agreeing.programme(cash_floor_percent=10)
    terms = given(
        world.project, by, lines=lines(by, ("people", "cash", cash), ("people", "in_kind", in_kind))
    )
    if fits:
        assert drafted(world, by, terms=terms)
        return
    with pytest.raises(ValidationError, match="현금 110만원 이상") as error:
        drafted(world, by, terms=terms)
    assert fields(error) == {"lines"}


def test_a_contract_has_no_grant(world):
    terms = given(world.project, lines=lines(None, ("people", "grant", 1), ("people", "cash", 9)))
    with pytest.raises(ValidationError, match="지원금이 없습니다") as error:
        drafted(world, terms=terms)
    assert fields(error) == {"lines"}


def test_every_kpi_has_a_target_that_is_better_than_now(world):
    kpi, sheet = agreeing.measure(world.project), agreeing.measure(world.project, aspect="latency")
    other = agreeing.measure(factories.ProjectFactory())
    for targets in ({}, {kpi: 1, sheet: 1}, {kpi: 1, other: 1}, {kpi: 2}, {kpi: 3}):
        with pytest.raises(ValidationError) as error:
            drafted(world, terms=given(world.project, targets=targets))
        assert fields(error) == {"targets"}
    assert drafted(world, terms=given(world.project, targets={kpi: Decimal("1.9")}))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "gift"}, "kind"),
        ({"kind": "contract"}, "programme"),
        ({"programme": None}, "programme"),
        ({"fiscal_year": 2025}, "fiscal_year"),
        ({"plan_task": 0}, "plan_task"),
        ({"plan_task": 12}, "plan_task"),
        ({"follow_up_years": 11}, "follow_up_years"),
        ({"follow_up_years": -1}, "follow_up_years"),
    ],
)
def test_bad_frame(world, changes, field):
    by = agreeing.programme()
    with pytest.raises(ValidationError) as error:
        drafted(world, **({"by": world.coordinator, "kind": "funded", "programme": by} | changes))
    assert fields(error) == {field}
    assert not Agreement.objects.exists()


def test_only_a_programme_in_use(client, world):
    by = agreeing.programme(active=False)
    with pytest.raises(ValidationError) as error:
        drafted(world, by)
    assert fields(error) == {"programme"}
    client.force_login(world.coordinator)
    assert by.name not in client.get(url(world.project)).content.decode()
    assert client.post(url(world.project), {"programme": by.pk}).status_code == 422


def test_once(client, world):
    drafted(world)
    with pytest.raises(Refused, match="이미 협약이 있는"):
        drafted(world)
    client.force_login(world.coordinator)
    data = agreeing.typed(given(world.project)) | {"fiscal_year": "2026", "follow_up_years": "0"}
    response = client.post(url(world.project), data)
    assert response.status_code == 409
    assert "이미 협약이 있는" in response.content.decode()
    assert Terms.objects.count() == 1


@pytest.mark.parametrize("stage", ["completed", "follow_up", "stopped"])
def test_not_after_the_end(world, stage):
    world.project.stage = stage
    world.project.save()
    with pytest.raises(Refused, match="끝난 과제"):
        drafted(world)


@pytest.mark.parametrize("who", ["supplier", "demander", "insider"])
def test_wrong_role(client, world, who):
    insider = factories.member_of(world.project.supplier, is_coordinator=True)
    person = insider if who == "insider" else getattr(world, who)
    with pytest.raises(Forbidden):
        drafted(world, by=person)
    client.force_login(person)
    assert client.get(url(world.project)).status_code == 403
    assert client.post(url(world.project)).status_code == 403


def test_outsider(client, world, stranger):
    world.pledged()
    for person in (stranger, world.reviewer):
        client.force_login(person)
        assert client.get(url(world.project)).status_code == 404
