from datetime import timedelta

import pytest
from django.urls import reverse

from companies.models import Company
from foundation.history import clock
from matchmaking.services import needs
from tests import factories
from tests.matchmaking.asks import Ask, S, ask

pytestmark = pytest.mark.django_db
SAID = {"title": "기스를 놓칩니다", "description": "네 명이 눈으로 보는데 오후만 되면 자꾸 놓칩니다."}


@pytest.fixture
def taken(coordinator):
    """A need that was taken in a call, and the link that was mailed."""
    company = factories.CompanyFactory()
    process = factories.Term.objects.filter(facet="process")[:1]
    need, token = needs.take(
        company=company, by=coordinator, title="기스", description="놓침", process=process, source="phone"
    )
    return Ask(need, factories.member_of(company)), reverse("matchmaking:need_confirm", args=[token])


def test_whoever_has_the_link_corrects_and_confirms(client, taken):
    asked, link = taken
    page = client.get(link)
    assert page.status_code == 200
    assert page["X-Robots-Tag"] == "noindex, nofollow"
    assert page["Referrer-Policy"] == "same-origin"  # with "no-referrer", the form's post would be refused
    assert "no-store" in page["Cache-Control"]
    response = client.post(link, SAID)
    assert "고맙습니다" in response.content.decode()
    need = asked.reload()
    assert (need.title, need.description) == (SAID["title"], SAID["description"])
    assert need.confirmed_at
    assert need.status == S.SUBMITTED
    assert asked.verbs()[-1] == "need.confirmed"


def test_the_link_works_once(client, taken):
    _asked, link = taken
    client.post(link, SAID)
    for response in (client.get(link), client.post(link, SAID)):
        assert response.status_code == 410
        assert SAID["title"] not in response.content.decode()


def test_the_link_ends(client, taken):
    asked, link = taken
    with clock.at(clock.now() + timedelta(days=14, seconds=1)):
        assert client.get(link).status_code == 410
        assert client.post(link, SAID).status_code == 410
    assert asked.reload().confirmed_at is None


def test_the_link_sleeps_while_the_firm_is_suspended(client, taken):
    asked, link = taken
    Company.objects.filter(pk=asked.need.company_id).update(status="suspended")
    assert client.post(link, SAID).status_code == 410
    assert asked.reload().confirmed_at is None
    Company.objects.filter(pk=asked.need.company_id).update(status="approved")
    assert client.get(link).status_code == 200


def test_a_newer_link_replaces_it(client, taken, coordinator):
    asked, link = taken
    newer = needs.ask_again(need=asked.need, by=coordinator)
    assert client.get(link).status_code == 410
    assert client.get(reverse("matchmaking:need_confirm", args=[newer])).status_code == 200


def test_not_after_the_end(client, taken, coordinator):
    asked, link = taken
    needs.cancel(need=asked.need, by=coordinator)
    assert client.post(link, SAID).status_code == 410


def test_an_unknown_link(client, db):
    assert client.get("/needs/confirm/guessed/").status_code == 410


@pytest.mark.parametrize(
    ("changes", "field"), [({"title": " "}, "title"), ({"description": "짧음"}, "description")]
)
def test_names_the_bad_field(client, taken, changes, field):
    asked, link = taken
    response = client.post(link, {**SAID, **changes})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert asked.reload().confirmed_at is None


def test_a_member_confirms_signed_in(client, taken):
    asked, _link = taken
    client.force_login(asked.buyer)
    url = asked.url("need_confirm_own")
    assert url in client.get(asked.url("need")).content.decode()
    assert client.post(url, SAID).url == asked.url("need")
    assert asked.reload().confirmed_at
    assert client.get(url).url == asked.url("need")


def test_others_do_not(client, taken, coordinator, stranger):
    asked, _link = taken
    client.force_login(coordinator)
    assert client.post(asked.url("need_confirm_own"), SAID).status_code == 403
    client.force_login(stranger)
    assert client.post(asked.url("need_confirm_own"), SAID).status_code == 404
    assert asked.reload().confirmed_at is None


def test_what_nobody_asked_to_confirm(client):
    mine = ask(S.SUBMITTED)
    client.force_login(mine.buyer)
    assert client.post(mine.url("need_confirm_own"), SAID).url == mine.url("need")
    assert mine.verbs() == []


def test_delete_is_no_method(client, taken):
    assert client.delete(taken[1]).status_code == 405
