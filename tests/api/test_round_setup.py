"""Setting a round up, leading it and deciding it by the API."""

from datetime import timedelta

import pytest

from foundation.history import clock
from matchmaking.models import Round
from matchmaking.services import appeals, challenges
from tests import factories
from tests.api.test_errors import problem
from tests.matchmaking import judged
from tests.matchmaking.pairs import pair

S = Round.Status


def send(api, by, path, method="post", **sent):
    return getattr(api.client(by), method)(f"/api/v1/{path}", sent, content_type="application/json")


def done(response, status=200):
    assert response.status_code == status, response.content.decode()
    return response.json() if response.content else None


def test_from_the_draft_to_the_decision(api, coordinator):
    first = pair("accepted", confidentiality="open")
    sent = {"need": first.need.external_id, "title": "선정평가", "quorum": 1}
    row = done(send(api, coordinator, "rounds/", **sent, bonuses=[{"label": "연구소", "points": 3}]), 201)
    assert sum(one["max_points"] for one in row["criteria"]) == 100
    path = f"rounds/{row['external_id']}/"
    criteria = [{"label": "방법", "max_points": 60}, {"label": "역량", "max_points": 40}]
    row = done(send(api, coordinator, path, "patch", criteria=criteria))
    assert [one["label"] for one in row["criteria"]] == ["방법", "역량"]
    assert (row["quorum"], row["bonuses"][0]["label"]) == (1, "연구소")
    problem(api.get(path, first.seller), 404)
    reviewer = factories.UserFactory(is_reviewer=True)
    assert [one["id"] for one in api.get(f"{path}panel/", coordinator).json()["candidates"]] == [
        str(reviewer.pk)
    ]
    seat = done(send(api, coordinator, f"{path}assign/", reviewer=str(reviewer.pk)), 201)
    assert done(send(api, coordinator, f"{path}open/"))["status"] == S.OPEN
    problem(send(api, coordinator, path, "patch", cutoff=50), 409)
    made = judged.Judged(Round.objects.get(external_id=row["external_id"]), [first], coordinator)
    made.offer(first)
    with clock.at(made.after):
        assert done(send(api, coordinator, f"{path}start/"))["status"] == S.SCORING
        bonus, match = row["bonuses"][0]["id"], first.match.external_id
        words = {"reason": "있습니다", "evidence": "인정서"}
        award = done(send(api, coordinator, f"{path}award-bonus/", match=match, bonus=bonus, **words), 201)
        [listed] = api.get(f"{path}panel/", coordinator).json()["awards"]
        assert listed == award
        done(send(api, coordinator, f"{path}withdraw-bonus/", award=award["id"], reason="지났습니다"), 204)
        assert api.get(f"{path}panel/", coordinator).json()["awards"] == []
        problem(api.get(f"{path}preview/", coordinator), 409)
        made.pledge()
        made.score(made.seats[0], first, 55, 35)
        done(send(api, reviewer, f"seats/{seat['id']}/submit/"))
        assert done(send(api, coordinator, f"{path}close/"))["status"] == S.CLOSED
        assert done(send(api, coordinator, f"{path}reopen/", reason="다시 봅니다"))["status"] == S.SCORING
        done(send(api, coordinator, f"{path}close/"))
        preview = api.get(f"{path}preview/", coordinator).json()
        assert [one["total"] for one in preview["results"]] == ["90.0000"]
        problem(send(api, coordinator, f"{path}decide/", shown="another", reason="의결"), 409)
        row = done(send(api, coordinator, f"{path}decide/", shown=preview["fingerprint"], reason="의결"))
    assert row["status"] == S.DECIDED
    assert first.reload().status == "selected"


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"need": "t-none"}, "need"),
        ({"title": ""}, "title"),
        ({"deadline_at": "2020-01-01T00:00:00Z"}, "deadline_at"),
        ({"criteria": [{"label": "전부", "max_points": 90}]}, "criteria"),
        ({"bonuses": [{"label": "가점", "points": 0}]}, "bonuses.0.points"),
        ({"tie_order": "coin"}, "tie_order"),
        ({"quorum": 0}, "quorum"),
    ],
)
def test_bad_input_is_named(api, coordinator, changes, name):
    sent = {"need": factories.NeedFactory().external_id, "title": "평가", **changes}
    assert set(problem(send(api, coordinator, "rounds/", **sent), 400)["errors"]) == {name}
    assert not Round.objects.exists()


def test_whom_and_what_is_not_of_the_round_is_named(api):
    made = judged.scoring(1)
    path = f"rounds/{made.round.external_id}"
    others = made.pairs[0].match.external_id
    words = {"reason": "사유", "evidence": "증빙"}
    for verb, sent, name in (
        ("assign", {"reviewer": str(made.reviewers[0].pk)}, "reviewer"),
        ("exclude", {"seat": 999_999, "reason": "자문"}, "seat"),
        ("award-bonus", {"match": others, "bonus": 999_999, **words}, "bonus"),
        ("withdraw-bonus", {"award": 999_999, "reason": "사유"}, "award"),
        ("answer-challenge", {"challenge": 999_999, "reason": "사유"}, "challenge"),
        ("answer-appeal", {"appeal": 999_999, "upheld": True, "reason": "사유"}, "appeal"),
        ("cancel", {"reason": ""}, "reason"),
    ):
        response = send(api, made.coordinator, f"{path}/{verb}/", **sent)
        assert set(problem(response, 400)["errors"]) == {name}, verb


def test_objections_are_answered(api):
    made = judged.opened(2)
    path, firm = f"rounds/{made.round.external_id}", made.pairs[0].match.solution.company
    raised = {"company": firm, "person": "김 교수", "reason": "자문", "by": made.pairs[0].seller}
    challenges.raise_(round_=made.round, **raised)
    [row] = api.get(f"{path}/panel/", made.coordinator).json()["challenges"]
    sent = {"challenge": row["id"], "seats": [made.seats[0].pk], "reason": "맞습니다"}
    done(send(api, made.coordinator, f"{path}/answer-challenge/", **sent), 204)
    panel = api.get(f"{path}/panel/", made.coordinator).json()
    assert (panel["challenges"][0]["status"], panel["seats"][0]["status"]) == ("upheld", "challenged")
    done(send(api, made.coordinator, f"{path}/exclude/", seat=made.seats[1].pk, reason="친족"), 204)
    assert made.seats[1].status == "excluded"
    done(send(api, made.coordinator, f"{path}/cancel/", reason="사업이 바뀌었습니다"))
    assert made.reload().status == S.CANCELLED


def test_an_appeal_is_answered_by_somebody_else(api):
    made = judged.decided(judged.GOOD, judged.FAIR)
    path, loser = f"rounds/{made.round.external_id}", made.pairs[1]
    with clock.at(made.after + timedelta(minutes=1)):
        appeals.raise_(round_=made.reload(), match=loser.reload(), text="가점", by=loser.seller)
        other = factories.UserFactory(is_coordinator=True)
        [row] = api.get(f"{path}/panel/", other).json()["appeals"]
        sent = {"appeal": row["id"], "upheld": True, "reason": "맞습니다"}
        problem(send(api, made.coordinator, f"{path}/answer-appeal/", **sent), 403)
        done(send(api, other, f"{path}/answer-appeal/", **sent), 204)
        assert api.get(f"{path}/panel/", other).json()["appeals"][0]["status"] == "upheld"
    assert made.reload().status == S.SCORING


def test_the_panel_asks_no_more_for_more(api, django_assert_max_num_queries):
    made = judged.scoring(2)
    client = api.client(made.coordinator)
    with django_assert_max_num_queries(16):
        found = client.get(f"/api/v1/rounds/{made.round.external_id}/panel/").json()
    assert len(found["seats"]) == 3
