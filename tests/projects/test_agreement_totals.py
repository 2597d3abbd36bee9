"""Totals always add up: those of a source are the sum of its lines, whatever is given, amended or refused."""

import contextlib

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from foundation.history.workflow import Refused
from projects import terms as rules
from projects.models import Terms, TermsLine
from tests.projects import agreeing

pytestmark = pytest.mark.django_db

SOURCES = TermsLine.Source.values
BUDGETS = st.dictionaries(
    st.tuples(st.sampled_from(["people", "equipment"]), st.sampled_from(SOURCES)),
    st.integers(0, 10**11),
    max_size=6,
)


def amounts(by, cells):
    found = {row.code: row for row in by.categories.all()}
    return [(found[code], source, amount) for (code, source), amount in cells.items()]


def assert_adds_up(terms):
    by_source = dict.fromkeys(SOURCES, 0)
    for line in terms.lines.all():
        by_source[line.source] += line.amount_krw
    assert by_source == {
        "grant": terms.grant_krw,
        "cash": terms.cash_krw,
        "in_kind": terms.in_kind_krw,
    }
    assert terms.total_krw == sum(by_source.values())
    assert terms.private_krw == terms.total_krw - terms.grant_krw
    table = rules.budget(terms)
    assert [amount for _source, amount in table.sums] == list(by_source.values())
    assert table.total == sum(total for _name, _cells, total in table.rows) == terms.total_krw
    assert all(total == sum(amount for _source, amount in cells) for _name, cells, total in table.rows)


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None
)
@given(first=BUDGETS, later=st.lists(BUDGETS, max_size=3))
def test_totals(world, first, later):
    savepoint = transaction.savepoint()
    by = agreeing.programme(grant_ceiling_percent=75, cash_floor_percent=10)
    agreement = None
    for cells in (first, *later):
        content = agreeing.given(world.project, by, lines=amounts(by, cells))
        with contextlib.suppress(ValidationError, Refused), transaction.atomic():
            if agreement is None:
                agreement = agreeing.signed(world, by, agreement=agreeing.drafted(world, by, terms=content))
            else:
                terms = agreeing.requested(world, agreement, terms=content)
                agreeing.approved(world, terms)
    for terms in Terms.objects.in_full():
        assert_adds_up(terms)
        assert terms.grant_krw * 100 <= terms.total_krw * 75
        assert terms.cash_krw * 100 >= terms.private_krw * 10
    transaction.savepoint_rollback(savepoint)


@given(cells=BUDGETS)
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck), database=None)
def test_what_is_given_adds_up(world, cells):
    by = agreeing.programme()
    content = agreeing.given(world.project, by, lines=amounts(by, cells))
    assert content.total_krw == sum(cells.values()) == content.grant_krw + content.private_krw
    for source in SOURCES:
        assert getattr(content, f"{source}_krw") == sum(n for (_c, s), n in cells.items() if s == source)
