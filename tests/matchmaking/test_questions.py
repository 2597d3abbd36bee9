"""Questions of invited suppliers: who asks, who answers, and who reads what."""

import pytest
from django.urls import reverse

from companies.services import people
from foundation.history.workflow import Forbidden, Refused
from foundation.notifications.models import Notification
from foundation.outbox.models import Delivery
from foundation.pages import frame
from matchmaking.erasure import REDACTED
from matchmaking.models import Match, Need, Question
from matchmaking.services import questions, round_steps
from tests import factories
from tests.matchmaking import judged
from tests.matchmaking.pairs import SECRET, pair, secret_need

pytestmark = pytest.mark.django_db
S = Match.Status
C = Need.Confidentiality
ASKED, ANSWERED = "조도가 얼마나 됩니까?", f"{SECRET} 라인은 300룩스입니다."


def page_of(need):
    return reverse("matchmaking:questions", args=[need.pk])


def ask(asker, body=ASKED):
    return questions.ask(match=asker.match, body=body, by=asker.seller)


def answer(question, by, *, pledged_only=False):
    questions.answer(question=question, text=ANSWERED, pledged_only=pledged_only, by=by)


def seen(client, person, need):
    client.force_login(person)
    page = client.get(page_of(need))
    return page.content.decode() if page.status_code == 200 else page.status_code


@pytest.fixture
def need():
    return secret_need(confidentiality=C.SUMMARY)


@pytest.fixture
def asker(need):
    return pair(S.INVITED, need=need)


@pytest.fixture
def pledged(need):
    rival = pair(S.ACCEPTED, need=need)
    Match.objects.filter(pk=rival.match.pk).update(nda_version="2026-1", nda_accepted_at=need.created_at)
    return rival


@pytest.mark.parametrize("status", [S.INVITED, S.ACCEPTED, S.CONSULTED, S.QUOTED])
def test_an_invited_supplier_asks(client, need, status):
    asker = pair(status, need=need)
    client.force_login(asker.seller)
    assert client.post(asker.url("ask"), {"body": ASKED}).url == page_of(need)
    question = Question.objects.get()
    assert (question.body, question.match, question.asked_by) == (ASKED, asker.match, asker.seller)
    told = Notification.objects.get()
    assert (told.user, told.url) == (asker.buyer, page_of(need))
    assert ASKED not in told.title + told.body + Delivery.objects.get().body
    assert asker.match.solution.company.name not in told.title + told.body


@pytest.mark.parametrize("status", [S.DECLINED, S.EXPIRED, S.SELECTED, S.NOT_SELECTED])
def test_not_who_has_refused_or_when_it_is_decided(client, need, status):
    other = pair(status, need=need)
    client.force_login(other.seller)
    assert client.post(other.url("ask"), {"body": ASKED}).status_code == 409
    assert not Question.objects.exists()


def test_only_the_supplier_asks(client, asker, coordinator, stranger):
    for person, status in ((asker.buyer, 403), (coordinator, 403), (stranger, 404)):
        client.force_login(person)
        assert client.post(asker.url("ask"), {"body": ASKED}).status_code == status
    assert client.get(asker.url("ask")).status_code == 405


def test_an_empty_question_is_named(client, asker):
    client.force_login(asker.seller)
    page = client.post(asker.url("ask"), {"body": " "})
    assert list(page.context["ask_form"].errors) == ["body"]


def test_a_supplier_cannot_flood(asker):
    for _ in range(questions.MOST_WAITING):
        ask(asker)
    with pytest.raises(Refused) as refused:
        ask(asker)
    assert refused.value.code == "too_many"


def test_unanswered_it_is_between_the_asker_and_the_demand_side(client, need, asker, pledged, coordinator):
    ask(asker)
    assert ASKED in seen(client, asker.seller, need)
    assert ASKED in seen(client, asker.buyer, need)
    assert ASKED in seen(client, coordinator, need)
    assert ASKED not in seen(client, pledged.seller, need)


def test_an_answer_is_read_by_all_who_were_invited(client, need, asker, pledged):
    gone, uninvited = pair(S.DECLINED, need=need), pair(need=need)
    question = ask(asker)
    client.force_login(asker.buyer)
    Notification.objects.all().delete()
    url = reverse("matchmaking:answer_question", args=[question.pk])
    assert client.post(url, {"answer": ANSWERED}).url == page_of(need)
    for person in (asker.seller, pledged.seller, asker.buyer):
        text = seen(client, person, need)
        assert ANSWERED in text
        assert ASKED in text
    assert seen(client, gone.seller, need) == 403
    assert seen(client, uninvited.seller, need) == 403
    told = Notification.objects.all()
    assert {row.user for row in told} == {asker.seller, pledged.seller}
    assert not any(ANSWERED in row.title + row.body for row in told)


def test_what_is_for_the_pledged_is_not_told_to_others(client, need, asker, pledged):
    third = pair(S.INVITED, need=need)
    question = ask(asker)
    Notification.objects.all().delete()
    answer(question, asker.buyer, pledged_only=True)
    assert ANSWERED in seen(client, pledged.seller, need)
    own = seen(client, asker.seller, need)
    assert ASKED in own
    assert ANSWERED not in own
    assert ASKED not in seen(client, third.seller, need)
    assert {row.user for row in Notification.objects.all()} == {asker.seller, pledged.seller}


def test_an_open_need_has_nothing_for_the_pledged_only(client):
    asker = pair(S.INVITED, confidentiality=C.OPEN)
    answer(ask(asker), asker.buyer, pledged_only=True)
    assert ANSWERED in seen(client, asker.seller, asker.need)


def test_who_asked_is_hidden_unless_the_invitation_said_otherwise(client, need, asker, pledged, coordinator):
    firm = asker.match.solution.company.name
    answer(ask(asker), asker.buyer)
    assert firm not in seen(client, asker.buyer, need)
    assert firm in seen(client, coordinator, need)
    type(asker.match.invitation).objects.update(hide_asker=False)
    asker.reload()
    answer(ask(asker, "전압은 얼마입니까?"), asker.buyer)
    assert seen(client, asker.buyer, need).count(firm) == 1
    assert firm not in seen(client, pledged.seller, need)


@pytest.mark.parametrize("hides", [True, False])
def test_the_rules_of_a_round_hide_who_asks(client, hides):
    made = judged.drafted(1, hides_askers=hides)
    round_steps.open_(round_=made.round, by=made.coordinator)
    asker = made.pairs[0]
    type(asker.match.invitation).objects.update(hide_asker=False)
    asker.reload()
    ask(asker)
    firm = asker.match.solution.company.name
    assert (firm in seen(client, asker.buyer, asker.need)) is not hides


def test_a_coordinator_answers_for_the_firm(asker, coordinator):
    question = ask(asker)
    answer(question, coordinator)
    question.refresh_from_db()
    assert (question.answer, question.answered_by) == (ANSWERED, coordinator)


def test_only_the_demand_side_answers_and_once(client, asker, pledged, stranger):
    question = ask(asker)
    url = reverse("matchmaking:answer_question", args=[question.pk])
    for person, status in ((asker.seller, 403), (pledged.seller, 404), (stranger, 404)):
        client.force_login(person)
        assert client.post(url, {"answer": ANSWERED}).status_code == status
    with pytest.raises(Forbidden):
        answer(question, asker.seller)
    client.force_login(asker.buyer)
    assert client.get(url).status_code == 405
    page = client.post(url, {"answer": ""})
    assert page.status_code == 200
    assert f"q{question.pk.hex}_answer_error" in page.content.decode()
    answer(question, asker.buyer)
    assert client.post(url, {"answer": "다시"}).status_code == 409
    question.refresh_from_db()
    assert question.answer == ANSWERED


def test_what_waits_for_the_demand_firm(asker):
    ask(asker)
    waits = {item.label: item.url for item in frame.waiting(asker.buyer)}
    assert waits["답할 질문"] == page_of(asker.need)


def test_words_of_the_erased_are_gone(asker):
    question = ask(asker)
    answer(question, asker.buyer)
    for person in (asker.seller, asker.buyer):
        people.erase(user=person, by=person)
    question.refresh_from_db()
    assert (question.body, question.answer) == (REDACTED, REDACTED)


def test_queries_do_not_grow_with_rows(client, need, asker, django_assert_max_num_queries):
    for number in range(6):
        answer(ask(asker, f"질문 {number}"), factories.member_of(need.company))
    client.force_login(asker.seller)
    with django_assert_max_num_queries(24):
        client.get(page_of(need))
