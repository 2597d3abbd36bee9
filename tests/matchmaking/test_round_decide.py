from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from foundation import outbox
from foundation.history import clock
from foundation.history.models import Event
from foundation.history.workflow import Forbidden
from foundation.notifications.models import Notification
from foundation.outbox.models import Job
from matchmaking.models import Match, Need, Outcome, Result, Round
from matchmaking.services import challenges, round_decisions, round_scores, round_steps, rounds, selections
from tests import factories
from tests.matchmaking import judged
from tests.matchmaking.judged import FAIR, GOOD, POOR

pytestmark = pytest.mark.django_db
S, M = Round.Status, Match.Status


def shown(client, made):
    return client.get(made.url("round_decide")).context["form"].initial["shown"]


def test_decides_what_was_computed(client):
    made = judged.closed(FAIR, GOOD, POOR)
    client.force_login(made.coordinator)
    given = {"shown": shown(client, made), "reason": "위원회가 의결했습니다"}
    with clock.at(made.after):
        assert client.post(made.url("round_decide"), given).status_code == 302
    round_ = made.reload()
    assert (round_.status, round_.decisions, round_.decided_by) == (S.DECIDED, 1, made.coordinator)
    with clock.at(made.after):
        assert round_.appeal_until == clock.working_days_later(5)
    assert made.statuses() == [M.RESERVE, M.SELECTED, M.NOT_SELECTED]
    assert [row.reserve_rank for row in (pair.match for pair in made.pairs)] == [1, None, None]
    assert Need.objects.get().status == Need.Status.MATCHED
    rows = [(row.match, row.total, row.rank, row.award) for row in Result.objects.order_by("rank")]
    first, second, third = (pair.match for pair in made.pairs)
    assert rows == [(second, 90, 1, "selected"), (first, 80, 2, "reserve"), (third, 40, 3, "none")]
    event = Event.objects.of(round_).get(verb="round.decided")
    assert (event.reason, event.data["seats"]) == ("위원회가 의결했습니다", [1, 2, 3])
    assert not Outcome.objects.filter(kind="selected").exists()


def test_each_supplier_is_told_once_of_its_result():
    made = judged.closed(FAIR, GOOD, POOR)
    Notification.objects.all().delete()
    with clock.at(made.after):
        made.decide()
    told = Notification.objects.filter(kind="matchmaking.round_result")
    for pair in made.pairs:
        assert told.filter(user=pair.seller).count() == 1
        assert Notification.objects.filter(user=pair.seller).count() == 1
    assert not told.filter(user__in=made.reviewers).exists()
    assert not any("비밀위원" in row.title + row.body for row in Notification.objects.all())


def test_below_the_cutoff_nobody_is_selected():
    made = judged.decided(POOR, POOR)
    assert made.statuses() == [M.NOT_SELECTED, M.NOT_SELECTED]
    assert Need.objects.get().status == Need.Status.OPEN
    assert set(Result.objects.values_list("award", flat=True)) == {"none"}
    assert not Outcome.objects.filter(kind="selected").exists()


def test_a_bonus_moves_the_rank():
    made = judged.scoring(2)
    bonus = made.round.bonuses.get()
    with clock.at(made.after):
        round_scores.award_bonus(
            bonus=bonus, match=made.pairs[1].match, reason="사유", evidence="증빙", by=made.coordinator
        )
        made.score_all((36, 27, 27), (35, 27, 26))
        made.close()
        made.decide()
    assert made.statuses() == [M.RESERVE, M.SELECTED]
    assert Result.objects.get(rank=1).total == 91


def test_a_bonus_that_was_taken_back_counts_nothing():
    made = judged.scoring(1)
    with clock.at(made.after):
        award = round_scores.award_bonus(
            bonus=made.round.bonuses.get(),
            match=made.pairs[0].match,
            reason="사유",
            evidence="증빙",
            by=made.coordinator,
        )
        round_scores.withdraw_bonus(award=award, reason="만료", by=made.coordinator)
        made.score_all(GOOD)
        made.close()
        made.decide()
    assert Result.objects.get().bonus == 0


def test_a_tie_goes_by_the_amount_and_says_so(client):
    made = judged.decided(GOOD, GOOD)
    assert made.statuses() == [M.SELECTED, M.RESERVE]
    assert set(Result.objects.values_list("tied_by", flat=True)) == {"amount"}
    client.force_login(made.coordinator)
    page = client.get(made.url("round")).content.decode()
    assert "금액으로 갈림" in page
    assert made.round.seed in page


def test_the_last_standing_version_counts():
    made = judged.opened(2)
    made.offer(made.pairs[1], 1_000_000)
    with clock.at(made.after):
        made.start()
        made.pledge()
        made.score_all(GOOD, GOOD)
        made.close()
        made.decide()
    assert made.statuses() == [M.RESERVE, M.SELECTED]


def test_the_highest_and_the_lowest_of_five_are_dropped():
    made = judged.drafted(1, reviewers=5, quorum=5)
    round_steps.open_(round_=made.round, by=made.coordinator)
    made.offer(made.pairs[0])
    with clock.at(made.after):
        made.start()
        made.pledge()
        for seat, points in zip(made.seats, (0, 30, 33, 36, 40), strict=True):
            made.score(seat, made.pairs[0], points, 30, 30)
            round_scores.submit(seat=seat, by=seat.reviewer)
        made.close()
        made.decide()
    row = Result.objects.get()
    assert (row.mean, row.means) == (93, ["33.0000", "30.0000", "30.0000"])


def test_once(client):
    made = judged.closed(GOOD)
    client.force_login(made.coordinator)
    given = {"shown": shown(client, made), "reason": "의결"}
    client.post(made.url("round_decide"), given)
    assert client.post(made.url("round_decide"), given).status_code == 409
    assert Result.objects.count() == 1


@pytest.mark.parametrize("status", ["open", "scoring"])
def test_only_after_scoring_is_closed(client, status):
    made = {"open": judged.opened, "scoring": judged.scoring}[status](1)
    with pytest.raises(round_decisions.Refused):
        round_decisions.decide(round_=made.round, shown="", reason="서둘러", by=made.coordinator)
    client.force_login(made.coordinator)
    assert client.get(made.url("round_decide")).status_code == 409


def test_not_on_another_table_than_was_shown():
    made = judged.closed(GOOD, FAIR)
    with pytest.raises(round_decisions.Refused) as refused:
        round_decisions.decide(round_=made.round, shown="a" * 64, reason="의결", by=made.coordinator)
    assert refused.value.code == "changed"
    assert made.statuses() == [M.QUOTED, M.QUOTED]


def test_has_a_reason(client):
    made = judged.closed(GOOD)
    client.force_login(made.coordinator)
    page = client.post(made.url("round_decide"), {"shown": shown(client, made), "reason": " "})
    assert list(page.context["form"].errors) == ["reason"]
    with pytest.raises(ValidationError):
        round_decisions.decide(round_=made.round, shown="", reason=" ", by=made.coordinator)


def test_only_the_operating_body():
    made = judged.closed(GOOD)
    for person in (made.buyer, made.pairs[0].seller, made.reviewers[0]):
        with pytest.raises(Forbidden):
            round_decisions.decide(round_=made.round, shown="", reason="의결", by=person)


def test_a_reviewer_who_has_an_interest_by_then_doesnt_count_and_is_named_by_number():
    made = judged.closed(GOOD)
    factories.MembershipFactory(user=made.reviewers[1], company=made.pairs[0].match.solution.company)
    with pytest.raises(round_decisions.Refused) as refused:
        made.decide()
    assert refused.value.code == "quorum"
    assert "1명분" in refused.value.message


def test_whoever_has_an_interest_by_then_leaves_where_there_are_enough():
    made = judged.drafted(1, reviewers=4)
    round_steps.open_(round_=made.round, by=made.coordinator)
    made.offer(made.pairs[0])
    with clock.at(made.after):
        made.start()
        made.pledge()
        made.score_all(GOOD)
        made.close()
        factories.MembershipFactory(user=made.reviewers[1], company=made.pairs[0].match.solution.company)
        made.decide()
    assert [seat.status for seat in made.seats] == ["submitted", "excluded", "submitted", "submitted"]
    assert Event.objects.of(made.round).get(verb="round.decided").data["seats"] == [1, 3, 4]


def test_final_once_the_time_to_appeal_is_over():
    made = judged.decided(GOOD)
    with clock.at(made.round.appeal_until - timedelta(microseconds=1)):
        assert not round_decisions.finalise(round_=made.round)
    with clock.at(made.round.appeal_until):
        assert round_decisions.finalise(round_=made.round)
        assert not round_decisions.finalise(round_=made.round)
    assert made.reload().status == S.FINAL
    assert Outcome.objects.get(kind="selected").solution == made.pairs[0].match.solution


def test_a_job_makes_it_final():
    made = judged.decided(GOOD)
    job = Job.objects.get(kind=round_decisions.FINALISE)
    assert job.run_after == made.round.appeal_until
    with clock.at(made.round.appeal_until):
        outbox.drain()
    assert made.reload().status == S.FINAL


def test_nothing_stands_on_it_before_it_is_final():
    made = judged.decided(GOOD, FAIR)
    need = made.round.need
    with pytest.raises(rounds.Refused) as refused:
        rounds.refuse_unfinal(need)
    assert refused.value.code == "unfinal"
    with pytest.raises(rounds.Refused):
        selections.fall_through(match=made.pairs[0].match, reason="못 하게 되었습니다", by=made.buyer)
    with clock.at(made.round.appeal_until):
        round_decisions.finalise(round_=made.round)
    rounds.refuse_unfinal(need)
    successor = selections.fall_through(match=made.pairs[0].reload(), reason="못 합니다", by=made.buyer)
    assert successor == made.pairs[1].match


def test_a_challenge_is_answered_first():
    made = judged.scoring(1)
    made.score_all(GOOD)
    challenges.raise_(
        round_=made.round,
        company=made.round.need.company,
        person="누군가",
        reason="사유",
        by=made.buyer,
    )
    with pytest.raises(round_decisions.Refused) as refused:
        made.close()
    assert refused.value.code == "challenge"


@pytest.mark.parametrize("state", ["scoring", "decided"])
def test_no_table_is_shown_but_of_a_closed_scoring(client, state):
    """Else who awards bonuses sees what they would do."""
    made = judged.scoring(1) if state == "scoring" else judged.decided(GOOD)
    with clock.at(made.after):
        if state == "scoring":
            made.score_all(GOOD)
        client.force_login(made.coordinator)
        assert client.get(made.url("round_decide")).status_code == 409
