import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction

from foundation.history import clock
from foundation.history.workflow import Forbidden, Refused
from foundation.notifications.models import Notification
from matchmaking.models import Match, Need, Round
from matchmaking.services import quotations, selections
from tests.matchmaking.pairs import pair, secret_need

pytestmark = pytest.mark.django_db
S = Match.Status


@pytest.fixture
def need():
    return secret_need()


@pytest.fixture
def quoted(need):
    return pair(S.QUOTED, need=need)


def test_selects_and_ends_the_others(need, quoted):
    others = {
        status: pair(status, need=need)
        for status in (S.QUOTED, S.ACCEPTED, S.INVITED, S.SHORTLISTED, S.DECLINED, S.EXPIRED)
    }
    before = need.version
    selections.select(match=quoted.match, by=quoted.buyer)
    assert quoted.match.need.status == Need.Status.MATCHED
    assert quoted.reload().status == S.SELECTED
    assert {was: other.reload().status for was, other in others.items()} == {
        S.QUOTED: S.NOT_SELECTED,
        S.ACCEPTED: S.CANCELLED,
        S.INVITED: S.CANCELLED,
        S.SHORTLISTED: S.CANCELLED,
        S.DECLINED: S.DECLINED,
        S.EXPIRED: S.EXPIRED,
    }
    assert quoted.outcomes() == ["selected"]
    assert Need.objects.get(pk=need.pk).version == before + 1
    told = {row.user: row.kind for row in Notification.objects.all()}
    assert told == {
        quoted.seller: "matchmaking.selected",
        others[S.QUOTED].seller: "matchmaking.not_selected",
        others[S.ACCEPTED].seller: "matchmaking.cancelled",
        others[S.INVITED].seller: "matchmaking.cancelled",
    }


def test_reserves_stand_by(need, quoted):
    others = [pair(S.QUOTED, need=need) for _ in range(3)]
    first, second, left = others
    selections.select(match=quoted.match, by=quoted.buyer, reserves=[first.match, second.match])
    found = [(other.reload().status, other.match.reserve_rank) for other in others]
    assert found == [(S.RESERVE, 1), (S.RESERVE, 2), (S.NOT_SELECTED, None)]
    told = {row.user: (row.kind, row.title) for row in Notification.objects.exclude(user=quoted.seller)}
    assert told[first.seller][0] == told[second.seller][0] == "matchmaking.reserve"
    assert "1순위" in told[first.seller][1]
    assert "2순위" in told[second.seller][1]
    assert told[left.seller][0] == "matchmaking.not_selected"
    assert first.last_event().data == {"rank": 1}


def test_reserves_are_other_offers_of_the_need(need, quoted):
    elsewhere, other = pair(S.QUOTED).match, pair(S.QUOTED, need=need).match
    for reserves in ([quoted.match], [elsewhere], [other, other]):
        with pytest.raises(Refused) as refused, transaction.atomic():
            selections.select(match=quoted.match, by=quoted.buyer, reserves=reserves)
        assert refused.value.code == "reserves"
    invited = pair(S.INVITED, need=need).match
    with pytest.raises(Refused), transaction.atomic():
        selections.select(match=quoted.match, by=quoted.buyer, reserves=[invited])
    assert quoted.reload().status == S.QUOTED


def test_a_reserve_that_withdrew_meanwhile(need, quoted):
    other = pair(S.QUOTED, need=need)
    stale = Match.objects.select_related("need", "solution__company").get(pk=other.match.pk)
    quotations.withdraw(match=other.match, reason="여력이 없어졌습니다", by=other.seller)
    with pytest.raises(Refused), transaction.atomic():
        selections.select(match=quoted.match, by=quoted.buyer, reserves=[stale])
    assert (quoted.reload().status, other.reload().status) == (S.QUOTED, S.ACCEPTED)


@pytest.mark.parametrize(
    ("status", "refused"),
    [
        (Round.Status.DRAFT, False),
        (Round.Status.OPEN, True),
        (Round.Status.DECIDED, True),
        (Round.Status.FINAL, False),
    ],
)
def test_while_a_round_decides_nobody_else_does(need, quoted, status, refused):
    Round.objects.create(
        need=need, title="선정평가", deadline_at=clock.now() + timedelta(days=3), status=status
    )
    if refused:
        with pytest.raises(Refused) as answer:
            selections.select(match=quoted.match, by=quoted.buyer)
        assert answer.value.code == "round"
    else:
        selections.select(match=quoted.match, by=quoted.buyer)
    assert (quoted.reload().status == S.SELECTED) != refused


def test_another_need_is_left_alone(quoted):
    elsewhere = pair(S.QUOTED)
    selections.select(match=quoted.match, by=quoted.buyer)
    assert elsewhere.reload().status == S.QUOTED


def test_only_the_demand_firm(quoted, coordinator):
    for person in (quoted.seller, coordinator):
        with pytest.raises(Forbidden):
            selections.select(match=quoted.match, by=person)
    assert quoted.reload().status == S.QUOTED


@pytest.mark.parametrize(
    "status", [S.SHORTLISTED, S.INVITED, S.ACCEPTED, S.DECLINED, S.SELECTED, S.CANCELLED]
)
def test_only_a_quotation(status):
    other = pair(status)
    with pytest.raises(Refused), transaction.atomic():
        selections.select(match=other.match, by=other.buyer)
    assert other.reload().status == status
    assert Need.objects.get(pk=other.need.pk).status == Need.Status.OPEN


def test_second_of_two_who_saw_the_same_page(need, quoted):
    second = pair(S.QUOTED, need=need)
    stale = Match.objects.select_related("need__company", "solution__company").get(pk=second.match.pk)
    selections.select(match=quoted.match, by=quoted.buyer)
    with pytest.raises(Refused), transaction.atomic():
        selections.select(match=stale, by=second.buyer)
    assert list(need.matches.filter(status=S.SELECTED)) == [quoted.match]


def test_the_constraint_answers_as_a_refusal(need, quoted):
    pair(S.SELECTED, need=need)
    with pytest.raises(Refused) as refused, transaction.atomic():
        selections.select(match=quoted.match, by=quoted.buyer)
    assert refused.value.code == "selected"
    assert Need.objects.get(pk=need.pk).status == Need.Status.OPEN


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_at_the_same_time():
    need = secret_need()
    rivals = [pair(S.QUOTED, need=need) for _ in range(2)]
    start = threading.Barrier(2, timeout=10)
    answers = []

    def choose(rival):
        try:
            match = Match.objects.select_related("need__company", "solution__company").get(pk=rival.match.pk)
            start.wait()
            selections.select(match=match, by=rival.buyer)
            answers.append("selected")
        except Refused:
            answers.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=choose, args=[rival]) for rival in rivals]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert sorted(answers) == ["refused", "selected"]
    assert need.matches.filter(status=S.SELECTED).count() == 1
    assert need.matches.filter(status=S.NOT_SELECTED).count() == 1
