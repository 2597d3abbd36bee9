from datetime import timedelta
from urllib.parse import quote, quote_plus

import pytest

from foundation import search
from foundation.history import clock
from foundation.search import services as index
from foundation.search import vocabulary
from solutions.models import Solution
from tests import factories
from tests.solutions.offers import offer
from tests.thesaurus.entries import entry

pytestmark = pytest.mark.django_db
S = Solution.Status
URL = "/solutions/"


@pytest.fixture(autouse=True)
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
        ("?price=1000-3000", True),
        ("?price=under-1000", False),
        ("?price=under-1000&price=1000-3000", True),
        ("?price=open", False),
        ("?industry=미래차", True),
        ("?industry=뿌리산업", True),
        ("?industry=식품", False),
        ("?industry=식품&industry=미래차&process=품질·검사", True),
        ("?industry=미래차&process=에너지", False),
        ("?district=서해구", True),
        ("?district=남동구", False),
    ],
)
@pytest.mark.parametrize("built", [True, False])
def test_filters_alike_with_and_without_words_and_engine(client, stranger, own_engine, query, found, built):
    solution = offer(S.PUBLISHED).solution
    factories.ReferenceFactory(solution=solution, industry="금형 제작")
    factories.SiteFactory(company=solution.company, district="서구")
    factories.set_terms(solution, deployment=["엣지"])
    if built:
        index.rebuild(index="solutions")
    client.force_login(stranger)
    assert titles(client, query) == [solution.title] * found
    assert titles(client, query + "&q=비전검사") == [solution.title] * found


def test_says_what_cannot_be_looked_for(client, stranger, own_engine):
    client.force_login(stranger)
    response = client.get(URL, {"q": "\0"})
    assert response.status_code == 200
    assert "찾는 말에 쓸 수 없는 글자가 있습니다." in response.content.decode()


@pytest.mark.parametrize("more", [-1, 0, 5_000])
def test_a_pasted_paragraph_is_looked_for_by_its_beginning(client, stranger, own_engine, more):
    """And says so where there may have been more than that."""
    found = offer(S.PUBLISHED).solution
    offer(S.PUBLISHED, title="창고 재고 예측", summary="재고", description="얼마나 팔릴지 미리 봅니다.")
    index.rebuild(index="solutions")
    said = "사람이 눈으로 보는데 표면의 기스와 찍힘을 자꾸 놓쳐서 카메라로 불량을 골라내고 싶습니다. "
    client.force_login(stranger)
    response = client.get(URL, {"q": said + "ㅎ" * (700 - len(said) + more)}, follow=True)
    assert response.context["page"].object_list[0].pk == found.pk
    assert ("찾는 말은 앞의 700자까지만 봅니다" in response.content.decode()) == (more >= 0)


def test_words_find_and_are_marked(client, stranger, own_engine):
    found = offer(S.PUBLISHED, description="<b>사출</b> 성형품의 찍힘을 카메라로 찾습니다.").solution
    offer(S.PUBLISHED, title="창고 재고 예측", summary="재고", description="얼마나 팔릴지 미리 봅니다.")
    index.rebuild(index="solutions")
    client.force_login(stranger)
    response = client.get(URL + "?q=사출 찍힘&exact=1")
    assert [row.pk for row in response.context["page"]] == [found.pk]
    assert not response.context["found"].stale
    page = response.content.decode()
    assert "<mark>사출</mark>" in page
    assert "&lt;b&gt;" in page
    assert counts(response, "ai_task") == {"비전검사": 1}


def counts(response, facet: str) -> dict[str, int]:
    """What the page says behind each value of a facet, without the zeros."""
    [options] = [of.options for of in response.context["facets"] if of.name == facet]
    return {option.value: option.count for option in options if option.count}


@pytest.mark.parametrize("words", ["", "&q=비전검사"])
def test_facets_are_counted_and_a_facets_own_values_keep_their_counts(client, stranger, own_engine, words):
    offer(S.PUBLISHED, industries=["식품"], price_min_krw=9_999_999)
    offer(S.PUBLISHED, industries=["화장품"], price_min_krw=10_000_000)
    offer(S.PUBLISHED, industries=["금형"], price_min_krw=None, price_max_krw=None)
    offer(S.DRAFT, industries=["물류"])
    index.rebuild(index="solutions")
    client.force_login(stranger)
    response = client.get(f"{URL}?industry=식품&industry=뿌리산업{words}")
    assert counts(response, "industry") == {"식품": 1, "화장품·생활": 1, "뿌리산업": 1}
    assert counts(response, "price") == {"under-1000": 1, "open": 1}
    assert response.context["page"].paginator.count == 2
    page = response.content.decode()
    assert 'value="화장품·생활"' in page
    assert 'value="물류"' not in page  # nothing to choose there


def test_chips_take_back_one_condition_each(client, stranger, own_engine):
    offer(S.PUBLISHED)
    index.rebuild(index="solutions")
    client.force_login(stranger)
    page = client.get(f"{URL}?q=비전검사&industry=식품&industry=미래차&sort=price&page=1").content.decode()
    for without in ("industry=식품", "industry=미래차"):
        left = quote(f"{URL}?q=비전검사&sort=price&{without}", safe="/?&=")
        assert f'href="{left.replace("&", "&amp;")}"' in page


@pytest.mark.parametrize("built", [True, False])
@pytest.mark.parametrize("words", ["", "&q=비전검사"])
@pytest.mark.parametrize(
    ("sort", "first"), [("newest", "가"), ("price", "나"), ("references", "다"), ("price&price=open", "라")]
)
def test_orders(client, stranger, own_engine, built, words, sort, first):
    day = clock.now() - timedelta(days=9)
    offer(S.PUBLISHED, title="다 비전검사", published_at=day).solution.references.create(
        industry="금형", year=2024
    )
    offer(S.PUBLISHED, title="나 비전검사", published_at=day, price_min_krw=1)
    offer(S.PUBLISHED, title="라 비전검사", published_at=day, price_min_krw=None, price_max_krw=None)
    offer(S.PUBLISHED, title="가 비전검사", published_at=clock.now())
    if built:
        index.rebuild(index="solutions")
    client.force_login(stranger)
    assert titles(client, f"?sort={sort}{words}")[0] == f"{first} 비전검사"


def test_an_address_holds_only_what_is_set(client, stranger):
    client.force_login(stranger)
    answer = client.get(f"{URL}?q=&sort=&industry=&industry=식품")
    assert answer.url == f"{URL}?industry={quote('식품')}"
    assert client.get(f"{URL}?q=").url == URL


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


def test_meanings_are_added_and_said_and_can_be_left_out(client, stranger, own_engine):
    other = offer(
        S.PUBLISHED, title="스크래치 검출 장치", summary="표면결함", description="표면결함을 찾습니다."
    ).solution
    index.rebuild(index="solutions")
    client.force_login(stranger)
    response = client.get(URL + "?q=기스")
    assert [row.pk for row in response.context["page"]] == [other.pk]
    assert "적은 말로만 찾기" in response.content.decode()
    assert list(client.get(URL + "?q=기스&exact=1").context["page"]) == []


def test_a_meaning_whose_forms_are_all_typed_is_not_told(client, stranger, own_engine):
    entry("마당쓸기", ["비질"])
    index.rebuild(index="solutions")
    client.force_login(stranger)
    assert "→" in client.get(URL + "?q=비질").content.decode()
    assert "→" not in client.get(URL + "?q=비질 마당쓸기").content.decode()


def test_a_misspelt_word_is_put_right(client, stranger, own_engine):
    made = offer(
        S.PUBLISHED, title="스마트 온실 제어", summary="", description="온실의 온도를 맞춥니다."
    ).solution
    vocabulary.collect()
    index.rebuild(index="solutions")
    client.force_login(stranger)
    response = client.get(URL + "?q=dhstlf")  # 온실, typed with the keyboard on English
    assert [row.pk for row in response.context["page"]] == [made.pk]
    assert "‘dhstlf’에 맞는 것이 없어 ‘온실’ 결과를 보여 드립니다." in response.content.decode()
    beside = client.get(URL + "?q=스마트 온싷").content.decode()
    assert f'href="{URL}?q={quote_plus("스마트 온실")}"' in beside
    assert not client.get(URL + "?q=dhstlf&exact=1").context["page"].object_list
