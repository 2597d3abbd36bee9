"""What people do about matches: the same services as the pages, with the same refusals, as problems."""

import pytest

from matchmaking.models import Match, Message, Need
from matchmaking.services.invitations import NDA_VERSION
from tests import factories
from tests.api.test_errors import problem
from tests.matchmaking.pairs import SECRET, pair

M = Match.Status


def post(api, by, match, verb, status=200, **sent):
    url = f"/api/v1/matches/{match.external_id}/{verb}/"
    response = api.client(by).post(url, sent, content_type="application/json")
    assert response.status_code == status, response.content.decode()
    return response.json() if response.content else None


def test_from_the_shortlist_to_the_project(api, coordinator):
    need = factories.NeedFactory(coordinator=coordinator)
    solution = factories.SolutionFactory()
    buyer, seller = factories.member_of(need.company), factories.member_of(solution.company)
    sent = {"solution": solution.external_id}
    response = api.client(buyer).post(
        f"/api/v1/needs/{need.external_id}/shortlist/", sent, content_type="application/json"
    )
    assert response.status_code == 201
    match = Match.objects.get(external_id=response.json()["external_id"])
    row = post(api, buyer, match, "invite", message="라인 한 곳부터 봅니다.")
    assert row["status"] == "invited"
    assert row["invitation"]["message"] == "라인 한 곳부터 봅니다."
    assert post(api, seller, match, "accept")["status"] == "accepted"
    offer = {
        "items": [{"category": "people", "name": "개발", "amount_krw": 10_000_001}],
        "weeks": 8,
        "approach": "샘플부터 봅니다.",
        "measures": [{"name": "미검률", "unit": "%", "direction": "down", "baseline": "2", "target": "0.5"}],
    }
    made = post(api, seller, match, "quote", 201, **offer)
    assert (made["version"], made["vat_krw"], made["total_krw"]) == (1, 1_000_000, 11_000_001)
    assert made["measures"][0]["target"] == "0.500"
    [read] = api.rows("quotations/", buyer, match=match.external_id)
    assert read == made
    sent = {"match": match.external_id, "version": 1}
    response = api.client(buyer).post("/api/v1/projects/", sent, content_type="application/json")
    assert response.status_code == 201
    assert response.json()["amount_krw"] == 10_000_001
    assert api.get(f"matches/{match.external_id}/", seller).json()["status"] == "selected"
    told = [line["label"] for line in api.get(f"matches/{match.external_id}/history/", buyer).json()]
    assert told == ["관심 후보", "초대함", "수락", "견적 제출", "선정"]


def test_a_confidential_need_stays_masked_until_the_pledge(api):
    of = pair(M.INVITED, confidentiality=Need.Confidentiality.SUMMARY)
    [row] = api.rows("matches/", of.seller)
    assert row["needs_pledge"] is True
    assert SECRET not in str(row)
    assert not {"demand_firm", "demand_firm_name"} & set(row)
    assert set(problem(_send(api, of, "accept"), 400)["errors"]) == {"nda"}
    row = post(api, of.seller, of.match, "accept", nda=True)
    assert (row["needs_pledge"], row["nda_version"]) == (False, NDA_VERSION)
    assert SECRET in row["need_title"]
    assert SECRET in row["demand_firm_name"]


def _send(api, of, verb, by=None, **sent):
    url = f"/api/v1/matches/{of.match.external_id}/{verb}/"
    return api.client(by or of.seller).post(url, sent, content_type="application/json")


@pytest.mark.parametrize(
    ("status", "verb", "sent", "name"),
    [
        (M.INVITED, "decline", {}, "reason"),
        (M.INVITED, "decline", {"reason": "lazy"}, "reason"),
        (M.INVITED, "decline", {"reason": "other"}, "note"),
        (M.ACCEPTED, "quote", {"weeks": 8, "approach": "방법", "items": []}, "items.non_field_errors"),
        (
            M.ACCEPTED,
            "quote",
            {"weeks": 8, "approach": "방법", "items": [{"category": "people", "name": "개발"}]},
            "items.0.amount_krw",
        ),
        (M.QUOTED, "withdraw-quotation", {"reason": ""}, "reason"),
    ],
)
def test_bad_input_is_named_field_by_field(api, status, verb, sent, name):
    of = pair(status, confidentiality="open")
    assert set(problem(_send(api, of, verb, **sent), 400)["errors"]) == {name}
    assert of.reload().status == status


def test_a_day_that_an_answer_can_not_be_due(api):
    of = pair()
    told = problem(_send(api, of, "invite", of.buyer, due_on="2020-01-01"), 400)
    assert set(told["errors"]) == {"due_on"}


def test_the_rules_refuse_with_what_to_do(api):
    of = pair(M.DECLINED)
    assert "답을 기다리는 초대가 아닙니다" in problem(_send(api, of, "decline", reason="time"), 409)["detail"]


def test_the_wrong_side_is_refused_and_a_stranger_finds_nothing(api, stranger):
    of = pair(M.INVITED)
    problem(_send(api, of, "accept", of.buyer, nda=True), 403)
    problem(_send(api, of, "cancel", reason="잘못 보냄"), 403)
    problem(_send(api, of, "accept", stranger, nda=True), 404)
    assert of.reload().status == M.INVITED


def test_declining_and_withdrawing(api):
    of = pair(M.INVITED)
    row = post(api, of.seller, of.match, "decline", reason="time", note="다음 분기에")
    assert (row["status"], row["decline_reason"], row["decline_note"]) == ("declined", "time", "다음 분기에")
    of = pair(M.QUOTED)
    post(api, of.seller, of.match, "withdraw-quotation", 204, reason="단가가 바뀌었습니다")
    assert of.reload().status == M.ACCEPTED
    assert api.rows("quotations/", of.buyer)[0]["withdrawn_reason"] == "단가가 바뀌었습니다"


def test_selecting_with_a_reserve_and_falling_through(api):
    first = pair(M.QUOTED)
    second = pair(M.QUOTED, need=first.need)
    for one in (first, second):
        one.match.nda_accepted_at = one.match.created_at
        one.match.save()
    row = post(api, first.buyer, first.match, "select", reserves=[second.match.external_id])
    assert row["status"] == "selected"
    assert (second.reload().status, second.match.reserve_rank) == (M.RESERVE, 1)
    row = post(api, first.buyer, first.match, "fall-through", reason="인력이 빠졌습니다")
    assert row["status"] == "fell_through"
    assert second.reload().status == M.SELECTED


def test_asking_for_a_consultation_and_backing_out(api):
    of = pair(M.INVITED)
    assert post(api, of.seller, of.match, "accept", nda=True, consult=True)["consultation_asked_at"]
    of = pair(M.ACCEPTED)
    assert post(api, of.seller, of.match, "ask-consultation")["consultation_asked_at"]
    row = post(api, of.seller, of.match, "back-out", reason="capacity")
    assert (row["status"], row["decline_reason"]) == ("declined", "capacity")


def test_a_question_and_its_answer_for_all_who_were_invited(api):
    of = pair(M.INVITED, confidentiality="open")
    rival = pair(M.INVITED, need=of.need)
    asked = post(api, of.seller, of.match, "ask", 201, body="전압은 얼마입니까?")
    path = f"needs/{of.need.external_id}/questions/"
    assert (asked["own"], asked["asker"], asked["answer"]) == (True, "", "")
    assert api.get(path, rival.seller).json() == []
    [read] = api.get(path, of.buyer).json()
    assert (read["own"], read["asker"]) == (False, "")
    url, sent = f"/api/v1/questions/{asked['id']}/answer/", {"answer": "380V입니다."}
    problem(api.client(of.seller).post(url, sent, content_type="application/json"), 403)
    response = api.client(of.buyer).post(url, sent, content_type="application/json")
    assert response.json()["answer"] == "380V입니다."
    [told] = api.get(path, rival.seller).json()
    assert (told["answer"], told["asker"], told["own"]) == ("380V입니다.", "", False)
    problem(api.client(of.buyer).post(url, sent, content_type="application/json"), 409)


def test_the_thread(api):
    of = pair(M.ACCEPTED)
    said = post(api, of.seller, of.match, "messages", 201, body="언제 뵐까요?")
    assert (said["side"], said["mine"]) == ("supplier", True)
    [read] = api.rows(f"matches/{of.match.external_id}/messages/", of.buyer)
    assert (read["body"], read["mine"], read["author"]) == ("언제 뵐까요?", False, "")
    assert Message.objects.unread_by(of.buyer).count() == 1
    post(api, of.buyer, of.match, "messages/read", 204)
    assert Message.objects.unread_by(of.buyer).count() == 0


def test_narrowed_by_state_need_and_solution(api):
    one = pair(M.INVITED)
    two = pair(M.ACCEPTED, need=one.need)
    both = {one.match.external_id, two.match.external_id}
    assert set(api.ids("matches/", one.buyer, need=one.need.external_id)) == both
    assert api.ids("matches/", one.buyer, status="accepted") == [two.match.external_id]
    assert set(api.ids("matches/", one.buyer, status=["accepted", "invited"])) == both
    assert api.ids("matches/", one.buyer, solution=one.match.solution.external_id) == [one.match.external_id]
    assert api.ids("matches/", one.buyer, need="t-none") == []
    assert set(problem(api.get("matches/", one.buyer, status="merry"), 400)["errors"]) == {"status"}


@pytest.mark.parametrize(("path", "most"), [("matches/", 9), ("quotations/", 8)])
def test_queries_do_not_grow_with_rows(api, path, most):
    buyer = factories.UserFactory()

    def make(count):
        for _n in range(count):
            of = pair(M.QUOTED, confidentiality="summary")
            factories.set_terms(of.need, process=["품질·검사"])
            factories.MembershipFactory(user=buyer, company=of.need.company)

    make(2)
    few = api.queries(path, buyer, 2)
    make(6)
    assert api.queries(path, buyer, 8) == few <= most
