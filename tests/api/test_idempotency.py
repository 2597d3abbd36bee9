"""`Idempotency-Key`: what is sent again is done once and answered alike, whatever happens in between."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, connections
from django.test import Client
from django.urls import path
from rest_framework.response import Response
from rest_framework.views import APIView

from companies.models import User
from companies.services import people
from foundation.history import clock
from foundation.history.models import Event
from foundation.history.workflow import Refused, record
from foundation.idempotency import services
from foundation.idempotency.api import Once
from foundation.idempotency.models import KeyedRequest
from foundation.pages import api as manners
from tests import factories
from tests.api.test_errors import problem

pytestmark = pytest.mark.urls(__name__)
inside = threading.Event()
onwards = threading.Event()


class Work(Once, APIView):
    """Writes an event, and then does as it is told."""

    def get(self, request):
        return Response({"read": True})

    def post(self, request, **kwargs):
        record(request.user, "worked", by=request.user)
        match request.data.get("then"):
            case "refuse":
                raise Refused("이미 했습니다.")
            case "crash":
                raise RuntimeError
            case "die":
                raise SystemExit
            case "wait":
                inside.set()
                assert onwards.wait(20)
            case "outlive":
                with clock.at(clock.now() + services.LEASE):
                    again = KeyedRequest.objects.get()
                    services.take(user=request.user, key=again.key, fingerprint=again.fingerprint)
        return Response({"나중": 1, "done": Event.objects.filter(verb="worked").count()}, status=201)


urlpatterns = [
    path("api/v1/work/", Work.as_view()),
    path("api/v1/work/<int:number>/", Work.as_view()),
]
handler500 = manners.server_error


def send(user, key="k-1", number=None, **data):
    client = Client(raise_request_exception=False)
    client.force_login(user)
    url = f"/api/v1/work/{number}/" if number else "/api/v1/work/"
    headers = {"Idempotency-Key": key} if key is not None else {}
    return client.post(url, data, content_type="application/json", headers=headers)


def worked():
    return Event.objects.filter(verb="worked").count()


def test_the_same_request_is_done_once_and_answered_alike(stranger):
    first = send(stranger)
    again = send(stranger, '"k-1"')
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content
    assert again["Content-Type"] == first["Content-Type"]
    assert "Idempotency-Replayed" not in first
    assert again["Idempotency-Replayed"] == "true"
    assert worked() == 1


def test_without_a_key_or_with_another_it_is_done_again(stranger):
    for key in (None, None, "k-1", "k-2"):
        assert send(stranger, key).status_code == 201
    assert worked() == 4


def test_a_key_is_its_persons(stranger):
    send(stranger)
    assert send(factories.UserFactory()).json()["done"] == 2


@pytest.mark.parametrize("other", [{"also": 1}, {"number": 3}])
def test_another_request_under_the_key_is_told(stranger, other):
    send(stranger)
    assert "다른 요청에 쓰였습니다" in problem(send(stranger, **other), 422)["detail"]
    assert worked() == 1


def test_a_refusal_stands_too_and_nothing_of_it_is_done(stranger):
    first, again = send(stranger, then="refuse"), send(stranger, then="refuse")
    assert problem(first, 409) == problem(again, 409)
    assert again["Idempotency-Replayed"] == "true"
    assert worked() == 0


@pytest.mark.parametrize("then", ["crash", "die"])
def test_an_accident_does_nothing_and_frees_the_key(stranger, then):
    if then == "crash":
        problem(send(stranger, then=then), 500)
    else:
        with pytest.raises(SystemExit):
            send(stranger, then=then)
    assert worked() == 0
    assert not KeyedRequest.objects.exists()


def test_what_a_dead_process_left_is_taken_over_once_its_lease_is_old(stranger):
    send(stranger)
    KeyedRequest.objects.update(status=None, body="", leased_at=clock.now())
    problem(send(stranger), 409)
    with clock.at(clock.now() + services.LEASE):
        assert send(stranger).status_code == 201
    assert worked() == 2


def test_who_was_too_slow_does_nothing(stranger):
    assert "처리하고 있습니다" in problem(send(stranger, then="outlive"), 409)["detail"]
    assert worked() == 0
    assert KeyedRequest.objects.get().status is None


def test_a_key_is_free_again_after_a_day(stranger):
    send(stranger)
    with clock.at(clock.now() + timedelta(hours=24)):
        assert send(stranger, also=1).status_code == 201
    assert worked() == 2


def test_old_answers_are_purged(stranger):
    with clock.at(clock.now() - timedelta(hours=24)):
        send(stranger, "old")
    send(stranger, "new")
    assert services.purge() == 1
    assert KeyedRequest.objects.get().key == "new"


def test_nothing_is_kept_of_who_was_erased(stranger):
    send(stranger)
    people.erase(user=stranger, by=stranger)
    assert not KeyedRequest.objects.exists()


@pytest.mark.parametrize("key", ["", '""', "a" * 256, "열쇠".encode().decode("latin-1")])
def test_a_key_that_is_none(stranger, key):
    assert "Idempotency-Key" in problem(send(stranger, key), 400)["detail"]
    assert worked() == 0


def test_a_form_of_several_parts_is_not_taken(stranger):
    """To look for the CSRF token has read it, so that its body can't be compared."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(stranger)
    client.cookies["csrftoken"] = secret = "a" * 32
    headers = {"Idempotency-Key": "k-1", "X-CSRFToken": secret}
    problem(client.post("/api/v1/work/", {"then": ""}, headers=headers), 415)
    assert not KeyedRequest.objects.exists()


def test_reads_take_no_key(stranger):
    client = Client()
    client.force_login(stranger)
    assert client.get("/api/v1/work/", headers={"Idempotency-Key": "k-1"}).json() == {"read": True}
    assert not KeyedRequest.objects.exists()


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_at_once_do_it_once():
    """One is inside, with nothing committed yet, when the other comes."""
    inside.clear()
    onwards.clear()
    user, answers = factories.UserFactory(), []

    def first():
        try:
            answers.append(send(User.objects.get(pk=user.pk), then="wait").status_code)
        finally:
            connections.close_all()

    thread = threading.Thread(target=first)
    thread.start()
    assert inside.wait(20)
    problem(send(user, then="wait"), 409)
    onwards.set()
    thread.join()
    assert answers == [201]
    replay = send(user, then="wait")
    assert (replay.status_code, replay["Idempotency-Replayed"]) == (201, "true")
    assert worked() == 1


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_crowd_does_it_once():
    """Some may be told that it runs."""
    user, answers, start = factories.UserFactory(), [], threading.Barrier(6)

    def one():
        try:
            start.wait(20)
            answers.append(send(User.objects.get(pk=user.pk)))
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for _n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted({answer.status_code for answer in answers}) in ([201], [201, 409])
    assert worked() == 1
    assert sum("Idempotency-Replayed" not in answer for answer in answers if answer.status_code == 201) == 1
