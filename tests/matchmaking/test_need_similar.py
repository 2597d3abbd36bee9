"""Needs like the one under review: told to coordinators only, with what the viewer may see."""

import pytest

from foundation import search
from foundation.search import services as index
from matchmaking.models import Need
from matchmaking.similar import similar
from tests import factories
from tests.matchmaking.asks import S, ask

pytestmark = pytest.mark.django_db
WORDS = {
    "title": "브라켓 기스 검사를 눈으로 합니다",
    "description": "프레스 브라켓의 기스를 검사원이 눈으로 보는데 오후에 놓칩니다.",
}
OTHER = {
    "title": "전기 요금이 많이 나옵니다",
    "description": "압축기와 냉각탑의 전력 사용량을 시간대별로 줄이고 싶습니다.",
}


@pytest.fixture(autouse=True)
def own_engine(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.ELASTICSEARCH_URL = ""
    return search.get_engine()


@pytest.fixture
def reviewed():
    return ask(S.SUBMITTED, **WORDS)


def test_the_most_alike_first(reviewed, coordinator):
    twin = ask(S.DRAFT, **WORDS, company=reviewed.need.company)
    near = ask(S.OPEN, title="기스 검사 자동화", description="브라켓 기스를 눈으로 검사하는데 놓칩니다.")
    ask(S.OPEN, **OTHER)
    index.rebuild(index="needs")
    found = similar(reviewed.need, coordinator)
    assert [row.need.pk for row in found] == [twin.need.pk, near.need.pk]
    assert (found[0].alike, found[0].same_firm, found[0].days) == (100, True, 0)
    assert 22 <= found[1].alike < 100
    assert not found[1].same_firm


def test_a_few_words_of_a_call_are_like_the_whole_form(reviewed, coordinator):
    called = ask(S.SUBMITTED, title="브라켓 기스", description="눈으로 봄", company=reviewed.need.company)
    index.rebuild(index="needs")
    assert [row.need.pk for row in similar(called.need, coordinator)] == [reviewed.need.pk]


def test_told_on_the_page_while_it_is_reviewed(client, coordinator, reviewed):
    twin = ask(S.DRAFT, **WORDS, company=reviewed.need.company)
    stranger = ask(S.OPEN, **WORDS)
    index.rebuild(index="needs")
    client.force_login(coordinator)
    page = client.get(reviewed.url("need")).content.decode()
    assert reviewed.url("need_merge", twin.need.pk) in page
    assert stranger.url("need") in page
    assert reviewed.url("need_merge", stranger.need.pk) not in page
    client.force_login(reviewed.buyer)
    page = client.get(reviewed.url("need"))
    assert page.context["similar"] == []
    assert twin.url("need") not in page.content.decode()
    Need.objects.filter(pk=reviewed.need.pk).update(status=S.OPEN)
    client.force_login(coordinator)
    assert client.get(reviewed.url("need")).context["similar"] == []


def test_a_viewer_finds_no_more_than_it_may_see_in_full(reviewed):
    shown = ask(S.OPEN, **WORDS)
    ask(S.OPEN, **WORDS, confidentiality="summary", masked_summary=WORDS["description"])
    ask(S.DRAFT, **WORDS)
    index.rebuild(index="needs")
    seller = factories.member_of(factories.SupplierFactory())
    assert [row.need.pk for row in similar(reviewed.need, seller)] == [shown.need.pk]


def test_the_same_firms_while_the_engine_is_away(reviewed, coordinator):
    twin = ask(S.DRAFT, **WORDS, company=reviewed.need.company)
    ask(S.DRAFT, **OTHER, company=reviewed.need.company)
    ask(S.OPEN, **WORDS)
    assert [row.need.pk for row in similar(reviewed.need, coordinator)] == [twin.need.pk]


def test_without_words_there_is_nothing_to_compare(coordinator):
    assert similar(ask(S.SUBMITTED, title="", description="").need, coordinator) == []
