"""What firms and coordinators do about needs: the same services as the pages, with the same refusals."""

import pytest

from foundation.search import services as search
from matchmaking.models import Need
from tests import factories
from tests.api.test_errors import problem

S = Need.Status
WORDS = {
    "title": "기스 검사를 눈으로 합니다",
    "description": "사람이 눈으로 보는데 기스를 자꾸 놓쳐서 선별을 나갑니다.",
}


def send(api, by, path, method="post", **sent):
    return getattr(api.client(by), method)(f"/api/v1/needs/{path}", sent, content_type="application/json")


@pytest.fixture
def firm(db):
    return factories.CompanyFactory(external_id="t-firm")


@pytest.fixture
def owner(firm):
    return factories.member_of(firm)


def test_from_the_first_words_to_the_opening(api, owner, coordinator):
    response = send(api, owner, "", **WORDS, process=["품질·검사"], deployment=["엣지"])
    assert response.status_code == 201
    row = response.json()
    assert (row["company"], row["status"], row["process"]) == ("t-firm", "draft", ["품질·검사"])
    assert not Need.objects.get().any_deployment
    path = f"{row['external_id']}/"
    changed = send(api, owner, path, "patch", deployment=[], budget_max_krw=50_000_000, personal_data=True)
    assert changed.json()["budget_max_krw"] == 50_000_000
    need = Need.objects.get()
    assert (need.any_deployment, need.personal_data, need.description) == (True, True, WORDS["description"])
    assert send(api, owner, f"{path}submit/").json()["status"] == "submitted"
    told = send(api, coordinator, f"{path}return/", comments={"title": "짧습니다"}).json()
    assert told["status"] == "returned"
    assert api.get(f"needs/{path}comments/", owner).json() == [{"field": "title", "text": "짧습니다"}]
    send(api, owner, f"{path}submit/")
    assert send(api, coordinator, f"{path}open/").json()["status"] == "open"
    assert api.get(f"needs/{path}quality/", owner).json()["points"] > 0
    labels = [line["after"] for line in api.get(f"needs/{path}history/", owner).json() if line["after"]]
    assert labels == ["검토 대기", "보완 요청", "검토 대기", "매칭 중"]
    assert send(api, owner, f"{path}cancel/", reason="직접 풀었습니다").json()["status"] == "cancelled"


def test_a_need_that_is_taken_waits_for_its_firm(api, owner, coordinator):
    taken = send(api, coordinator, "take/", **WORDS, company="t-firm", process=["품질·검사"], source="phone")
    assert taken.status_code == 201
    path = f"{taken.json()['external_id']}/"
    assert "확인하지 않았습니다" in problem(send(api, coordinator, f"{path}open/"), 409)["detail"]
    assert send(api, coordinator, f"{path}ask-again/").status_code == 204
    said = WORDS | {"title": "찍힘 검사를 눈으로 합니다"}
    assert send(api, owner, f"{path}confirm/", **said).json()["title"] == said["title"]
    assert send(api, coordinator, f"{path}open/").status_code == 200


def test_merging_what_is_the_same(api, firm, coordinator):
    kept, same = factories.NeedFactory.create_batch(2, company=firm, **WORDS, status=S.SUBMITTED)
    search.rebuild(index="needs")
    [found] = api.get(f"needs/{same.external_id}/similar/", coordinator).json()
    assert (found["need"], found["alike"], found["same_firm"]) == (kept.external_id, 100, True)
    sent = {"into": kept.external_id, "reason": "같은 통화를 두 번 적었습니다"}
    response = send(api, coordinator, f"{same.external_id}/merge/", **sent)
    assert response.json()["external_id"] == kept.external_id
    same.refresh_from_db()
    assert (same.status, same.merged_into) == (S.CANCELLED, kept)


@pytest.mark.parametrize(
    ("sent", "name"),
    [
        ({}, "title"),
        ({"title": "가" * 121}, "title"),
        ({"title": "검사", "process": ["없는 공정"]}, "process.0"),
        ({"title": "검사", "confidentiality": "hidden"}, "confidentiality"),
        ({"title": "검사", "budget_max_krw": -1}, "budget_max_krw"),
        ({"title": "검사", "company": "t-none"}, "company"),
    ],
)
def test_bad_input_is_named(api, owner, sent, name):
    assert set(problem(send(api, owner, "", **sent), 400)["errors"]) == {name}
    assert not Need.objects.exists()


def test_what_is_missing_is_named_when_it_is_submitted(api, firm, owner):
    need = factories.NeedFactory(company=firm, status=S.DRAFT, description="")
    assert {"description", "process"} <= set(
        problem(send(api, owner, f"{need.external_id}/submit/"), 400)["errors"]
    )


def test_only_of_ones_own_firm(api, owner, stranger):
    other = factories.CompanyFactory(external_id="t-other")
    told = problem(send(api, owner, "", **WORDS, company="t-other"), 400)
    assert set(told["errors"]) == {"company"}
    problem(send(api, stranger, "", **WORDS), 403)
    draft = factories.NeedFactory(company=other, status=S.DRAFT)
    problem(send(api, owner, f"{draft.external_id}/", "patch", title="남의 것"), 404)


def test_a_need_that_is_open_is_not_rewritten(api, firm, owner):
    need = factories.NeedFactory(company=firm)
    problem(send(api, owner, f"{need.external_id}/", "patch", title="다시"), 403)
