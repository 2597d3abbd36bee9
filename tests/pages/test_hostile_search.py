"""Whatever is looked for gets a clear answer on both search pages and in the API, by the engine or the database."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from foundation.search import services as index
from foundation.search import vocabulary
from foundation.search.forms import LONGEST
from solutions.models import Solution
from tests import factories

PAGES = ["/solutions/", "/needs/"]
LISTS = ["/api/v1/solutions/", "/api/v1/needs/"]
NAMES = ["industry", "process", "ai_task", "data_type", "deployment", "price", "budget", "district", "status"]
KINDS = (
    *("\0", "\x01\x02\x1b[31m", "\u202e\u200b\ufeff", "🙂👩‍🏭", "\ud800", " ", "\t\n", "漢字", "éà" * 9),
    *("ㅋㅋㅋ", "ㄱㅏㄴㅏ", "\u1112\u1161", "각\u11a8", "가" * 199, "기스 " * 66, "a" * 200, "1" * 200),
    *("*", '"', "%00", "%", "_", "\\", "AND", "title:비전 AND NOT (acl:*)", '{"match_all":{}}'),
    *(r"+-=&&||><!(){}[]^~*?:\/", "'; DROP TABLE--", "<script>alert(1)</script>", "{{ 7*7 }}", "{% now %}"),
)

words = st.one_of(
    st.sampled_from(KINDS), st.text(max_size=250), st.lists(st.sampled_from(KINDS)).map("".join)
)
queries = st.fixed_dictionaries(
    {"q": words},
    optional={
        "sort": st.one_of(st.sampled_from(["price", "newest", "best", "budget"]), words),
        "page": st.one_of(st.integers(-2, 10**12).map(str), words),
        "page_size": st.one_of(st.integers(-2, 10**12).map(str), words),
        "exact": words,
    }
    | {name: st.lists(st.one_of(st.sampled_from(["미래차", "open", "엣지"]), words)) for name in NAMES},
)


@pytest.fixture
def engine(settings, tmp_path, monkeypatch, db):
    settings.DATA_DIR = tmp_path
    settings.ELASTICSEARCH_URL = ""
    monkeypatch.setattr(index, "_down_until", 0.0)
    factories.SolutionFactory.create_batch(3)
    factories.NeedFactory.create_batch(3)


@pytest.fixture(params=["engine", "database"])
def served_by(request, engine):
    if request.param == "engine":
        vocabulary.collect()
        for name in ("solutions", "needs"):
            index.rebuild(index=name)
    return request.param


def sendable(given):
    """As a browser or a program can send it: lone surrogates have no UTF-8."""
    return {
        name: [part.encode("utf-8", "replace").decode() for part in value]
        if isinstance(value, list)
        else value.encode("utf-8", "replace").decode()
        for name, value in given.items()
    }


@pytest.mark.parametrize("role", ["coordinator", "supplier"])
def test_any_query_gets_an_answer(client, coordinator, served_by, role):
    person = coordinator if role == "coordinator" else factories.member_of(factories.SupplierFactory())
    client.force_login(person)

    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(asked=queries.map(sendable))
    @example(asked={"q": "기스", "page": "500"})
    @example(asked={"q": "\0", "industry": ["\0"], "sort": "\0"})
    def check(asked):
        with transaction.atomic():
            for path in PAGES:
                answer = client.get(path, asked, follow=True)
                assert answer.status_code == 200
                assert "<script>alert" not in answer.content.decode()
            for path in LISTS:
                answer = client.get(path, asked)
                assert answer.status_code in (200, 400, 404)
                assert answer.headers["Content-Type"].startswith("application/")

    check()


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(
    "raw", ["q=%FF%FE", "q=%ED%A0%80", "q=%", "q=%00", "q[]=1", "=", "&&&", "q=a&q=b", "q" * 500]
)
def test_any_address_gets_an_answer(client, coordinator, served_by, path, raw):
    client.force_login(coordinator)
    assert client.get(f"{path}?{raw}", follow=True).status_code == 200


MEGABYTES = "비전검사 " * 800_000  # 10 MB in UTF-8


@pytest.mark.parametrize("path", PAGES)
def test_ten_megabytes_in_an_address_are_searched_by_their_beginning(client, coordinator, engine, path):
    client.force_login(coordinator)
    page = client.get(path, {"q": MEGABYTES}, follow=True)
    assert page.status_code == 200
    assert page.context["form"].text == MEGABYTES[:LONGEST]
    assert f"앞의 {LONGEST}자까지만 봅니다" in page.content.decode()
    assert len(page.content) < 100_000


@pytest.mark.parametrize("path", LISTS)
def test_ten_megabytes_are_a_clear_problem_of_the_api(client, coordinator, engine, path):
    client.force_login(coordinator)
    answer = client.get(path, {"q": MEGABYTES})
    assert answer.status_code == 400
    assert answer.json()["errors"] == {"q": [f"찾을 말은 {LONGEST}자까지 쓸 수 있습니다."]}


@pytest.mark.parametrize("query", ["q=" + MEGABYTES, "q=\0", "q=%FF", "\0" * 9000])
def test_no_search_is_too_odd_to_be_refused_or_saved(client, coordinator, engine, query):
    client.force_login(coordinator)
    answer = client.post("/searches/save/", {"index": "solutions", "query": query})
    assert answer.status_code in (302, 400, 409)


@pytest.mark.parametrize("path", PAGES)
def test_while_the_database_answers_the_page_says_so_in_one_line(client, coordinator, engine, path):
    client.force_login(coordinator)
    for asked in ({}, {"q": "검사"}, {"q": "검사", "sort": "newest"}):
        page = client.get(path, asked).content.decode()
        assert page.count("지금은 검색 엔진이 응답하지 않아") == 1
        assert 'class="facet-count"' not in page
    assert Solution.objects.count() == 3
