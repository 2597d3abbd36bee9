import pytest
from django.urls import reverse

from matchmaking.models import Match, Need
from matchmaking.services import threads
from tests import factories
from tests.matchmaking.pairs import SECRET, SUMMARY, pair

pytestmark = pytest.mark.django_db
S = Match.Status
OPEN, SUMMARY_ONLY = Need.Confidentiality.OPEN, Need.Confidentiality.SUMMARY
URL = reverse("matchmaking:threads")


def talked(**fields):
    talk = pair(S.ACCEPTED, **{"confidentiality": OPEN, **fields})
    threads.say(match=talk.match, body="안녕하세요", by=talk.buyer)
    return talk


def listed(client, person):
    client.force_login(person)
    return [match for match, _face in client.get(URL).context["rows"]]


def test_ones_own_with_the_latest_word_first(client):
    first = talked()
    need = first.need
    second = pair(S.ACCEPTED, need=need)
    threads.say(match=second.match, body="나중", by=second.seller)
    talked()
    pair(S.ACCEPTED, need=need)  # nobody has said anything
    assert listed(client, first.buyer) == [second.match, first.match]
    threads.say(match=first.match, body="더 나중", by=first.buyer)
    assert listed(client, first.buyer) == [first.match, second.match]


def test_shows_what_is_unread(client):
    talk = talked()
    assert [match.unread for match in listed(client, talk.seller)] == [1]
    assert "새 글 1" in client.get(URL).content.decode()
    assert [match.unread for match in listed(client, talk.buyer)] == [0]


def test_a_masked_need_is_named_as_its_supplier_sees_it(client):
    talk = talked(confidentiality=SUMMARY_ONLY)
    assert listed(client, talk.seller) == [talk.match]
    page = client.get(URL).content.decode()
    assert SECRET not in page
    assert "비공개 수요" in page
    assert SUMMARY not in page


def test_of_the_operating_body_what_one_has_to_do_with(client, coordinator):
    watched, written, called, _other = talked(), talked(), talked(), talked()
    Need.objects.filter(pk=watched.need.pk).update(coordinator=coordinator)
    assert listed(client, coordinator) == [watched.match]
    assert threads.unread(coordinator) == 1
    threads.say(match=written.match, body="운영기관입니다", by=coordinator)
    Need.objects.filter(pk=called.need.pk).update(coordinator=coordinator)
    threads.say(match=called.reload(), body="봐 주세요", by=called.buyer, mentions=[coordinator])
    Need.objects.update(coordinator=None)
    assert listed(client, coordinator) == [called.match, written.match]


def test_the_home_page_says_how_many_have_something_new(client):
    talk = talked()
    client.force_login(talk.seller)
    waiting = {row.label: row.count for row in client.get("/").context["busy"]}
    assert waiting["읽지 않은 대화"] == 1


def test_the_list_of_invitations_shows_what_is_unread(client):
    talk = talked()
    client.force_login(talk.seller)
    assert "새 글 1" in client.get(reverse("matchmaking:invitations")).content.decode()
    threads.say(match=talk.match, body="답", by=talk.seller)
    client.force_login(talk.buyer)
    assert "새 글 1" in client.get(reverse("matchmaking:sent")).content.decode()


def test_says_so_when_there_is_nothing(client):
    client.force_login(factories.member_of(factories.CompanyFactory()))
    assert "아직 대화가 없습니다" in client.get(URL).content.decode()


def test_pages(client):
    talk = talked()
    for _number in range(20):
        other = pair(S.ACCEPTED, need=talk.need)
        threads.say(match=other.match, body="글", by=other.seller)
    client.force_login(talk.buyer)
    assert len(client.get(URL).context["rows"]) == 20
    assert len(client.get(URL, {"page": 2}).context["rows"]) == 1


def test_rows_cost_no_queries(client, django_assert_max_num_queries):
    talk = talked()
    for _number in range(12):
        other = pair(S.ACCEPTED, need=talk.need)
        threads.say(match=other.match, body="글", by=other.seller)
    client.force_login(talk.buyer)
    with django_assert_max_num_queries(25):
        assert client.get(URL).status_code == 200


def test_visitor_signs_in_first(client):
    assert client.get(URL).url.startswith(reverse("account_login"))


def test_wrong_method(client):
    client.force_login(factories.UserFactory())
    assert client.post(URL).status_code == 405
