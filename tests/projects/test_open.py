"""Opening a project: the demand firm's member selects a quotation."""

from decimal import Decimal

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from foundation.history import clock
from foundation.history.models import Event
from foundation.history.workflow import Forbidden, Refused
from foundation.notifications.models import Notification
from matchmaking.models import Match, Need, QuotationItem, QuotationMeasure
from matchmaking.services import quotations, selections
from projects.models import Gate, Project
from projects.services.projects import open_project
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def match(coordinator):
    quotation = factories.QuotationFactory(match__need__coordinator=coordinator)
    factories.QuotationFactory(match=quotation.match, version=2, amount_krw=45_000_000, weeks=20)
    return quotation.match


@pytest.fixture
def demander(match):
    return factories.member_of(match.need.company)


def url(match):
    return reverse("projects:open", args=[match.pk])


def test_confirm(client, match, demander):
    factories.QuotationFactory(match__need=match.need)
    client.force_login(demander)
    page = client.get(url(match))
    assert page.status_code == 200
    assert "4,500만원" in page.content.decode()
    assert page.context["others"] == 1
    assert not Project.objects.exists()


def test_the_whole_offer_is_read_first(client, match, demander):
    offer(match, 3, risks="조명이 바뀌면 다시 학습합니다")
    client.force_login(demander)
    page = client.get(url(match)).content.decode()
    for words in ("5,000만원", "5,500만원", "카메라", "미검률", "조명이 바뀌면 다시 학습합니다"):
        assert words in page


def offer(match, version, amount=50_000_000, **fields):
    """A version with two cost items and a promise."""
    costs = [("people", "개발 인력", amount - 10_000_000), ("equipment", "카메라", 10_000_000)]
    items = [QuotationItem(category=kind, name=name, amount_krw=krw) for kind, name, krw in costs]
    promise = QuotationMeasure(
        name="미검률", unit="%", direction="down", baseline=Decimal("2.5"), target=Decimal("0.5")
    )
    return factories.QuotationFactory(
        match=match, version=version, amount_krw=amount, items=items, measures=[promise], **fields
    )


def test_what_was_promised_binds_the_project(client, match, demander):
    quotation = offer(match, 3)
    project = open_project(match=match, by=demander)
    budget = list(project.budget.values_list("category", "name", "amount_krw"))
    assert budget == [("people", "개발 인력", 40_000_000), ("equipment", "카메라", 10_000_000)]
    measure = project.measures.get()
    assert (measure.name, measure.unit, measure.direction) == ("미검률", "%", "down")
    assert (measure.baseline, measure.target) == (Decimal("2.5"), Decimal("0.5"))
    assert measure.promised == quotation.measures.get()
    client.force_login(demander)
    page = client.get(project.get_absolute_url()).content.decode()
    for words in ("성과 지표", "미검률", "예산", "카메라", "4,000만원"):
        assert words in page


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(1, 10**11), min_size=1, max_size=20), st.booleans())
def test_the_budget_adds_up_to_the_amount(coordinator, amounts, taxable):
    """Whatever is offered, through the services from the offer to the project."""
    match = factories.MatchFactory(status="accepted")
    seller = factories.member_of(match.solution.company)
    items = [QuotationItem(category="other", name="일", amount_krw=amount) for amount in amounts]
    content = {"items": items, "weeks": 1, "approach": "그대로", "taxable": taxable}
    quotation = quotations.quote(match=match, by=seller, **content)
    project = open_project(match=match, by=factories.member_of(match.need.company))
    budget = list(project.budget.values_list("amount_krw", flat=True))
    assert budget == amounts
    assert (
        project.amount_krw == sum(budget) == quotation.amount_krw == quotation.total_krw - quotation.vat_krw
    )
    assert sum(quotation.by_category.values()) == quotation.amount_krw


def test_reserves_stand_by_in_their_order(client, match, demander):
    first, second, third = [
        factories.QuotationFactory(match__need=match.need, match__reserve_rank=None).match for _ in range(3)
    ]
    client.force_login(demander)
    ranks = {f"reserve_{third.pk}": "1", f"reserve_{first.pk}": "2", "version": "2"}
    client.post(url(match), ranks)
    found = [
        (Match.objects.get(pk=row.pk).status, Match.objects.get(pk=row.pk).reserve_rank)
        for row in (first, second, third)
    ]
    assert found == [("reserve", 2), ("not_selected", None), ("reserve", 1)]


@pytest.mark.parametrize("ranks", [("1", "1"), ("2", ""), ("1", "3"), ("9", ""), ("x", "")])
def test_bad_ranks_are_named(client, match, demander, ranks):
    others = [factories.QuotationFactory(match__need=match.need).match for _ in range(2)]
    client.force_login(demander)
    given = {f"reserve_{row.pk}": rank for row, rank in zip(others, ranks, strict=True)}
    page = client.post(url(match), given)
    assert page.status_code == 422
    assert page.context["form"].errors
    assert not Project.objects.exists()


def test_a_reserve_that_succeeded_is_opened_without_a_selection(client, match, demander):
    reserve = factories.QuotationFactory(match__need=match.need, amount_krw=33_000_000).match
    first = open_project(match=match, by=demander, reserves=[reserve])
    selections.fall_through(match=match, reason="계약 조건이 맞지 않음", by=demander)
    client.force_login(demander)
    page = client.get(url(reserve))
    assert page.status_code == 200
    assert "이 조건으로 과제를 열까요?" in page.content.decode()
    client.post(url(reserve), {"version": "1"})
    opened = Project.objects.exclude(pk=first.pk).get()
    assert (opened.match, opened.amount_krw) == (reserve, 33_000_000)
    assert Need.objects.get().status == Need.Status.MATCHED
    assert client.post(url(reserve)).status_code == 409


def test_a_withdrawn_version_is_no_offer(match, demander):
    match.quotations.update(withdrawn_at=clock.now())
    factories.QuotationFactory(match=match, version=3, amount_krw=20_000_000)
    assert open_project(match=match, by=demander).amount_krw == 20_000_000


def test_open(client, match, demander, coordinator):
    supplier = factories.member_of(match.solution.company)
    colleague = factories.member_of(match.need.company)
    other = factories.QuotationFactory(match__need=match.need).match
    client.force_login(demander)
    response = client.post(url(match))
    project = Project.objects.get()
    assert response.status_code == 302
    assert response["Location"] == project.get_absolute_url()

    assert project.number == f"AX-{clock.today().year}-0001"
    assert (project.stage, project.amount_krw, project.weeks) == ("preparation", 45_000_000, 20)
    assert (project.demand_firm, project.supplier) == (match.need.company, match.solution.company)
    assert project.coordinator == coordinator
    assert project.created_by == demander
    assert [(r.stage, r.ended_at) for r in project.stages.all()] == [("preparation", None)]
    gate = project.gates.get()
    assert (gate.stage, gate.round, gate.quorum, gate.status) == ("preparation", 1, 1, Gate.Status.PLANNED)

    match.refresh_from_db()
    other.refresh_from_db()
    assert (match.status, other.status) == (Match.Status.SELECTED, Match.Status.NOT_SELECTED)
    assert match.need.status == Need.Status.MATCHED
    event = Event.objects.of(project).get()
    assert (event.verb, event.to_state) == ("project.preparation", "preparation")
    assert event.actor_key == demander.pk
    told = Notification.objects.filter(kind="projects.opened").values_list("user", flat=True)
    assert set(told) == {supplier.pk, colleague.pk, coordinator.pk}


def test_a_new_quotation_is_read_before_it_is_selected(client, match, demander):
    client.force_login(demander)
    assert '<input type="hidden" name="version" value="2">' in client.get(url(match)).content.decode()
    factories.QuotationFactory(match=match, version=3, amount_krw=90_000_000)
    response = client.post(url(match), {"version": "2"})
    assert response.status_code == 409
    assert "새 견적을 확인한 뒤" in response.content.decode()
    match.refresh_from_db()
    assert match.status == Match.Status.QUOTED
    assert not Project.objects.exists()
    client.post(url(match), {"version": "3"})
    assert Project.objects.get().amount_krw == 90_000_000


def test_numbers_run_on_within_the_year(match, demander):
    year = clock.today().year
    factories.ProjectFactory(number=f"AX-{year}-9999")
    factories.ProjectFactory(number=f"AX-{year}-10000")
    factories.ProjectFactory(number=f"AX-{year + 1}-20000")
    assert open_project(match=match, by=demander).number == f"AX-{year}-10001"


def test_wrong_method(client, match, demander):
    client.force_login(demander)
    assert client.delete(url(match)).status_code == 405


@pytest.mark.parametrize("method", ["get", "post"])
def test_outsider(client, match, stranger, method):
    client.force_login(stranger)
    assert getattr(client, method)(url(match)).status_code == 404
    assert not Project.objects.exists()


@pytest.mark.parametrize("method", ["get", "post"])
def test_only_the_demand_firm(client, match, coordinator, method):
    for person in (coordinator, factories.member_of(match.solution.company)):
        client.force_login(person)
        assert getattr(client, method)(url(match)).status_code == 403
    assert not Project.objects.exists()


@pytest.mark.parametrize("method", ["get", "post"])
def test_already_open(client, match, demander, method):
    open_project(match=match, by=demander)
    client.force_login(demander)
    response = getattr(client, method)(url(match))
    assert response.status_code == 409
    assert "이미 선정한 제안" in response.content.decode()
    client.force_login(factories.member_of(match.solution.company))
    assert getattr(client, method)(url(match)).status_code == 403
    assert Project.objects.count() == 1


def test_stale_selection(match, demander):
    stale = Match.objects.get(pk=match.pk)
    open_project(match=match, by=demander)
    with pytest.raises(Refused):
        open_project(match=stale, by=demander)
    assert Project.objects.count() == 1


@pytest.mark.parametrize("method", ["get", "post"])
def test_no_quotation_yet(client, demander, match, method):
    accepted = factories.MatchFactory(need=match.need, status=Match.Status.ACCEPTED)
    client.force_login(demander)
    response = getattr(client, method)(url(accepted))
    assert response.status_code == 409
    assert "견적이 제출된 제안만" in response.content.decode()
    match.refresh_from_db()
    assert match.status == Match.Status.QUOTED


def test_a_suspended_firm_does_not_select(match, demander):
    match.need.company.status = "suspended"
    with pytest.raises(Forbidden):
        open_project(match=match, by=demander)
