import pytest

from foundation.history.models import Access
from matchmaking.models import Match, Message, Need, ThreadRead
from matchmaking.services import threads
from tests import factories
from tests.matchmaking.pairs import pair

pytestmark = pytest.mark.django_db
S = Match.Status
OPEN = Need.Confidentiality.OPEN


@pytest.fixture
def talk():
    return pair(S.ACCEPTED, confidentiality=OPEN)


def said(talk, count=1, by=None):
    for number in range(count):
        threads.say(match=talk.match, body=f"글 {number:02d}호", by=by or talk.seller)


def test_the_newest_comes_first(client, talk):
    said(talk, 2)
    client.force_login(talk.buyer)
    page = client.get(talk.url("thread")).content.decode()
    assert page.index("글 01호") < page.index("글 00호")


def test_older_ones_are_on_the_next_page(client, talk):
    said(talk, 31)
    client.force_login(talk.buyer)
    assert "글 00호" not in client.get(talk.url("thread")).content.decode()
    assert "글 00호" in client.get(talk.url("thread"), {"page": 2}).content.decode()


def test_opening_it_reads_it(client, talk):
    said(talk, 2)
    assert threads.unread_in(talk.match, talk.buyer) == 2
    client.force_login(talk.buyer)
    assert "새 글 2" in client.get(talk.url("match")).content.decode()
    assert threads.unread(talk.buyer) == 1
    client.get(talk.url("thread"))
    assert threads.unread(talk.buyer) == 0
    assert "새 글" not in client.get(talk.url("match")).content.decode()
    said(talk)
    assert threads.unread_in(talk.match, talk.buyer) == 1
    assert ThreadRead.objects.filter(user=talk.buyer).count() == 1


def test_stays_readable_after_the_end(client, talk):
    said(talk)
    Match.objects.filter(pk=talk.match.pk).update(status=S.NOT_SELECTED)
    for person in (talk.buyer, talk.seller):
        client.force_login(person)
        page = client.get(talk.url("thread"))
        assert "글 00호" in page.content.decode()
        assert "지금은 글을 쓸 수 없고" in page.content.decode()


def test_a_cancelled_match_is_nothing_to_its_supplier(client, talk):
    said(talk)
    Match.objects.filter(pk=talk.match.pk).update(status=S.CANCELLED)
    client.force_login(talk.seller)
    assert client.get(talk.url("thread")).status_code == 404
    assert threads.unread(talk.seller) == 0
    client.force_login(talk.buyer)
    assert client.get(talk.url("thread")).status_code == 200


def test_outsider_finds_nothing(client, talk, stranger):
    client.force_login(stranger)
    assert client.get(talk.url("thread")).status_code == 404


def test_a_look_of_the_operating_body_is_logged(client, talk, coordinator):
    for person in (talk.buyer, coordinator):
        client.force_login(person)
        assert client.get(talk.url("thread")).status_code == 200
    assert Access.objects.filter(purpose="thread").get().person_key == coordinator.pk


def test_messages_and_people_cost_no_queries(client, talk, django_assert_max_num_queries):
    colleagues = [factories.member_of(talk.match.solution.company) for _number in range(8)]
    for person in colleagues:
        message = threads.say(match=talk.match, body="글", by=person, mentions=[talk.buyer, talk.seller])
        assert message.mentions.count() == 2
    assert Message.objects.count() == 8
    client.force_login(talk.buyer)
    with django_assert_max_num_queries(40):
        assert len(client.get(talk.url("thread")).context["rows"]) == 8


def test_the_page_of_a_match_leads_to_it(client, talk):
    client.force_login(talk.seller)
    page = client.get(talk.url("match")).content.decode()
    assert "대화 시작하기" in page
    assert talk.url("thread") in page
    said(talk, by=talk.buyer)
    assert "대화 열기" in client.get(talk.url("match")).content.decode()


def test_the_short_history_is_of_what_happened_not_of_talk(client, talk):
    said(talk, 6)
    client.force_login(talk.buyer)
    assert "대화의 글" not in client.get(talk.url("match")).content.decode()
    assert "대화의 글" in client.get(talk.url("match_history")).content.decode()


def test_before_acceptance_there_is_none(client):
    invited = pair(S.INVITED, confidentiality=OPEN)
    client.force_login(invited.seller)
    assert invited.url("thread") not in client.get(invited.url("match")).content.decode()


def test_wrong_method(client, talk):
    client.force_login(talk.buyer)
    assert client.post(talk.url("thread")).status_code == 405
