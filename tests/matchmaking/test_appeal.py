from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from foundation import outbox
from foundation.history import clock
from foundation.history.models import Event
from foundation.history.workflow import Forbidden
from foundation.notifications.models import Notification
from matchmaking.models import Appeal, BonusAward, Match, Need, Outcome, Result, Round
from matchmaking.services import appeals, round_decisions, round_scores
from tests import factories
from tests.matchmaking import judged
from tests.matchmaking.judged import FAIR, GOOD, POOR

pytestmark = pytest.mark.django_db
S, M = Round.Status, Match.Status
SENT = {"text": "가점 증빙을 냈는데 빠졌습니다"}


@pytest.fixture
def made():
    return judged.decided(GOOD, FAIR, POOR)


@pytest.fixture
def colleague():
    return factories.UserFactory(is_coordinator=True, name="다른코디")


def raised(made, number=1):
    row = made.pairs[number]
    with clock.at(made.after):
        return appeals.raise_(round_=made.round, match=row.match, by=row.seller, **SENT)


def answer(appeal, by, *, upheld, at):
    with clock.at(at):
        appeals.answer(appeal=appeal, upheld=upheld, reason="증빙을 다시 보았습니다", by=by)


def test_appeals_within_its_time(client, made):
    row = made.pairs[1]
    client.force_login(row.seller)
    url = made.url("appeal", made.round.pk, row.match.pk)
    with clock.at(made.round.appeal_until - timedelta(microseconds=1)):
        assert client.get(url).status_code == 200
        Notification.objects.all().delete()
        assert client.post(url, SENT).status_code == 302
        assert client.post(url, SENT).status_code == 409
    appeal = Appeal.objects.get()
    assert (appeal.text, appeal.raised_by, appeal.decision) == (SENT["text"], row.seller, 1)
    assert Event.objects.of(appeal).get().verb == "appeal.raised"
    assert {told.user for told in Notification.objects.all()} == {made.coordinator}


def test_late_at_the_end_of_its_time(made):
    row = made.pairs[1]
    with clock.at(made.round.appeal_until), pytest.raises(appeals.Refused) as refused:
        appeals.raise_(round_=made.round, match=row.match, by=row.seller, **SENT)
    assert refused.value.code == "late"


def test_bad_input_is_named(client, made):
    row = made.pairs[1]
    client.force_login(row.seller)
    page = client.post(made.url("appeal", made.round.pk, row.match.pk), {"text": " "})
    assert page.status_code == 422
    assert list(page.context["form"].errors) == ["text"]
    with pytest.raises(ValidationError):
        appeals.raise_(round_=made.round, match=row.match, by=row.seller, text=" ")


def test_only_about_ones_own_result(client, made, stranger):
    url = made.url("appeal", made.round.pk, made.pairs[1].match.pk)
    for person, status in ((stranger, 404), (made.pairs[0].seller, 404), (made.buyer, 403)):
        client.force_login(person)
        assert client.post(url, SENT).status_code == status
    with pytest.raises(Forbidden):
        appeals.raise_(round_=made.round, match=made.pairs[1].match, by=made.buyer, **SENT)


@pytest.mark.parametrize("status", ["closed", "final"])
def test_only_about_a_decision_that_isnt_final(status):
    made = judged.closed(GOOD) if status == "closed" else judged.decided(GOOD)
    if status == "final":
        with clock.at(made.round.appeal_until):
            round_decisions.finalise(round_=made.round)
    with pytest.raises(appeals.Refused) as refused:
        raised(made, 0)
    assert refused.value.code == "transition"


def test_an_open_appeal_keeps_it_from_being_final(made, colleague):
    appeal = raised(made)
    with clock.at(made.round.appeal_until):
        outbox.drain()
        assert made.reload().status == S.DECIDED
    late = made.round.appeal_until + timedelta(days=1)
    answer(appeal, colleague, upheld=False, at=late)
    with clock.at(late):
        outbox.drain()
    assert made.reload().status == S.FINAL
    appeal.refresh_from_db()
    assert (appeal.status, appeal.answered_by) == ("dismissed", colleague)


def test_upheld_takes_the_decision_back(client, made, colleague):
    appeal = raised(made)
    client.force_login(colleague)
    url = made.url("appeal_answer", appeal.pk)
    assert SENT["text"] in client.get(url).content.decode()
    Notification.objects.all().delete()
    with clock.at(made.after):
        assert client.post(url, {"upheld": "yes", "reason": "증빙이 있었습니다"}).status_code == 302
    assert made.reload().status == S.SCORING
    assert made.statuses() == [M.QUOTED] * 3
    assert [pair.match.reserve_rank for pair in made.pairs] == [None] * 3
    assert Need.objects.get().status == Need.Status.OPEN
    assert Event.objects.of(made.pairs[0].match).filter(reason="증빙이 있었습니다").exists()
    told = Notification.objects.filter(kind="matchmaking.round_case")
    assert {row.user for row in told} == {made.pairs[1].seller}


def test_it_is_decided_once_more_and_the_first_result_stays_on_record(made, colleague):
    answer(raised(made), colleague, upheld=True, at=made.after)
    made.reload()
    with clock.at(made.after):
        for seat in made.seats:
            made.score(seat, made.pairs[1], 40, 30, 30)
        made.close()
        made.decide()
    assert made.statuses() == [M.RESERVE, M.SELECTED, M.NOT_SELECTED]
    assert made.reload().decisions == 2
    first = Result.objects.filter(decision=1).order_by("rank").values_list("match", flat=True)
    assert list(first) == [pair.match.pk for pair in made.pairs]
    with clock.at(made.after):
        assert raised(made, 0).decision == 2


def test_a_bonus_that_was_forgotten_is_given_once_an_appeal_is_upheld(made, colleague):
    answer(raised(made), colleague, upheld=True, at=made.after)
    given = {"bonus": made.reload().bonuses.get(), "match": made.pairs[1].match, "by": made.coordinator}
    with clock.at(made.after):
        round_scores.award_bonus(reason="연구소", evidence="인정서", **given)
    assert BonusAward.objects.get().match == made.pairs[1].match


def test_nothing_is_learnt_from_a_decision_that_was_taken_back(made, colleague):
    answer(raised(made), colleague, upheld=True, at=made.after)
    made.reload()
    with clock.at(made.after):
        for seat in made.seats:
            made.score(seat, made.pairs[1], 40, 30, 30)
        made.close()
        made.decide()
    with clock.at(made.reload().appeal_until):
        outbox.drain()
    assert made.reload().status == S.FINAL
    assert Outcome.objects.get(kind="selected").solution == made.pairs[1].match.solution


def test_who_decided_doesnt_answer(client, made):
    appeal = raised(made)
    client.force_login(made.coordinator)
    given = {"upheld": "no", "reason": "그대로"}
    assert client.post(made.url("appeal_answer", appeal.pk), given).status_code == 403
    with pytest.raises(Forbidden):
        answer(appeal, made.coordinator, upheld=False, at=made.after)


def test_an_administrator_may(made, administrator):
    answer(raised(made), administrator, upheld=False, at=made.after)
    assert Appeal.objects.get().status == "dismissed"


def test_firms_and_reviewers_dont_answer(client, made):
    appeal = raised(made)
    for person in (made.buyer, made.pairs[1].seller, made.reviewers[0]):
        client.force_login(person)
        given = {"upheld": "yes", "reason": "그렇습니다"}
        assert client.post(made.url("appeal_answer", appeal.pk), given).status_code == 403
    assert made.reload().status == S.DECIDED


@pytest.mark.parametrize("field", ["upheld", "reason"])
def test_bad_answer_is_named(client, made, colleague, field):
    appeal = raised(made)
    client.force_login(colleague)
    given = {"upheld": "no", "reason": "그대로"} | {field: " "}
    page = client.post(made.url("appeal_answer", appeal.pk), given)
    assert list(page.context["form"].errors) == [field]


def test_answered_once(made, colleague):
    appeal = raised(made)
    answer(appeal, colleague, upheld=False, at=made.after)
    with pytest.raises(appeals.Refused):
        answer(appeal, colleague, upheld=True, at=made.after)
    assert made.reload().status == S.DECIDED


def test_a_second_appeal_is_answered_before_it_is_decided_again(made, colleague):
    first, second = raised(made, 1), raised(made, 2)
    answer(first, colleague, upheld=True, at=made.after)
    with clock.at(made.after):
        made.reload()
        made.close()
        with pytest.raises(round_decisions.Refused) as refused:
            made.decide()
    assert refused.value.code == "appeal"
    answer(second, colleague, upheld=True, at=made.after)
    assert made.reload().status == S.CLOSED
    with clock.at(made.after):
        made.decide()
    assert made.reload().status == S.DECIDED


def test_nothing_is_taken_back_of_a_need_that_has_ended(made, colleague):
    appeal = raised(made)
    Need.objects.update(status=Need.Status.CLOSED)
    with pytest.raises(appeals.Refused) as refused:
        answer(appeal, colleague, upheld=True, at=made.after)
    assert refused.value.code == "need_status"
    assert made.reload().status == S.DECIDED


def test_a_decision_without_an_award_is_taken_back_too(colleague):
    made = judged.decided(POOR)
    answer(raised(made, 0), colleague, upheld=True, at=made.after)
    assert made.statuses() == [M.QUOTED]
    assert made.reload().status == S.SCORING
