"""Needs: whoever sees one masked on the pages gets it masked, and finds it by its summary only."""

import pytest

from foundation.history import clock
from matchmaking.models import Match, Need
from tests import factories
from tests.matchmaking.pairs import SECRET, SUMMARY, secret_need

C = Need.Confidentiality
MASKED = {"external_id", "shown", "status", "title", "process", "deployment", "budget_max_krw", "summary"}


@pytest.fixture
def supplier(db):
    return factories.member_of(factories.SupplierFactory())


def make(external_id="t-n1", **fields):
    need = secret_need(external_id=external_id, **fields)
    factories.set_terms(need, process=["품질·검사"], data_type=["이미지"], deployment=["엣지"])
    return need


def test_a_full_row(api, supplier):
    need = make(confidentiality=C.OPEN)
    [row] = api.rows("needs/", supplier)
    assert row == {
        "external_id": "t-n1",
        "shown": "full",
        "status": "open",
        "company": need.company.external_id,
        "title": need.title,
        "description": need.description,
        "process": ["품질·검사"],
        "data_types": ["이미지"],
        "deployment": ["엣지"],
        "budget_max_krw": 50_000_000,
        "desired_weeks": 16,
    }
    assert api.get("needs/t-n1/", supplier).json() == row


def test_a_masked_row_leaves_the_rest_out(api, supplier):
    need = make(confidentiality=C.SUMMARY)
    for response in (api.get("needs/", supplier), api.get("needs/t-n1/", supplier)):
        told = response.content.decode()
        assert SUMMARY in told
        assert SECRET not in told
        assert need.company.external_id not in told
    [row] = api.rows("needs/", supplier)
    assert row["shown"] == "masked"
    assert set(row) == MASKED
    assert api.get("needs/t-n1/", supplier).json() == row


def test_a_pledge_shows_the_rest(api, supplier):
    need = make(confidentiality=C.INVITED)
    [firm] = supplier.firms.values()
    assert api.get("needs/t-n1/", supplier).status_code == 404
    match = factories.MatchFactory(
        need=need, solution__company=firm.company, status=Match.Status.INVITED, nda_accepted_at=None
    )
    assert api.get("needs/t-n1/", supplier).json()["shown"] == "masked"
    match.nda_accepted_at = clock.now()
    match.save()
    assert api.get("needs/t-n1/", supplier).json()["description"] == need.description


def test_who_sees_which_need(api, supplier, coordinator, stranger):
    need = make("t-open", confidentiality=C.OPEN)
    make("t-draft", company=need.company, status=Need.Status.DRAFT)
    make("t-invited", confidentiality=C.INVITED)
    member = factories.member_of(need.company)
    assert api.ids("needs/", stranger) == []
    assert api.ids("needs/", supplier) == ["t-open"]
    assert sorted(api.ids("needs/", member)) == ["t-draft", "t-open"]
    assert {row["shown"] for row in api.rows("needs/", coordinator)} == {"full"}
    assert len(api.ids("needs/", coordinator)) == 3


@pytest.mark.parametrize("indexed", [True, False])
def test_words_are_looked_for_in_what_one_sees(api, index, supplier, indexed):
    make("t-full", confidentiality=C.OPEN, masked_summary="드러낸요약")
    masked = make("t-masked", confidentiality=C.SUMMARY)
    if indexed:
        index()
    assert api.ids("needs/", supplier, q=SECRET) == ["t-full"]
    assert api.ids("needs/", supplier, q=SUMMARY, exact=1) == ["t-masked"]
    assert api.rows("needs/", supplier, q="드러낸요약") == []
    assert api.rows("needs/", supplier, q=SUMMARY, exact=1)[0]["shown"] == "masked"
    owner = factories.member_of(masked.company)
    assert api.rows("needs/", owner, q=SECRET)[0]["shown"] == "full"


@pytest.mark.parametrize("indexed", [True, False])
@pytest.mark.parametrize("params", [{}, {"q": SUMMARY}])
def test_queries_do_not_grow_with_rows(api, index, supplier, params, indexed):
    def more(count, start=0):
        for number in range(start, start + count):
            make(f"t-{number}", confidentiality=C.SUMMARY)
        if indexed:
            index()

    more(3)
    few = api.queries("needs/", supplier, 3, **params)
    more(27, start=3)
    assert api.queries("needs/", supplier, 30, **params) == few <= 13


@pytest.mark.parametrize("indexed", [True, False])
def test_filters_know_no_more_than_what_one_sees(api, index, supplier, coordinator, indexed):
    make("t-masked", confidentiality=C.SUMMARY)
    make("t-full", confidentiality=C.OPEN)
    if indexed:
        index()
    for name, value in (("industry", "미래차"), ("data_type", "이미지")):
        assert api.ids("needs/", supplier, **{name: value}) == ["t-full"]
        assert len(api.ids("needs/", coordinator, **{name: value})) == 2
    for name, value in (("process", "품질·검사"), ("deployment", "엣지"), ("budget", "5000-10000")):
        assert len(api.ids("needs/", supplier, **{name: value})) == 2
