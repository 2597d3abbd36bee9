"""What is suggested beside the forms of a need: told, taken over with a press, and never set by itself."""

import pytest

from foundation.history.models import Event
from foundation.search import services
from matchmaking.models import Need
from tests import factories
from tests.matchmaking.asks import S, ask
from tests.matchmaking.ranked import index, solution

pytestmark = pytest.mark.django_db
URL = "/needs/suggest/"
TITLE = "가공품 기스 검사를 눈으로 합니다"
DESCRIPTION = "검사원 네 명이 표면의 찍힘을 눈으로 봅니다. 오후가 되면 놓치는 게 많습니다."
WORDS = {"title": TITLE, "description": DESCRIPTION}


@pytest.fixture(autouse=True)
def own_engine(settings, tmp_path, monkeypatch):
    settings.DATA_DIR = tmp_path
    settings.ELASTICSEARCH_URL = ""
    monkeypatch.setattr(services, "_down_until", 0.0)
    for _ in range(6):
        solution()
    index()


@pytest.fixture
def mine(client):
    written = ask(**WORDS)
    written.need.terms.clear()
    client.force_login(written.buyer)
    return written


def key(name):
    return factories.Term.objects.exclude(facet="ai_task").get(name=name).pk


def text_of(response):
    return response.content.decode()


def test_while_it_is_typed(client, mine):
    text = text_of(client.post(URL, WORDS, headers={"HX-Request": "true"}))
    assert f'name="take" value="{key("품질·검사")}"' in " ".join(text.split())
    assert f'name="take" value="{key("이미지")}"' in " ".join(text.split())
    assert "비전검사로 보입니다" in text
    assert "비슷한 솔루션 6개 중 6개" in text
    assert "유력" in text
    assert "<html" not in text
    assert not mine.need.terms.exists()


def test_what_the_need_has_is_not_offered_again(client, mine):
    factories.set_terms(mine.need, process=["품질·검사"])
    text = " ".join(text_of(client.post(URL, {**WORDS, "need": mine.need.pk})).split())
    assert "골랐습니다" in text
    assert f'name="take" value="{key("품질·검사")}"' not in text
    assert f'name="take" value="{key("이미지")}"' in text


def test_the_steps_show_their_own_facet(client, mine):
    for number, name, other in ((2, "품질·검사", "이미지"), (3, "이미지", "품질·검사")):
        page = " ".join(text_of(client.get(mine.url("need_step", number))).split())
        assert f'name="take" value="{key(name)}"' in page
        assert f'name="take" value="{key(other)}"' not in page
        assert "checked" not in page.partition("<form")[2].partition(f'value="{key(name)}"')[0]
    assert client.get(mine.url("need_step", 4)).context["panel"] is None
    assert not mine.reload().terms.exists()


@pytest.mark.parametrize(("number", "name"), [(1, "이미지"), (2, "품질·검사"), (3, "이미지")])
def test_one_press_takes_it_over_and_stays(client, mine, number, name):
    url = mine.url("need_step", number)
    sent = {1: WORDS, 2: {"current_cost": "검사원 4명"}, 3: {"data_type": ["none"]}}[number]
    response = client.post(url, {**sent, "take": key(name), "suggested": [key(name)]})
    assert response.url == url
    assert name in [term.name for term in mine.reload().terms.all()]
    assert "골랐습니다" in text_of(client.get(url))
    event = Event.objects.of(mine.need).get()
    facet = factories.Term.objects.get(pk=key(name)).facet
    assert event.data["suggested"] == event.data["taken"] == [[facet, name]]


def test_a_press_on_a_new_need_saves_its_draft(client, mine):
    response = client.post(
        "/needs/new/", {**WORDS, "take": key("품질·검사"), "suggested": [key("품질·검사")]}
    )
    need = Need.objects.exclude(pk=mine.need.pk).get(title=TITLE)
    assert response.url == f"/needs/{need.pk}/steps/1/"
    assert need.terms_of("process") == ["품질·검사"]
    assert Event.objects.of(need).get().data["taken"] == [["process", "품질·검사"]]


def test_taking_one_keeps_what_was_chosen(client, mine):
    factories.set_terms(mine.need, process=["에너지"], data_type=["영상"])
    client.post(mine.url("need_step", 2), {"process": [key("에너지")], "take": key("품질·검사")})
    client.post(mine.url("need_step", 1), {**WORDS, "take": key("이미지")})
    names = {term.name for term in mine.reload().terms.all()}
    assert names == {"에너지", "품질·검사", "영상", "이미지"}


def test_what_was_suggested_and_left_is_kept_too(client, mine):
    sent = {"process": [key("에너지")], "suggested": [key("품질·검사"), key("이미지")]}
    client.post(mine.url("need_step", 2), sent)
    data = Event.objects.of(mine.need).get().data
    assert (data["suggested"], data["taken"]) == ([["process", "품질·검사"]], [])


@pytest.mark.parametrize("bad", ["999999", "9" * 40, "x", "\0", ""])
def test_what_is_no_term_says_nothing(client, mine, bad):
    url = mine.url("need_step", 2)
    response = client.post(url, {"process": [key("에너지")], "take": bad, "suggested": [bad]})
    assert response.url == url
    assert mine.reload().terms_of("process") == ["에너지"]


def test_a_call_takes_it_over_without_saving(client, coordinator):
    client.force_login(coordinator)
    typed = {**WORDS, "company": "한빛정밀", "source": "visit"}
    looked = " ".join(text_of(client.post("/needs/take/", {**typed, "look": "1"})).split())
    assert f'name="take" value="{key("품질·검사")}"' in looked
    assert f'name="take" value="{key("이미지")}"' not in looked  # a call asks for the process only
    response = client.post("/needs/take/", {**typed, "process": [key("에너지")], "take": key("품질·검사")})
    assert response.status_code == 200
    assert not response.context["form"].errors
    page = text_of(response)
    assert page.count(" checked") == 3
    assert "한빛정밀" in page
    assert DESCRIPTION in page
    assert not Need.objects.exists()


def test_a_call_keeps_what_was_suggested(client, coordinator):
    firm = factories.CompanyFactory(name="한빛정밀")
    factories.member_of(firm)
    client.force_login(coordinator)
    chosen = {"process": [key("품질·검사")], "suggested": [key("품질·검사")]}
    client.post("/needs/take/", {**WORDS, **chosen, "company": "한빛정밀", "source": "phone"})
    created = Event.objects.of(Need.objects.get()).get(verb="need.created")
    assert created.data["taken"] == [["process", "품질·검사"]]


def test_during_a_call_what_is_ticked_counts_as_chosen(client, coordinator):
    client.force_login(coordinator)
    text = text_of(client.post(URL, {**WORDS, "call": "on", "process": [key("품질·검사")]}))
    assert "골랐습니다" in text
    assert "데이터 종류" not in text


@pytest.mark.parametrize(
    "text", ["", "\x07\x1b", "😀" * 50, "ㅎㅎㅎ ㅁㄴㅇ", '"*:)( AND', "<script>alert(1)</script>"]
)
def test_any_text_is_answered(client, mine, text):
    response = client.post(URL, {"title": text, "description": text})
    assert response.status_code in (200, 422)
    assert "<script" not in text_of(response)


def test_a_text_that_is_too_long_is_refused_in_words(client, mine):
    response = client.post(URL, {"title": TITLE, "description": "가" * 20_001})
    assert response.status_code == 422
    assert "20000" in text_of(response)
    page = client.post(mine.url("need_step", 1), {"title": "가" * 10_000_000})
    assert page.status_code == 400
    assert "너무 크거나" in text_of(page)


def test_a_key_that_no_database_holds_is_refused(client, mine, coordinator):
    for url in (URL, mine.url("need_step", 2)):
        assert client.post(url, {**WORDS, "process": ["9" * 40]}).status_code == 422
    client.force_login(coordinator)
    assert client.post("/needs/take/", {**WORDS, "process": ["9" * 40]}).status_code == 422


def test_what_is_wrong_in_the_form_is_said_once(client, mine):
    page = client.post(mine.url("need_step", 1), {"title": "기스 " * 60, "description": DESCRIPTION})
    assert page.status_code == 422
    [error] = page.context["form"].errors["title"]
    assert text_of(page).count(error) == 1
    assert f'value="{key("이미지")}"' in text_of(page)


def test_another_firms_need_is_not_known(client, mine):
    response = client.post(URL, {**WORDS, "need": ask().need.pk})
    assert response.status_code == 422
    assert client.post(URL, {**WORDS, "need": "x"}).status_code == 422


def test_what_a_masked_need_hides_is_not_told_as_chosen(client):
    firm = factories.CompanyFactory(kind="both")
    client.force_login(factories.member_of(firm))
    masked = ask(S.OPEN, confidentiality=Need.Confidentiality.SUMMARY)
    factories.set_terms(masked.need, data_type=["이미지"])
    assert Need.objects.visible_to(firm.memberships.get().user).filter(pk=masked.need.pk).exists()
    response = client.post(URL, {**WORDS, "need": masked.need.pk})
    assert "골랐습니다" not in text_of(response)
    assert response.status_code == 422


def test_who_writes_no_needs(client, stranger):
    client.force_login(stranger)
    assert client.post(URL, WORDS).status_code == 403
    client.force_login(factories.member_of(factories.SupplierFactory()))
    assert client.post(URL, WORDS).status_code == 403


def test_no_such_method(client, mine):
    assert client.get(URL).status_code == 405


def test_few_queries(client, mine, django_assert_max_num_queries):
    client.post(URL, WORDS)
    with django_assert_max_num_queries(14):
        client.post(URL, {**WORDS, "need": mine.need.pk})
    assert mine.reload().status == S.DRAFT
