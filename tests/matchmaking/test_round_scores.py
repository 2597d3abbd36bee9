import pytest
from django.core.exceptions import ValidationError

from foundation.history import clock
from foundation.history.models import Event
from foundation.history.workflow import Forbidden
from foundation.notifications.models import Notification
from matchmaking.models import Assessment, BonusAward, Match, Seat
from matchmaking.services import round_scores, round_steps
from tests.matchmaking import judged
from tests.matchmaking.pairs import pair

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    return judged.scoring()


def score_url(made, seat=None, row=None):
    return made.url("seat_score", (seat or made.seats[0]).pk, (row or made.pairs[0]).match.pk)


def sent(made, *points, comment="잘 적었습니다"):
    keys = made.round.criteria.values_list("pk", flat=True)
    return {f"criterion_{key}": value for key, value in zip(keys, points, strict=True)} | {"comment": comment}


def test_scores_and_changes_until_closing(client, made):
    seat = made.seats[0]
    client.force_login(seat.reviewer)
    assert client.post(score_url(made), sent(made, 36, 27, 27)).status_code == 302
    assert client.post(score_url(made), sent(made, 30, 27, 27)).status_code == 302
    row = Assessment.objects.get()
    assert [mark.points for mark in row.marks.all()] == [30, 27, 27]
    first, second = Event.objects.of(seat).filter(verb__in=("seat.scored", "seat.rescored"))
    assert list(second.data["before"].values()) == list(first.data["points"].values()) == [36, 27, 27]


@pytest.mark.parametrize("value", ["-1", "41", "1.5", "많이", ""])
def test_bad_points_are_named(client, made, value):
    client.force_login(made.seats[0].reviewer)
    page = client.post(score_url(made), sent(made, value, 27, 27))
    assert page.status_code == 422
    key = made.round.criteria.first().pk
    assert list(page.context["form"].errors) == [f"criterion_{key}"]
    assert not Assessment.objects.exists()


def test_comment_is_required(client, made):
    client.force_login(made.seats[0].reviewer)
    page = client.post(score_url(made), sent(made, 1, 1, 1, comment=" "))
    assert list(page.context["form"].errors) == ["comment"]


@pytest.mark.parametrize("points", [{}, {"first": 41}, {"first": -1}, {"first": True}, {"first": "3"}])
def test_service_takes_whole_sheets_only(made, points):
    keys = list(made.round.criteria.values_list("pk", flat=True))
    given = dict.fromkeys(keys, 1) | {keys[0]: points.get("first")}
    seat = made.seats[0]
    with pytest.raises(ValidationError) as error:
        round_scores.save(
            seat=seat, match=made.pairs[0].match, points=given, comment="근거", by=seat.reviewer
        )
    assert list(error.value.message_dict) == [f"criterion_{keys[0]}"]


def test_only_an_offer_of_this_round(made):
    seat, other = made.seats[0], pair(Match.Status.QUOTED)
    with pytest.raises(round_scores.Refused) as refused:
        made.score(seat, other, 1, 1, 1)
    assert refused.value.code == "offer"


def test_only_who_pledged_and_while_it_is_scored():
    made = judged.opened()
    seat = made.seats[0]
    with clock.at(made.after):
        made.start()
        with pytest.raises(round_scores.Refused) as refused:
            made.score(seat, made.pairs[0], 1, 1, 1)
        assert refused.value.code == "pledge"
    closed = judged.closed(judged.GOOD)
    with pytest.raises(round_scores.Refused) as refused:
        closed.score(closed.seats[0], closed.pairs[0], 1, 1, 1)
    assert refused.value.code == "transition"


def test_nobody_scores_for_another(client, made):
    client.force_login(made.reviewers[1])
    assert client.post(score_url(made), sent(made, 1, 1, 1)).status_code == 404
    given = {"match": made.pairs[0].match, "points": {}, "comment": "근거", "by": made.reviewers[1]}
    with pytest.raises(Forbidden):
        round_scores.save(seat=made.seats[0], **given)


def test_submits_what_is_whole(client, made):
    seat = made.seats[0]
    client.force_login(seat.reviewer)
    made.score(seat, made.pairs[0], *judged.GOOD)
    assert client.post(made.url("seat_submit", seat.pk)).status_code == 409
    made.score(seat, made.pairs[1], *judged.FAIR)
    assert client.post(made.url("seat_submit", seat.pk)).status_code == 302
    seat.refresh_from_db()
    assert seat.status == Seat.Status.SUBMITTED
    assert client.post(made.url("seat_submit", seat.pk)).status_code == 409


def test_the_coordinator_hears_when_there_are_enough(made):
    Notification.objects.all().delete()
    made.score_all(judged.GOOD, judged.FAIR)
    told = Notification.objects.filter(user=made.coordinator)
    assert [row.kind for row in told] == ["matchmaking.round_case"]


def test_closes_with_a_quorum_only(client, made):
    client.force_login(made.coordinator)
    first, *_rest = made.seats
    made.score(first, made.pairs[0], *judged.GOOD)
    made.score(first, made.pairs[1], *judged.FAIR)
    round_scores.submit(seat=first, by=first.reviewer)
    answer = client.post(made.url("round_close"))
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "평가위원 2, 평가위원 3" in text
    assert "비밀위원" not in text


def test_what_is_seen_of_scores_before_and_after_closing(client, made):
    comment = "아무도 모르는 의견"
    first = made.seats[0]
    made.score(first, made.pairs[0], 37, 1, 2, comment=comment)

    def seen_by(person):
        client.force_login(person)
        return client.get(made.url("round"))

    for person in (made.coordinator, made.reviewers[1], made.buyer, made.pairs[0].seller):
        page = seen_by(person)
        assert not page.context.get("sheet")
        assert comment not in page.content.decode()
    made.score_all(judged.GOOD, judged.FAIR)
    assert not seen_by(made.reviewers[1]).context.get("sheet")
    made.close()
    for person in (made.coordinator, made.reviewers[1]):
        assert [totals for _match, totals in seen_by(person).context["sheet"]["rows"]] == [
            [90, 90, 90],
            [80, 80, 80],
        ]
    assert not seen_by(made.buyer).context.get("sheet")


def test_reopens_with_a_reason(client):
    made = judged.closed(judged.GOOD)
    client.force_login(made.coordinator)
    page = client.post(made.url("round_reopen"), {"reason": " "})
    assert list(page.context["reopen_form"].errors) == ["reason"]
    assert client.post(made.url("round_reopen"), {"reason": "한 명이 잘못 적었습니다"}).status_code == 302
    assert made.reload().status == "scoring"
    assert client.post(made.url("round_reopen"), {"reason": "다시"}).status_code == 409
    assert Event.objects.of(made.round).filter(reason="한 명이 잘못 적었습니다").exists()


def award(made, **changes):
    given = {"match": made.pairs[0].match.pk, "bonus": made.round.bonuses.get().pk}
    return given | {"reason": "연구소가 있습니다", "evidence": "인정서 2025-03-02"} | changes


def test_awards_a_bonus_with_its_evidence(client, made):
    client.force_login(made.coordinator)
    assert client.post(made.url("bonus_award"), award(made)).status_code == 302
    row = BonusAward.objects.get()
    assert (row.match, row.reason, row.evidence) == (
        made.pairs[0].match,
        "연구소가 있습니다",
        "인정서 2025-03-02",
    )
    assert Event.objects.of(made.round).get(verb="round.bonus").reason == row.reason
    assert client.post(made.url("bonus_award"), award(made)).status_code == 409


@pytest.mark.parametrize("field", ["match", "bonus", "reason", "evidence"])
def test_bad_bonus_is_named(client, made, field):
    client.force_login(made.coordinator)
    page = client.post(made.url("bonus_award"), award(made, **{field: " "}))
    assert list(page.context["bonus_form"].errors) == [field]


@pytest.mark.parametrize("field", ["reason", "evidence"])
def test_service_wants_reason_and_evidence(made, field):
    given = {"reason": "사유", "evidence": "증빙"} | {field: " "}
    with pytest.raises(ValidationError) as error:
        round_scores.award_bonus(
            bonus=made.round.bonuses.get(), match=made.pairs[0].match, by=made.coordinator, **given
        )
    assert list(error.value.message_dict) == [field]


def test_takes_a_bonus_back(client, made):
    client.force_login(made.coordinator)
    client.post(made.url("bonus_award"), award(made))
    url = made.url("bonus_withdraw", BonusAward.objects.get().pk)
    assert client.get(url).status_code == 200
    assert list(client.post(url, {"reason": ""}).context["form"].errors) == ["reason"]
    assert client.post(url, {"reason": "인정서가 만료되었습니다"}).status_code == 302
    assert client.post(url, {"reason": "다시"}).status_code == 409
    assert client.post(made.url("bonus_award"), award(made)).status_code == 302


def test_bonuses_are_for_offers_and_while_it_is_scored(made):
    given = {"bonus": made.round.bonuses.get(), "reason": "사유", "evidence": "증빙", "by": made.coordinator}
    with pytest.raises(round_scores.Refused) as refused:
        round_scores.award_bonus(match=pair(Match.Status.QUOTED).match, **given)
    assert refused.value.code == "offer"
    made.score_all(judged.GOOD, judged.FAIR)
    made.close()
    given["bonus"].round.refresh_from_db()
    with pytest.raises(round_steps.Refused) as refused:
        round_scores.award_bonus(match=made.pairs[0].match, **given)
    assert refused.value.code == "transition"


def test_no_bonus_by_scores_that_were_seen(client, made):
    client.force_login(made.coordinator)
    with clock.at(made.after):
        client.post(made.url("bonus_award"), award(made))
        withdraw = made.url("bonus_withdraw", BonusAward.objects.get().pk)
        assert withdraw in client.get(made.url("round")).content.decode()
        made.score_all(judged.GOOD, judged.FAIR)
        made.close()
        round_steps.reopen_scoring(round_=made.reload(), reason="위원의 착오", by=made.coordinator)
        page = client.get(made.url("round"))
        assert "bonus_form" not in page.context
        assert withdraw not in page.content.decode()
        other = award(made, match=made.pairs[1].match.pk)
        assert client.post(made.url("bonus_award"), other).status_code == 409
        assert client.post(withdraw, {"reason": "만료"}).status_code == 409
    assert BonusAward.objects.get().withdrawn_at is None


def test_only_the_operating_body_awards(client, made, stranger):
    for person, status in ((made.buyer, 403), (made.reviewers[0], 403), (stranger, 404)):
        client.force_login(person)
        assert client.post(made.url("bonus_award"), award(made)).status_code == status
    given = {"bonus": made.round.bonuses.get(), "match": made.pairs[0].match}
    with pytest.raises(Forbidden):
        round_scores.award_bonus(**given, reason="사유", evidence="증빙", by=made.buyer)
    awarded = round_scores.award_bonus(**given, reason="사유", evidence="증빙", by=made.coordinator)
    with pytest.raises(Forbidden):
        round_scores.withdraw_bonus(award=awarded, reason="사유", by=made.buyer)


@pytest.mark.parametrize("state", ["closed", "decided"])
def test_scoring_begins_once(client, state):
    """Back to it leads a reason, or an appeal that takes the decision back."""
    made = getattr(judged, state)(judged.GOOD)
    client.force_login(made.coordinator)
    with clock.at(made.after):
        assert client.post(made.url("round_start")).status_code == 409
    assert made.reload().status == state
