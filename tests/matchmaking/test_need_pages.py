"""Pages that only show: the detail for each role, the lists, the frame."""

import pytest

from foundation import search
from foundation.pages import frame
from foundation.search import services as index
from matchmaking.models import Need
from tests import factories
from tests.matchmaking.asks import S, ask
from tests.matchmaking.pairs import SECRET, SUMMARY

pytestmark = pytest.mark.django_db
LIST, MINE = "/needs/", "/needs/mine/"


@pytest.fixture
def own_engine(settings, tmp_path):
    """An embedded engine of this test's own."""
    settings.DATA_DIR = tmp_path
    settings.ELASTICSEARCH_URL = ""
    return search.get_engine()


@pytest.fixture
def seller(db):
    return factories.member_of(factories.SupplierFactory())


def page_of(client, person, url) -> str:
    client.force_login(person)
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def test_the_masked_page_shows_the_summary_and_nothing_else(client, seller):
    theirs = ask(S.OPEN, confidentiality="summary", desired_weeks=37)
    factories.set_terms(theirs.need, data_type=["음성"], deployment=["엣지"])
    theirs.need.company.industry_text = f"{SECRET} 업종"
    theirs.need.company.save()
    page = page_of(client, seller, theirs.url("need"))
    assert SUMMARY in page
    assert "품질·검사 분야 수요" in page
    assert "엣지" in page
    for hidden in (SECRET, "37주", "음성", "진행 기록", theirs.need.company.business_number):
        assert hidden not in page


def test_a_pledge_shows_it_in_full(client, seller):
    theirs = ask(S.OPEN, confidentiality="invited")
    solution = factories.SolutionFactory(company=seller.memberships.get().company)
    client.force_login(seller)
    assert client.get(theirs.url("need")).status_code == 404
    match = factories.MatchFactory(need=theirs.need, solution=solution, status="invited")
    assert SECRET not in page_of(client, seller, theirs.url("need"))
    type(match).objects.update(nda_accepted_at=match.created_at)
    page = page_of(client, seller, theirs.url("need"))
    assert theirs.need.description.split(".")[0] in page
    assert "진행 기록" not in page


def buttons(client, of, person) -> set[str]:
    page = page_of(client, person, of.url("need"))
    names = ("need_submit", "need_open", "need_return", "need_cancel", "need_attach", "need_ask_again")
    return {name for name in names if of.url(name) in page}


def test_each_role_gets_its_buttons(client, coordinator, seller):
    draft, waiting, opened, ended = ask(), ask(S.SUBMITTED), ask(S.OPEN), ask(S.CANCELLED)
    taken = ask(S.SUBMITTED, confirm_token_hash="0" * 64)
    assert buttons(client, draft, draft.buyer) == {"need_submit", "need_cancel", "need_attach"}
    assert buttons(client, waiting, waiting.buyer) == {"need_cancel", "need_attach"}
    assert buttons(client, waiting, coordinator) == {"need_open", "need_return", "need_cancel", "need_attach"}
    assert buttons(client, taken, coordinator) == {
        "need_ask_again",
        "need_return",
        "need_cancel",
        "need_attach",
    }
    assert buttons(client, opened, coordinator) == {"need_cancel"}
    assert buttons(client, opened, seller) == set()
    assert buttons(client, ended, ended.buyer) == set()


def shown(client, person, query="") -> list[tuple[str, bool]]:
    client.force_login(person)
    return sorted((str(face.pk), face.full) for face in client.get(LIST + query).context["page"])


@pytest.mark.parametrize("query", ["", "?q=자동화", "?process=품질·검사", "?process=품질·검사&q=자동화"])
@pytest.mark.parametrize("built", [True, False])
def test_suppliers_browse_what_is_open(client, seller, own_engine, query, built):
    full = ask(S.OPEN, description=f"{SECRET} 검사를 자동화하고 싶습니다.")
    masked = ask(S.OPEN, confidentiality="summary")
    ask(S.OPEN, confidentiality="invited")
    ask(S.SUBMITTED)
    ask(S.OPEN, company=factories.CompanyFactory(status="suspended"))
    if built:
        index.rebuild(index="needs")
    assert shown(client, seller, query) == sorted([(str(full.need.pk), True), (str(masked.need.pk), False)])
    assert shown(client, seller, "?process=에너지") == []


@pytest.mark.parametrize("built", [True, False])
def test_what_is_hidden_is_not_found(client, seller, own_engine, built):
    ask(S.OPEN, confidentiality="summary")
    if built:
        index.rebuild(index="needs")
    assert shown(client, seller, f"?q={SECRET}") == []


def test_an_old_index_quotes_nothing_that_is_hidden_by_now(client, seller, own_engine):
    theirs = ask(S.OPEN)
    index.rebuild(index="needs")
    Need.objects.update(confidentiality="summary")
    page = page_of(client, seller, f"{LIST}?q={SECRET} 놓칩니다")
    assert SUMMARY in page
    assert theirs.need.title not in page
    assert "<mark>" not in page


def test_operators_find_every_state(client, coordinator, own_engine):
    asks = [ask(status, confidentiality="invited") for status in (S.DRAFT, S.SUBMITTED, S.OPEN)]
    index.rebuild(index="needs")
    everything = sorted((str(one.need.pk), True) for one in asks)
    assert shown(client, coordinator) == everything
    assert shown(client, coordinator, f"?q={SECRET}") == everything
    assert shown(client, coordinator, "?status=submitted") == [(str(asks[1].need.pk), True)]
    assert shown(client, coordinator, f"?status=submitted&q={SECRET}") == [(str(asks[1].need.pk), True)]


def test_firms_see_their_own(client):
    mine = ask(S.RETURNED)
    ask(S.OPEN)
    client.force_login(mine.buyer)
    assert client.get(LIST).url == MINE
    assert [need.pk for need in client.get(MINE).context["page"]] == [mine.need.pk]


@pytest.mark.parametrize("query", ["", "?q=자동화"])
def test_queries_do_not_grow_with_rows(client, seller, own_engine, django_assert_max_num_queries, query):
    for _number in range(15):
        ask(S.OPEN, confidentiality="summary")
    index.rebuild(index="needs")
    client.force_login(seller)
    with django_assert_max_num_queries(18):
        client.get(LIST + query)
    with django_assert_max_num_queries(18):
        client.get(MINE)


def test_says_what_waits(coordinator):
    taken = ask(S.SUBMITTED, confirm_token_hash="0" * 64)
    ask(S.SUBMITTED)
    factories.NeedFactory(company=taken.need.company, status=S.DRAFT)
    factories.NeedFactory(company=taken.need.company, status=S.RETURNED)
    waits = {item.label: item.count for item in frame.waiting(coordinator)}
    assert (waits["검토할 수요"], waits["기업 확인 대기"]) == (1, 1)
    waits = {item.label: item.count for item in frame.waiting(taken.buyer)}
    assert (waits["작성 중인 수요"], waits["보완 요청받은 수요"], waits["확인할 수요"]) == (1, 1, 1)


def test_asks_to_sign_in(client, db):
    for url in (LIST, MINE, ask(S.OPEN).url("need")):
        assert client.get(url).url.startswith("/accounts/login/")
