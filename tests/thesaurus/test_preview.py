import pytest

from foundation import search
from foundation.history.models import Event
from foundation.search import services as index
from solutions.models import Solution, ThesaurusEntry
from solutions.thesaurus import also
from tests import factories
from tests.thesaurus.entries import entry, sent, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def offered(settings, tmp_path):
    """Two solutions in an embedded index: one sweeps yards, the other cleans windows."""
    settings.DATA_DIR = tmp_path
    settings.ELASTICSEARCH_URL = ""
    search.get_engine()
    texts = {"yard": "마당쓸기 로봇", "window": "창문 세척기"}
    rows = {
        name: factories.SolutionFactory(
            title=text, summary=text, description=f"{text} 장비입니다.", industries=[]
        )
        for name, text in texts.items()
    }
    index.rebuild(index="solutions")
    return rows


def asked(*variants, **changes) -> dict:
    return sent(*variants, then="preview", **changes)


def test_shows_what_comes_in(client, coordinator, offered):
    client.force_login(coordinator)
    response = client.post(url("create"), asked("고샅치우개", example="고샅치우개가 있었으면"))
    shown = response.context["preview"]
    assert response.status_code == 200
    assert [line.solution for line in shown.now] == []
    assert [(line.solution, line.other) for line in shown.then] == [(offered["yard"], None)]
    assert (shown.also_now, shown.also_then) == ((), ("마당쓸기",))
    assert "새로 들어옴" in response.content.decode()
    assert "지금" in response.content.decode()


def test_shows_what_leaves(client, coordinator, offered):
    row = entry(variants=["고샅치우개"])
    client.force_login(coordinator)
    data = asked("비질", example="고샅치우개가 있었으면", version=1)
    response = client.post(url("update", row), data)
    shown = response.context["preview"]
    assert [(line.solution, line.other) for line in shown.now] == [(offered["yard"], None)]
    assert shown.then == []
    assert "빠짐" in response.content.decode()


def test_shows_what_moves(client, coordinator, offered):
    client.force_login(coordinator)
    example = "창문 세척기와 고샅치우개"
    shown = client.post(url("create"), asked("고샅치우개", example=example)).context["preview"]
    assert [line.solution for line in shown.now] == [offered["window"]]
    assert {line.solution for line in shown.then} == set(offered.values())
    kept = next(line for line in shown.then if line.solution == offered["window"])
    assert kept.other == 1
    assert kept.by == kept.rank - 1


def test_says_that_nothing_changes(client, coordinator, offered):
    client.force_login(coordinator)
    response = client.post(url("create"), asked("고샅치우개", example="창문 세척기"))
    assert response.context["preview"].same
    assert "결과는 바뀌지 않습니다" in response.content.decode()


def test_saves_nothing(client, coordinator, offered):
    row = entry()
    client.force_login(coordinator)
    client.post(
        url("update", row), asked("고샅치우개", preferred="고샅쓸기", example="고샅치우개", version=1)
    )
    assert ThesaurusEntry.objects.get(pk=row.pk).variants == ["비질", "빗자루로 쓸"]
    assert also("고샅치우개") == ()
    assert not Event.objects.of(row).exists()


def test_in_place_it_is_a_fragment(client, coordinator, offered):
    client.force_login(coordinator)
    data = asked("고샅치우개", example="고샅치우개")
    page = client.post(url("create"), data, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in page
    assert "마당쓸기 로봇" in page


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"example": ""}, "example"),
        ({"example": "가" * 601}, "example"),
        ({"preferred": "시스템"}, "preferred"),
    ],
)
def test_names_what_is_missing(client, coordinator, changes, field):
    client.force_login(coordinator)
    response = client.post(url("create"), asked(**({"example": "비질"} | changes)))
    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
    assert response.context["preview"] is None


def test_shows_only_what_is_offered(client, coordinator, offered):
    Solution.objects.filter(pk=offered["yard"].pk).update(status=Solution.Status.WITHDRAWN)
    client.force_login(coordinator)
    assert client.post(url("create"), asked("고샅치우개", example="고샅치우개")).context["preview"].then == []


def test_says_that_the_engine_is_away(client, coordinator, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.ELASTICSEARCH_URL = ""
    client.force_login(coordinator)
    response = client.post(url("create"), asked("고샅치우개", example="고샅치우개"))
    assert response.context["preview"].unavailable
    assert "검색 엔진이 응답하지 않아" in response.content.decode()


def test_others_may_not(client, stranger):
    client.force_login(stranger)
    assert client.post(url("create"), asked(example="비질")).status_code == 403
