import pytest

from foundation import search
from foundation.search import services as index
from solutions.models import Solution
from tests import factories
from tests.solutions.offers import offer

pytestmark = pytest.mark.django_db
S = Solution.Status
URL = "/solutions/"


@pytest.fixture
def own_engine(settings, tmp_path):
    """An embedded engine of this test's own."""
    settings.DATA_DIR = tmp_path
    settings.ELASTICSEARCH_URL = ""
    return search.get_engine()


def titles(client, query="") -> list[str]:
    return [row.title for row in client.get(URL + query).context["page"]]


def test_members_see_what_is_offered(client, stranger):
    shown = offer(S.PUBLISHED).solution
    for status in (S.DRAFT, S.SUBMITTED, S.RETURNED, S.WITHDRAWN):
        offer(status)
    offer(S.PUBLISHED, company=factories.SupplierFactory(status="suspended"))
    client.force_login(stranger)
    assert titles(client) == [shown.title]


def test_operators_filter_by_state(client, coordinator):
    waiting = offer(S.SUBMITTED).solution
    offer(S.PUBLISHED)
    client.force_login(coordinator)
    assert len(titles(client)) == 2
    assert titles(client, "?status=submitted") == [waiting.title]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?process=품질·검사", True),
        ("?process=에너지", False),
        ("?ai_task=비전검사&deployment=엣지", True),
        ("?data_type=음성", False),
        ("?price_max=2000", True),
        ("?price_max=1999", False),
        ("?district=서해구", True),
        ("?district=남동구", False),
    ],
)
def test_filters_alike_with_and_without_words(client, stranger, own_engine, query, found):
    solution = offer(S.PUBLISHED).solution
    factories.SiteFactory(company=solution.company, district="서구")
    factories.set_terms(solution, deployment=["엣지"])
    index.rebuild(index="solutions")
    client.force_login(stranger)
    assert titles(client, query) == [solution.title] * found
    assert titles(client, query + "&q=비전검사") == [solution.title] * found


def test_words_find_and_are_marked(client, stranger, own_engine):
    found = offer(S.PUBLISHED, description="<b>사출</b> 성형품의 찍힘을 카메라로 찾습니다.").solution
    offer(S.PUBLISHED, title="창고 재고 예측", summary="재고", description="얼마나 팔릴지 미리 봅니다.")
    index.rebuild(index="solutions")
    client.force_login(stranger)
    response = client.get(URL + "?q=사출 찍힘")
    assert [row.pk for row in response.context["page"]] == [found.pk]
    assert not response.context["found"].stale
    page = response.content.decode()
    assert "<mark>사출</mark>" in page
    assert "&lt;b&gt;" in page
    assert "비전검사 (1)" in page
    assert "예지보전 (0)" in page


def test_the_index_never_shows_what_the_database_hides(client, stranger, own_engine):
    offered = offer(S.PUBLISHED).solution
    index.rebuild(index="solutions")
    Solution.objects.filter(pk=offered.pk).update(status=S.WITHDRAWN)
    client.force_login(stranger)
    assert titles(client, "?q=비전검사") == []


def test_the_database_stands_in(client, stranger, own_engine):
    found = offer(S.PUBLISHED).solution
    offer(S.DRAFT)
    client.force_login(stranger)
    response = client.get(URL + "?q=비전검사 결함")  # the index isn't built
    assert [row.pk for row in response.context["page"]] == [found.pk]
    assert "검색 엔진이 응답하지 않아" in response.content.decode()


@pytest.mark.parametrize("page", ["2", "99", "0", "-1", "x", "9999999999"])
def test_pages(client, stranger, own_engine, page):
    for _number in range(21):
        offer(S.PUBLISHED)
    index.rebuild(index="solutions")
    client.force_login(stranger)
    expected = 1 if page in ("2", "99") else 20
    assert len(titles(client, f"?q=비전검사&page={page}")) == expected


@pytest.mark.parametrize("query", ["", "?q=비전검사"])
def test_queries_do_not_grow_with_rows(client, stranger, own_engine, django_assert_max_num_queries, query):
    for _number in range(15):
        offer(S.PUBLISHED)
    index.rebuild(index="solutions")
    client.force_login(stranger)
    with django_assert_max_num_queries(16):
        client.get(URL + query)


def test_asks_to_sign_in(client):
    assert client.get(URL).status_code == 302


def test_empty_says_what_to_do(client, stranger):
    client.force_login(stranger)
    assert "아직 공개된 솔루션이 없습니다" in client.get(URL).content.decode()
    assert "조건 지우기" in client.get(URL + "?process=에너지").content.decode()
