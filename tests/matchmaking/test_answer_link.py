import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from companies.models import Company
from foundation.history.models import Event
from foundation.notifications.models import Notification
from matchmaking.models import Match, Need
from matchmaking.services import invitations
from matchmaking.views.answers import TRIES
from tests.matchmaking.pairs import SECRET, SUMMARY, after_due, answer_url, pair

pytestmark = pytest.mark.django_db
S = Match.Status
ACCEPT = {"answer": "accept"}
DECLINE = {"answer": "decline", "reason": "time", "note": ""}
KINDS = [Need.Confidentiality.OPEN, Need.Confidentiality.SUMMARY, Need.Confidentiality.INVITED]


@pytest.fixture(autouse=True)
def nobody_tried_before():
    cache.clear()


@pytest.mark.parametrize("confidentiality", KINDS)
def test_shows_the_masked_summary_only_and_changes_nothing(client, confidentiality):
    invited = pair(S.INVITED, confidentiality=confidentiality)
    events = Event.objects.count()
    for _ in range(2):
        page = client.get(answer_url(invited))
        assert page.status_code == 200
        assert SUMMARY in page.content.decode()
        assert SECRET not in page.content.decode()
    assert invited.reload().status == S.INVITED
    assert invited.match.invitation.token_used_at is None
    assert Event.objects.count() == events


def test_shows_no_more_to_who_is_signed_in(client):
    invited = pair(S.INVITED, confidentiality=Need.Confidentiality.OPEN)
    client.force_login(invited.buyer)
    assert SECRET not in client.get(answer_url(invited)).content.decode()


def test_is_kept_nowhere(client):
    for response in (client.get(answer_url(pair(S.INVITED))), client.get("/invitations/answer/no/")):
        assert "no-store" in response["Cache-Control"]
        assert "noindex" in response["X-Robots-Tag"]
        assert response["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("confidentiality", KINDS)
def test_accepts_once_and_nobody_has_pledged(client, confidentiality):
    invited = pair(S.INVITED, confidentiality=confidentiality)
    page = client.post(answer_url(invited), ACCEPT | {"nda": "on"})
    assert page.status_code == 200
    assert SECRET not in page.content.decode()
    match = invited.reload()
    assert (match.status, match.nda_accepted_at) == (S.ACCEPTED, None)
    assert match.invitation.token_used_at
    event = invited.last_event()
    assert (event.actor_key, event.data) == (None, {"via": "link"})
    assert Notification.objects.get().user == invited.buyer
    full = confidentiality == Need.Confidentiality.OPEN
    assert invited.need.shown_to(invited.seller) == ("full" if full else "masked")
    assert client.post(answer_url(invited), DECLINE).status_code == 410
    assert invited.reload().status == S.ACCEPTED


def test_declines(client):
    invited = pair(S.INVITED)
    assert client.post(answer_url(invited), DECLINE).status_code == 200
    assert (invited.reload().status, invited.match.decline_reason) == (S.DECLINED, "time")
    assert invited.last_event().data == {"via": "link"}
    assert client.get(answer_url(invited)).status_code == 410


@pytest.mark.parametrize(
    ("given", "field"),
    [({"answer": "decline"}, "reason"), ({"answer": "decline", "reason": "other"}, "note")],
)
def test_bad_input_is_named(client, given, field):
    invited = pair(S.INVITED)
    page = client.post(answer_url(invited), given)
    assert list(page.context["form"].errors) == [field]
    assert f"id_{field}_error" in page.content.decode()
    assert invited.reload().status == S.INVITED


def test_put_is_no_method(client):
    assert client.put(answer_url(pair(S.INVITED))).status_code == 405


@pytest.mark.parametrize("status", [S.ACCEPTED, S.DECLINED, S.EXPIRED, S.CANCELLED, S.QUOTED, S.SELECTED])
def test_answered_otherwise(client, status):
    other = pair(status)
    assert client.get(answer_url(other)).status_code == 410
    assert client.post(answer_url(other), ACCEPT).status_code == 410
    assert other.reload().status == status


def test_a_suspended_supplier_answers_by_link_as_little_as_signed_in(client):
    invited = pair(S.INVITED)
    Company.objects.filter(pk=invited.match.solution.company_id).update(status="suspended")
    assert client.post(answer_url(invited), ACCEPT).status_code == 410
    client.force_login(invited.seller)
    assert client.post(invited.url("accept"), {"nda": "on"}).status_code == 403
    assert invited.reload().status == S.INVITED


def test_late_used_and_unknown_look_alike(client):
    late, used = pair(S.INVITED), pair(S.INVITED)
    invitations.accept(match=used.match, by=None, nda=False)
    pages = [client.get("/invitations/answer/unknown/"), client.get(answer_url(used))]
    with after_due():
        pages.append(client.get(answer_url(late)))
        assert client.post(answer_url(late), ACCEPT).status_code == 410
    assert late.reload().status == S.INVITED
    assert [page.status_code for page in pages] == [410, 410, 410]
    assert len({page.templates[0].name for page in pages}) == 1
    assert reverse("matchmaking:invitations") in pages[0].content.decode()


def test_guessing_is_slowed_down_by_address(client):
    invited = pair(S.INVITED)
    for number in range(TRIES):
        assert client.get(f"/invitations/answer/guess-{number}/").status_code == 410
    assert client.get(answer_url(invited)).status_code == 429
    assert client.post(answer_url(invited), ACCEPT).status_code == 429
    assert client.get(answer_url(invited), REMOTE_ADDR="192.0.2.7").status_code == 200


def test_right_links_are_not_counted(client):
    invited = pair(S.INVITED)
    assert {client.get(answer_url(invited)).status_code for _ in range(TRIES + 2)} == {200}


def test_the_form_is_protected_against_forgery():
    invited = pair(S.INVITED)
    assert Client(enforce_csrf_checks=True).post(answer_url(invited), ACCEPT).status_code == 403
    assert invited.reload().status == S.INVITED
