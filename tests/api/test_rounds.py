"""Selection rounds: a reviewer's own seat and scores, and results to each side."""

from foundation.history import clock
from tests import factories
from tests.api.test_errors import problem
from tests.matchmaking import judged


def send(api, by, path, **sent):
    return api.client(by).post(f"/api/v1/{path}", sent, content_type="application/json")


def test_a_reviewer_pledges_scores_and_submits(api):
    made = judged.opened(1)
    with clock.at(made.after):
        made.start()
        reviewer, seat = made.reviewers[0], made.seats[0]
        assert api.rows("quotations/", reviewer) == []
        refused = problem(
            send(api, reviewer, f"seats/{seat.pk}/pledge/", no_interest=False, pledge=True), 400
        )
        assert set(refused["errors"]) == {"no_interest"}
        send(api, reviewer, f"seats/{seat.pk}/pledge/", no_interest=True, pledge=True)
        [offer] = api.rows("quotations/", reviewer)
        criteria = api.get(f"rounds/{made.round.external_id}/", reviewer).json()["criteria"]
        marks = [{"criterion": row["id"], "points": row["max_points"] - 5} for row in criteria]
        sent = {"match": offer["match"], "marks": marks, "comment": "근거가 뚜렷합니다"}
        row = send(api, reviewer, f"seats/{seat.pk}/score/", **sent).json()
        assert row["scores"] == [sent]
        assert send(api, reviewer, f"seats/{seat.pk}/submit/").json()["status"] == "submitted"
        other = made.reviewers[1]
        problem(api.get(f"seats/{seat.pk}/", other), 404)
        assert "근거가 뚜렷합니다" not in api.get("seats/", other).content.decode()


def test_points_beyond_the_criterion_are_named(api):
    made = judged.scoring(1)
    with clock.at(made.after):
        criterion = made.round.criteria.first()
        marks = [{"criterion": criterion.pk, "points": 100}]
        sent = {"match": made.pairs[0].match.external_id, "marks": marks, "comment": "좋습니다"}
        told = problem(send(api, made.reviewers[0], f"seats/{made.seats[0].pk}/score/", **sent), 400)
    assert f"criterion_{criterion.pk}" in told["errors"]


def test_sealed_offers_are_their_own_firms(api):
    made = judged.opened(2)
    first, second = made.pairs
    assert [row["match"] for row in api.rows("quotations/", first.seller)] == [first.match.external_id]
    for person in (made.buyer, made.coordinator, made.reviewers[0]):
        assert api.rows("quotations/", person) == []
    assert [row["match"] for row in api.rows("quotations/", second.seller)] == [second.match.external_id]


def test_results_to_each_side(api):
    made = judged.decided(judged.GOOD, judged.FAIR)
    path = f"rounds/{made.round.external_id}/results/"
    with clock.at(made.after):
        assert [row["rank"] for row in api.get(path, made.coordinator).json()] == [1, 2]
        assert [row["award"] for row in api.get(path, made.buyer).json()] == ["selected", "reserve"]
        [own] = api.get(path, made.pairs[1].seller).json()
        assert (own["rank"], own["total"], len(own["comments"])) == (2, "80.0000", 3)
        assert api.get(path, made.reviewers[0]).json() == []
        names = [person.name for person in made.reviewers]
        for person in (made.buyer, made.pairs[1].seller):
            told = api.get(path, person).content.decode()
            assert not any(name in told for name in names)


def test_objecting_to_a_reviewer_and_to_a_result(api):
    made = judged.opened(2)
    seller = made.pairs[1].seller
    path = f"rounds/{made.round.external_id}"
    assert send(api, seller, f"{path}/challenge/", person="김 교수", reason="자문").status_code == 204
    assert made.round.challenges.get().company == made.pairs[1].match.solution.company
    made = judged.decided(judged.GOOD, judged.FAIR)
    path, match = f"rounds/{made.round.external_id}", made.pairs[1].match.external_id
    with clock.at(made.after):
        problem(send(api, made.pairs[0].seller, f"{path}/appeal/", match=match, text="이의"), 400)
        assert send(api, made.pairs[1].seller, f"{path}/appeal/", match=match, text="이의").status_code == 204
        problem(send(api, made.pairs[1].seller, f"{path}/appeal/", match=match, text="이의"), 409)


def test_queries_do_not_grow_with_rows(api, coordinator):
    def make(count):
        for _n in range(count):
            judged.drafted(1, reviewers=1)

    make(2)
    few = api.queries("rounds/", coordinator, 2)
    make(3)
    assert api.queries("rounds/", coordinator, 5) == few <= 8
    assert api.rows("seats/", factories.UserFactory(is_reviewer=True)) == []
