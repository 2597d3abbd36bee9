"""Candidates side by side, before there is any offer."""

import pytest
from django.urls import reverse

from foundation.history import clock
from matchmaking.models import Curation, Impression, Match
from tests import factories

from .ranked import index, need, solution

pytestmark = pytest.mark.django_db


@pytest.fixture
def wanted():
    return need(company=factories.CompanyFactory(industry_text="자동차부품"))


@pytest.fixture
def buyer(wanted, client):
    user = factories.member_of(wanted.company)
    client.force_login(user)
    return user


def url(wanted):
    return reverse("matchmaking:compare", args=[wanted.pk])


def compare(client, wanted, *solutions):
    index()
    return client.get(url(wanted), {"solution": [row.pk for row in solutions]})


def test_shows_each_in_the_order_that_was_asked_for(client, wanted, buyer):
    rows = [
        solution(title=f"솔루션 {n}", price_min_krw=10_000_000 * n, price_max_krw=None) for n in range(1, 4)
    ]
    page = compare(client, wanted, *reversed(rows))
    columns = page.context["columns"]
    assert [column.solution for column in columns] == rows[::-1]
    assert all(column.reasons and column.words for column in columns)
    text = page.content.decode()
    assert "3,000만원부터" in text
    assert not Impression.objects.exists()


def test_references_of_the_same_industry_come_first(client, wanted, buyer):
    row = solution()
    other = row.references.create(industry="식품 제조", year=2025, outcome="포장 검사")
    same = row.references.create(industry="자동차부품", year=2020, outcome="표면 검사")
    (column,) = compare(client, wanted, row).context["columns"]
    assert (column.related, column.others) == ([same], [other])


def test_a_pin_is_told_and_an_exclusion_is_not(client, wanted, buyer, coordinator):
    pinned, excluded = solution(), solution()
    confirmed = {"confirmed_by_key": factories.UserFactory().pk, "confirmed_at": clock.now()}
    for row, kind in ((pinned, "pin"), (excluded, "exclude")):
        Curation.objects.create(
            need=wanted,
            solution=row,
            kind=kind,
            status="live",
            reason="까닭",
            made_by_key=coordinator.pk,
            **(confirmed if kind == "pin" else {}),
        )
    page = compare(client, wanted, pinned, excluded)
    assert [column.pinned for column in page.context["columns"]] == [True, False]
    assert "까닭" not in page.content.decode()


def test_what_cannot_be_compared_says_so(client, wanted, buyer):
    far = solution({"deployment": ["클라우드"]})
    (column,) = compare(client, wanted, far).context["columns"]
    assert (column.reasons, column.words) == ([], "")


def test_more_than_four_are_refused_in_words(client, wanted, buyer):
    page = compare(client, wanted, *(solution() for _ in range(5)))
    assert page.context["columns"] == []
    assert "솔루션 5개를 골랐습니다" in page.content.decode()
    assert page.content.decode().count("checked") == 5


def test_nothing_chosen_and_nonsense(client, wanted, buyer):
    for query in ({}, {"solution": ["x", factories.SolutionFactory(status="draft").pk]}):
        page = client.get(url(wanted), query)
        assert page.status_code == 200
        assert page.context["columns"] == []


def test_leads_on_to_shortlist_and_invitation(client, wanted, buyer):
    new, listed = solution(), solution()
    match = factories.MatchFactory(need=wanted, solution=listed, status=Match.Status.SHORTLISTED)
    text = compare(client, wanted, new, listed).content.decode()
    assert reverse("matchmaking:shortlist", args=[wanted.pk, new.pk]) in text
    assert reverse("matchmaking:invite", args=[match.pk]) in text


def test_only_the_demand_side(client, wanted, buyer, coordinator, stranger):
    seller = factories.member_of(factories.SupplierFactory())
    for person, status in ((coordinator, 200), (stranger, 404), (seller, 403)):
        client.force_login(person)
        assert client.get(url(wanted)).status_code == status
    assert client.post(url(wanted)).status_code == 405


def test_queries_do_not_grow_with_columns(client, wanted, buyer, django_assert_max_num_queries):
    rows = [solution() for _ in range(4)]
    for row in rows:
        row.references.create(industry="자동차부품", year=2024)
        factories.SiteFactory(company=row.company)
    index()
    with django_assert_max_num_queries(40):
        client.get(url(wanted), {"solution": [row.pk for row in rows]})
