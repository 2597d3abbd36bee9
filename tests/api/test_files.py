"""Files of needs, offers and messages by parts of a form, downloads by token, and people who are called."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from companies.services import people
from foundation.files.models import Attachment
from foundation.notifications.models import Notification
from matchmaking.models import Match, Message, Need
from matchmaking.services import needs
from tests import factories
from tests.api.test_errors import problem
from tests.matchmaking.pairs import pair

M = Match.Status
OFFER = {
    "items": [{"category": "people", "name": "개발", "amount_krw": 10_000_000}],
    "weeks": 8,
    "approach": "샘플부터 봅니다.",
}


def text(name="자료.txt", content="도면 번호"):
    return SimpleUploadedFile(name, content.encode())


@pytest.fixture
def draft(db):
    return factories.NeedFactory(status=Need.Status.DRAFT, opened_at=None)


def test_files_of_a_need(api, draft, stranger):
    owner, base = factories.member_of(draft.company), f"/api/v1/needs/{draft.external_id}"
    response = api.client(owner).post(f"{base}/files/", {"files": [text(), text("둘.txt")]})
    assert response.status_code == 201
    first, second = response.json()
    assert (first["name"], first["size"], second["name"]) == ("자료.txt", 13, "둘.txt")
    assert api.get(f"needs/{draft.external_id}/files/", owner).json() == [first, second]
    problem(api.get(f"needs/{draft.external_id}/files/", stranger), 404)
    problem(api.client(stranger).post(f"{base}/files/", {"files": text()}), 404)
    sent = {"file": first["id"]}
    removed = api.client(owner).post(f"{base}/remove-file/", sent, content_type="application/json")
    assert removed.status_code == 204
    assert api.get(f"needs/{draft.external_id}/files/", owner).json() == [second]
    again = api.client(owner).post(f"{base}/remove-file/", sent, content_type="application/json")
    assert set(problem(again, 400)["errors"]) == {"file"}


def test_a_token_downloads_what_its_person_sees(api, draft, stranger):
    owner = factories.member_of(draft.company)
    [row] = api.client(owner).post(f"/api/v1/needs/{draft.external_id}/files/", {"files": text()}).json()
    for person, status in ((owner, 200), (stranger, 404)):
        _token, key = people.issue_token(by=person, label="ERP", scopes=["read"], days=1)
        response = Client().get(row["download"], headers={"Authorization": f"Token {key}"})
        assert response.status_code == status
        if status == 200:
            assert b"".join(response.streaming_content).decode() == "도면 번호"
            assert response["Content-Type"] == "application/octet-stream"
            assert response["Content-Disposition"].startswith("attachment")


def test_who_sees_a_need_masked_sees_no_files(api):
    need = factories.NeedFactory(confidentiality=Need.Confidentiality.SUMMARY)
    owner = factories.member_of(need.company)
    path = f"needs/{need.external_id}/files/"
    Need.objects.filter(pk=need.pk).update(status=Need.Status.DRAFT)
    assert api.client(owner).post(f"/api/v1/{path}", {"files": text()}).status_code == 201
    Need.objects.filter(pk=need.pk).update(status=Need.Status.OPEN)
    assert len(api.get(path, owner).json()) == 1
    supplier = factories.member_of(factories.SolutionFactory().company)
    assert api.get(path, supplier).json() == []
    assert api.client(supplier).post(f"/api/v1/{path}", {"files": text()}).status_code == 403


@pytest.mark.parametrize("name", ["자료.exe", "사진.png"])
def test_what_may_not_be_kept_is_named(api, draft, name):
    owner = factories.member_of(draft.company)
    url = f"/api/v1/needs/{draft.external_id}/files/"
    told = problem(api.client(owner).post(url, {"files": [text(), text(name)]}), 400)
    assert set(told["errors"]) == {"files.1"}
    assert set(problem(api.client(owner).post(url, {}), 400)["errors"]) == {"files"}
    problem(api.client(owner).post(url, {}, content_type="application/json"), 415)
    assert not Attachment.objects.exists()


def test_an_offer_with_files_and_the_next_that_keeps_one(api):
    of = pair(M.ACCEPTED)
    url = f"/api/v1/matches/{of.match.external_id}/quote/"
    parts = {"offer": json.dumps(OFFER), "files": [text(), text("둘.txt")]}
    made = api.client(of.seller).post(url, parts)
    assert made.status_code == 201, made.content.decode()
    kept = made.json()["files"][1]
    again = api.client(of.seller).post(
        url, OFFER | {"kept_files": [kept["id"]]}, content_type="application/json"
    )
    [file] = again.json()["files"]
    assert (file["name"], file["sha256"]) == (kept["name"], kept["sha256"])
    rows = api.rows("quotations/", of.buyer)
    assert [[one["name"] for one in row["files"]] for row in rows] == [["둘.txt"], ["자료.txt", "둘.txt"]]
    for changes, field in (
        ({"kept_files": [kept["id"]]}, "kept_files"),
        ({"weeks": 0}, "weeks"),
    ):
        told = api.client(of.seller).post(url, OFFER | changes, content_type="application/json")
        assert set(problem(told, 400)["errors"]) == {field}
    for offer, field in (("{", "offer"), ("[]", "offer.non_field_errors"), ("{}", "offer.items")):
        told = problem(api.client(of.seller).post(url, {"offer": offer}), 400)
        assert field in told["errors"]


def test_a_message_with_a_file_that_calls_somebody(api, coordinator):
    of = pair(M.ACCEPTED, coordinator=coordinator)
    path = f"matches/{of.match.external_id}"
    there = {row["id"]: row["name"] for row in api.get(f"{path}/participants/", of.buyer).json()}
    assert set(there) == {str(of.seller.pk), str(coordinator.pk)}
    called = str(coordinator.pk)
    parts = {"body": "봐 주세요", "mentions": [called], "files": [text()]}
    said = api.client(of.buyer).post(f"/api/v1/{path}/messages/", parts)
    assert said.status_code == 201, said.content.decode()
    assert (said.json()["called"], said.json()["files"][0]["name"]) == ([there[called]], "자료.txt")
    [row] = api.rows(f"{path}/messages/", of.seller)
    assert (row["files"], len(row["called"])) == (said.json()["files"], 1)
    kinds = {row.user: row.kind for row in Notification.objects.filter(kind__startswith="matchmaking.me")}
    assert kinds == {coordinator: "matchmaking.mentioned", of.seller: "matchmaking.message"}
    stranger = factories.UserFactory()
    problem(api.get(f"{path}/participants/", stranger), 404)
    for key in (stranger.pk, of.buyer.pk):
        sent = {"body": "봐 주세요", "mentions": [str(key)]}
        told = api.client(of.buyer).post(f"/api/v1/{path}/messages/", sent, content_type="application/json")
        assert set(problem(told, 400)["errors"]) == {"mentions"}
    assert Message.objects.count() == 1


def test_a_form_that_is_sent_again(api, draft):
    """Its boundary is another, its parts are the same."""
    owner, url = factories.member_of(draft.company), f"/api/v1/needs/{draft.external_id}/files/"

    def send(boundary, content="도면 번호"):
        part = f'--{boundary}\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n'
        body = f"{part}Content-Type: text/plain\r\n\r\n{content}\r\n--{boundary}--\r\n"
        kind, headers = f"multipart/form-data; boundary={boundary}", {"Idempotency-Key": "a-file"}
        return api.client(owner).generic("POST", url, body.encode(), content_type=kind, headers=headers)

    first, again = send("one"), send("two")
    assert (first.status_code, again.json()) == (201, first.json())
    assert again["Idempotency-Replayed"] == "true"
    problem(send("three", "다른 내용"), 422)
    assert Attachment.objects.count() == 1


def test_queries_do_not_grow_with_rows(api):
    of = pair(M.ACCEPTED)
    path = f"matches/{of.match.external_id}/messages/"

    def make(count):
        for _n in range(count):
            parts = {"body": "봐 주세요", "mentions": [str(of.buyer.pk)], "files": [text()]}
            assert api.client(of.seller).post(f"/api/v1/{path}", parts).status_code == 201

    make(2)
    few = api.queries(path, of.buyer, 2)
    make(3)
    assert api.queries(path, of.buyer, 5) == few <= 16


def test_a_need_without_words_is_refused_by_its_service(db):
    company = factories.CompanyFactory()
    with pytest.raises(Exception, match="제목이나 내용") as told:
        needs.create(company=company, by=factories.member_of(company))
    assert set(told.value.message_dict) == {"title"}
