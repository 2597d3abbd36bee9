import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from companies.models import Consent
from companies.services import people
from foundation.files.models import Attachment
from foundation.history.models import Event
from foundation.history.workflow import Forbidden, Refused
from foundation.notifications.models import Notification
from foundation.outbox.models import Delivery
from matchmaking.models import Match, Message, Need, ThreadRead
from matchmaking.services import threads
from tests import factories
from tests.matchmaking.pairs import SECRET, pair

pytestmark = pytest.mark.django_db
S = Match.Status
OPEN, SUMMARY_ONLY = Need.Confidentiality.OPEN, Need.Confidentiality.SUMMARY
WORDS = "도면을 보내 주실 수 있나요?"


@pytest.fixture
def talk():
    return pair(S.ACCEPTED, confidentiality=OPEN)


def say(client, talk, by, htmx=False, **given):
    client.force_login(by)
    headers = {"HX-Request": "true"} if htmx else {}
    return client.post(talk.url("say"), {"body": WORDS, **given}, headers=headers)


def test_says_it_in_the_thread(client, talk):
    response = say(client, talk, talk.seller)
    assert response.url == talk.url("thread")
    message = Message.objects.get()
    assert (message.match, message.author, message.side) == (talk.match, talk.seller, "supplier")
    for person in (talk.seller, talk.buyer):
        client.force_login(person)
        assert WORDS in client.get(talk.url("thread")).content.decode()


def test_history_says_that_without_what(client, talk):
    say(client, talk, talk.seller)
    event = talk.last_event()
    assert (event.verb, event.actor_key) == ("match.message", talk.seller.pk)
    assert event.data == {"message": str(Message.objects.get().pk)}
    assert not Event.objects.filter(reason__contains=WORDS).exists()


def test_htmx_gets_the_thread_alone(client, talk):
    page = say(client, talk, talk.buyer, htmx=True).content.decode()
    assert page.strip().startswith('<div id="thread"')
    assert WORDS in page
    assert "글을 보냈습니다." in page


def test_tells_all_others_once_without_the_words(client, talk, coordinator):
    Need.objects.filter(pk=talk.need.pk).update(coordinator=coordinator)
    colleague = factories.member_of(talk.need.company)
    say(client, talk, talk.buyer)
    told = Notification.objects.filter(kind="matchmaking.message")
    assert {row.user for row in told} == {talk.seller, colleague, coordinator}
    assert {row.title for row in told} == {f"수요기업의 새 글: ‘{talk.match.solution.title}’"}
    assert {row.url for row in told} == {talk.url("thread")}
    for text in [
        *(row.body for row in told),
        *(f"{mail.subject} {mail.body}" for mail in Delivery.objects.all()),
    ]:
        assert WORDS not in text
        assert SECRET not in text


def test_who_is_called_is_told_so(client, talk):
    colleague = factories.member_of(talk.match.solution.company)
    say(client, talk, talk.buyer, mentions=[colleague.pk])
    assert list(Message.objects.get().mentions.all()) == [colleague]
    kinds = dict(Notification.objects.values_list("user", "kind"))
    assert kinds == {colleague.pk: "matchmaking.mentioned", talk.seller.pk: "matchmaking.message"}
    row = Notification.objects.get(user=colleague)
    assert row.title == f"수요기업에서 나를 부른 글: ‘{talk.match.solution.title}’"


def test_the_operating_body_takes_part(client, talk, coordinator):
    say(client, talk, coordinator)
    assert Message.objects.get().side == "operator"
    Notification.objects.all().delete()
    say(client, talk, talk.buyer)
    assert set(Notification.objects.values_list("user", flat=True)) == {talk.seller.pk, coordinator.pk}


def test_files_go_with_it_to_who_sees_the_match(client, talk, stranger):
    files = [SimpleUploadedFile(f"도면{number}.pdf", b"%PDF-1.7\nplan") for number in (1, 2)]
    say(client, talk, talk.seller, uploads=files)
    attached = Attachment.objects.of(Message.objects.get())
    assert [file.name for file in attached] == ["도면1.pdf", "도면2.pdf"]
    url = attached[0].get_absolute_url()
    for person, status in ((talk.buyer, 200), (talk.seller, 200), (stranger, 404)):
        client.force_login(person)
        response = client.get(url)
        assert response.status_code == status
        if status == 200:
            assert response["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"body": ""}, "body"),
        ({"body": "  \n "}, "body"),
        ({"body": "가" * 5001}, "body"),
        ({"uploads": [SimpleUploadedFile("x.exe", b"MZ\x00")]}, "uploads"),
        ({"mentions": ["00000000-0000-0000-0000-000000000000"]}, "mentions"),
        ({"mentions": ["nobody"]}, "mentions"),
    ],
)
@pytest.mark.parametrize("htmx", [True, False])
def test_bad_input(client, talk, given, field, htmx):
    response = say(client, talk, talk.buyer, htmx=htmx, **given)
    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
    assert not Message.objects.exists()


def test_the_longest_text_is_kept_whole(client, talk):
    say(client, talk, talk.buyer, body="가" * 5000)
    assert len(Message.objects.get().body) == 5000


@pytest.mark.parametrize(
    "status",
    [S.SHORTLISTED, S.INVITED, S.DECLINED, S.EXPIRED, S.CANCELLED, S.NOT_SELECTED, S.FELL_THROUGH],
)
def test_only_between_acceptance_and_end(client, status):
    ended = pair(status, confidentiality=OPEN)
    assert say(client, ended, ended.buyer).status_code == 409
    client.force_login(ended.buyer)
    assert client.get(ended.url("thread")).context["form"] is None
    assert not Message.objects.exists()


@pytest.mark.parametrize("status", [S.ACCEPTED, S.CONSULTED, S.QUOTED, S.SELECTED, S.RESERVE])
def test_from_acceptance_on(client, status):
    going = pair(status, confidentiality=OPEN)
    assert say(client, going, going.seller).status_code == 302


def test_a_supplier_that_has_not_pledged_talks_and_the_others_are_warned(client, coordinator):
    talk = pair(S.ACCEPTED, confidentiality=SUMMARY_ONLY)
    assert say(client, talk, talk.seller).status_code == 302
    for person, warned in ((talk.buyer, True), (coordinator, True), (talk.seller, False)):
        client.force_login(person)
        page = client.get(talk.url("thread")).content.decode()
        assert ("아직 비밀유지서약에 동의하지 않았습니다" in page) == warned
    assert SECRET not in page


def test_outsider_finds_nothing(client, talk, stranger):
    assert say(client, talk, stranger).status_code == 404
    assert not Message.objects.exists()


def test_rival_supplier_finds_nothing(client, talk):
    rival = pair(S.ACCEPTED, need=talk.need)
    assert say(client, talk, rival.seller).status_code == 404


def test_suspended_firm_may_not(client, talk):
    type(talk.need.company).objects.filter(pk=talk.need.company.pk).update(status="suspended")
    assert say(client, talk, talk.buyer).status_code == 403
    with pytest.raises(Forbidden):
        threads.say(match=talk.reload(), body=WORDS, by=talk.buyer)


def test_service_refuses_what_the_form_does(talk):
    for given, code in (
        ({"body": " "}, "body"),
        ({"body": "가" * 5001}, "body"),
        ({"body": WORDS, "mentions": [factories.UserFactory()]}, "mentions"),
        ({"body": WORDS, "mentions": [talk.buyer]}, "mentions"),
    ):
        with pytest.raises(Refused) as refused:
            threads.say(match=talk.match, by=talk.buyer, **given)
        assert refused.value.code == code
    assert not Message.objects.exists()


def test_get_is_no_method(client, talk):
    client.force_login(talk.buyer)
    assert client.get(talk.url("say")).status_code == 405


def test_erasing_a_person_leaves_that_something_was_said(client, talk):
    say(client, talk, talk.seller)
    say(client, talk, talk.buyer, body="네, 보냅니다.")
    people.erase(user=talk.seller, by=talk.seller)
    assert {row.body for row in Message.objects.all()} == {"(탈퇴로 지워짐)", "네, 보냅니다."}
    client.force_login(talk.buyer)
    page = client.get(talk.url("thread")).content.decode()
    assert WORDS not in page


def test_names_are_told_to_who_may_know_them(client, talk):
    named = factories.member_of(talk.match.solution.company, name="박동의")
    Consent.objects.create(user=named, kind=Consent.Kind.THIRD_PARTY, version="1")
    for person in (named, talk.seller):
        say(client, talk, person)
    client.force_login(talk.buyer)
    response = client.get(talk.url("thread"))
    assert [row.author for row in response.context["rows"]] == ["공급기업 담당자", "박동의"]
    choices = response.context["form"].fields["mentions"].choices
    assert {name for _key, name in choices} == {"공급기업 담당자", "박동의"}


def test_those_alike_by_role_are_told_apart(client, talk):
    factories.member_of(talk.match.solution.company)
    client.force_login(talk.buyer)
    choices = client.get(talk.url("thread")).context["form"].fields["mentions"].choices
    assert [name for _key, name in choices] == ["공급기업 담당자 1", "공급기업 담당자 2"]


def test_a_masked_needs_people_are_roles(client):
    talk = pair(S.ACCEPTED, confidentiality=SUMMARY_ONLY)
    Consent.objects.create(user=talk.buyer, kind=Consent.Kind.THIRD_PARTY, version="1")
    say(client, talk, talk.buyer)
    client.force_login(talk.seller)
    response = client.get(talk.url("thread"))
    assert response.context["rows"][0].author == "수요기업 담당자"
    assert SECRET not in response.content.decode()


def test_what_one_writes_is_read(client, talk):
    say(client, talk, talk.seller)
    assert ThreadRead.objects.get().user == talk.seller
    assert threads.unread(talk.seller) == 0
    assert threads.unread(talk.buyer) == 1
