"""The sums of a project's money add up, whatever is recorded."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects import accounts
from projects.models import Settlement, Terms, TermsLine
from tests import factories

from .funds import agree, contract, instalment, spend

won = st.integers(min_value=0, max_value=10**13)
signed = st.integers(min_value=-(10**12), max_value=10**12)
a_line = st.builds(
    accounts.Line,
    category=st.sampled_from(["인건비", "장비·재료비", "활동비"]),
    source=st.sampled_from(list(TermsLine.Source)),
    budget_krw=won,
    spent_krw=signed,
    disallowed_krw=won,
)


@given(won, st.lists(st.integers(0, 1000), min_size=1, max_size=8).filter(any))
def test_a_split_adds_up_and_is_in_proportion(amount, weights):
    parts = accounts.split(amount, weights)
    assert sum(parts) == amount
    assert all(
        abs(part - amount * w / sum(weights)) <= 1 + amount * 1e-12
        for part, w in zip(parts, weights, strict=True)
    )
    assert all(part == 0 for part, weight in zip(parts, weights, strict=True) if not weight)


def test_the_largest_remainder_gets_the_won():
    assert accounts.split(100, [1, 1, 1]) == [34, 33, 33]
    assert accounts.split(10, [33, 66]) == [3, 7]
    assert accounts.split(20_000_001, [40, 30, 30]) == [8_000_001, 6_000_000, 6_000_000]


@given(st.lists(a_line, max_size=12))
def test_totals_are_the_sums_of_what_is_shown(lines):
    whole, subtotals = accounts.total(lines), accounts.by_source(lines)
    for name in ("budget_krw", "spent_krw", "disallowed_krw", "left_krw"):
        assert getattr(whole, name) == sum(getattr(line, name) for line in lines)
        assert getattr(whole, name) == sum(getattr(line, name) for line in subtotals)
    assert [line.source for line in subtotals] == [
        source for source in TermsLine.Source if any(line.source == source for line in lines)
    ]


@given(won, signed, won, won, won)
def test_every_won_paid_out_is_accounted_for(paid, spent, disallowed, interest, recovered):
    flow = accounts.Flow(paid, spent, disallowed, interest, recovered)
    assert flow.paid_krw + flow.interest_krw == flow.allowed_krw + flow.balance_krw
    assert flow.balance_krw == flow.recovered_krw + flow.outstanding_krw
    assert flow.allowed_krw + flow.disallowed_krw == flow.spent_krw


def test_the_rate_is_rounded_down():
    assert accounts.Flow().rate is None
    assert accounts.Flow(paid_krw=3, spent_krw=2).rate == 66
    assert accounts.Flow(paid_krw=1000, spent_krw=999).rate == 99
    assert accounts.Flow(paid_krw=1000, spent_krw=1000).rate == 100


def test_a_line_over_its_budget():
    assert accounts.Line("인건비", "grant", 10, 11, 0).over
    assert not accounts.Line("인건비", "grant", 10, 10, 5).over


@pytest.mark.django_db
def test_the_grant_of_a_funded_project():
    project = agree(factories.ProjectFactory()).project
    other = agree(factories.ProjectFactory()).project
    instalment(project, "paid", amount_krw=8_000_000)
    instalment(project, "requested", amount_krw=6_000_000)
    instalment(project, "payable", amount_krw=1_000_000)
    instalment(project, "planned", amount_krw=2_000_000)
    instalment(project, "cancelled", amount_krw=2_000_000)
    spend(project, 5_000_000, disallowed_krw=300_000)
    spend(project, -200_000, "V-2")
    spend(project, 900_000, "V-3", source="cash", disallowed_krw=7)
    spend(other, 1, "V-1")
    Settlement.objects.create(project=project, interest_krw=1000, recovered_krw=50_000)

    flows = accounts.flows([project, other])
    assert flows[project.pk] == accounts.Flow(8_000_000, 4_800_000, 300_000, 1000, 50_000)
    assert flows[other.pk] == accounts.Flow(spent_krw=1)
    assert accounts.flow(project).rate == 60
    assert (accounts.ceiling(project), accounts.opened(project)) == (20_000_000, 15_000_000)


@pytest.mark.django_db
def test_the_cash_of_a_contract():
    project = contract(factories.ProjectFactory()).project
    spend(project, 5_000_000)
    spend(project, 900_000, "V-3", source="cash")
    assert accounts.flow(project).spent_krw == 900_000
    assert accounts.ceiling(project) == 6_000_000


@pytest.mark.django_db
def test_without_an_agreement_there_is_nothing():
    project = factories.ProjectFactory()
    assert accounts.flow(project) == accounts.Flow()
    assert accounts.lines([project]) == {project.pk: []}
    assert accounts.ceiling(project) == 0
    factories.AgreementFactory(project=project, status="draft")
    assert accounts.terms(project) is None
    assert accounts.lines([project]) == {project.pk: []}


@pytest.mark.django_db
def test_the_budget_in_force_beside_what_was_spent(django_assert_max_num_queries):
    agreement = agree(factories.ProjectFactory())
    project, (people, equipment) = agreement.project, agreement.programme.categories.all()
    first = agreement.original
    second = Terms.objects.create(
        agreement=agreement,
        number=2,
        status="approved",
        lead=first.lead,
        starts_on=first.starts_on,
        ends_on=first.ends_on,
        grant_krw=10,
        data_owner="demand",
        model_owner="demand",
        requested_by=first.requested_by,
    )
    TermsLine.objects.create(terms=second, category=equipment, source="grant", amount_krw=10)
    spend(project, 12, category=equipment)
    spend(project, 3, "V-2", category=people, source="cash", disallowed_krw=1)
    other = agree(factories.ProjectFactory()).project
    with django_assert_max_num_queries(3):
        lines = accounts.lines([project, other])
    assert lines[project.pk] == [
        accounts.Line("인건비", "cash", 0, 3, 1),
        accounts.Line("장비·재료비", "grant", 10, 12, 0),
    ]
    assert [line.over for line in lines[project.pk]] == [True, True]
    assert [(line.category, line.source) for line in lines[other.pk]] == [
        ("인건비", "grant"),
        ("인건비", "in_kind"),
        ("장비·재료비", "grant"),
        ("장비·재료비", "cash"),
    ]
    assert accounts.total(lines[other.pk]).budget_krw == other.agreement.current.total_krw


@pytest.mark.django_db
def test_sums_of_many_projects_in_few_queries(django_assert_max_num_queries):
    projects = [agree(factories.ProjectFactory()).project for _ in range(4)]
    with django_assert_max_num_queries(4):
        assert len(accounts.flows(projects)) == 4
