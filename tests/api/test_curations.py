"""Pins, exclusions and grades by the API."""

import pytest

from matchmaking.models import Curation, Need
from tests import factories
from tests.api.test_errors import problem
from tests.matchmaking import ranked


def send(api, by, path, status=200, **sent):
    response = api.client(by).post(f"/api/v1/{path}", sent, content_type="application/json")
    assert response.status_code == status, response.content.decode()
    return response.json()


@pytest.fixture
def need(db):
    return ranked.need(external_id="t-need")


@pytest.fixture
def other(db):
    return factories.UserFactory(is_coordinator=True)


def test_a_pin_is_confirmed_by_somebody_else_and_withdrawn(api, need, coordinator, other):
    solution = ranked.solution(external_id="t-solution")
    said = {"reason": "같은 공정에서 잘됐습니다", "note": "두 곳에서 검증했습니다"}
    row = send(api, coordinator, "needs/t-need/pin/", 201, solution="t-solution", **said)
    assert (row["status"], row["solution"], row["made_by"]) == ("proposed", "t-solution", str(coordinator))
    problem(api.client(coordinator).post(f"/api/v1/curations/{row['id']}/confirm/"), 403)
    assert send(api, other, f"curations/{row['id']}/confirm/")["status"] == "live"
    assert api.rows("curations/", other, kind="pin") == [api.get(f"curations/{row['id']}/", other).json()]
    again = api.client(other).post(
        "/api/v1/needs/t-need/exclude/",
        {"solution": solution.external_id, "reason": "또"},
        content_type="application/json",
    )
    problem(again, 409)
    row = send(api, other, f"curations/{row['id']}/withdraw/", reason="설비가 다릅니다")
    assert (row["status"], row["withdrawn_reason"]) == ("withdrawn", "설비가 다릅니다")
    excluded = send(api, other, "needs/t-need/exclude/", 201, solution="t-solution", reason="설비가 다릅니다")
    assert (excluded["kind"], excluded["status"]) == ("exclude", "live")


@pytest.mark.parametrize(
    ("verb", "sent", "name"),
    [
        ("pin", {"solution": "t-none", "reason": "같은 공정", "note": "검증"}, "solution"),
        ("pin", {"solution": "t-solution", "reason": "같은 공정"}, "note"),
        ("exclude", {"solution": "t-solution", "reason": ""}, "reason"),
        ("grade", {"place": 1, "grade": 5}, "grade"),
        ("grade", {"place": 999, "grade": 2}, "place"),
    ],
)
def test_bad_input_is_named(api, need, coordinator, verb, sent, name):
    ranked.solution(external_id="t-solution")
    url = f"/api/v1/needs/t-need/{verb}/"
    told = problem(api.client(coordinator).post(url, sent, content_type="application/json"), 400)
    assert set(told["errors"]) == {name}
    assert not Curation.objects.exists()


def test_grading_blind(api, index, need, coordinator, other):
    supplier = factories.SupplierFactory(name="(주)나루비전")
    ranked.solution(external_id="t-solution", company=supplier, title="나루비전 검사기")
    index()
    assert api.get("needs/t-need/pool/", coordinator).json() == []
    [task] = send(api, coordinator, "needs/t-need/pool/", 201)
    assert (task["solution"], task["title"], task["grade"]) == (None, "○○ 검사기", None)
    row = send(
        api, coordinator, "needs/t-need/grade/", place=task["place"], grade=3, reason="표면을 찍습니다"
    )
    assert (row["solution"], row["title"], row["grade"]) == ("t-solution", "나루비전 검사기", 3)
    assert api.get("needs/t-need/pool/", coordinator).json() == [row]
    [unseen] = api.get("needs/t-need/pool/", other).json()
    assert (unseen["solution"], unseen["grade"]) == (None, None)


def test_nobody_else(api, need, stranger):
    owner = factories.member_of(need.company)
    hidden = factories.NeedFactory(external_id="t-hidden", confidentiality=Need.Confidentiality.INVITED)
    for verb in ("pin", "exclude", "grade", "pool"):
        problem(api.client(owner).post(f"/api/v1/needs/t-need/{verb}/"), 403)
        problem(api.client(stranger).post(f"/api/v1/needs/{hidden.external_id}/{verb}/"), 404)
    problem(api.get("curations/", owner), 403)


def test_queries_do_not_grow_with_rows(api, coordinator):
    def make(count):
        for _n in range(count):
            match = factories.MatchFactory()
            Curation.objects.create(
                need=match.need,
                solution=match.solution,
                kind="exclude",
                status="live",
                reason="다른 설비",
                made_by_key=factories.UserFactory().pk,
            )

    make(2)
    few = api.queries("curations/", coordinator, 2)
    make(3)
    assert api.queries("curations/", coordinator, 5) == few <= 7
