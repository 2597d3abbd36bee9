import pytest
from django.urls import reverse

from foundation.files.services import attach
from matchmaking.models import Match
from tests import factories
from tests.files.uploads import PDF, upload
from tests.matchmaking.pairs import pair, secret_need

pytestmark = pytest.mark.django_db
S = Match.Status


def url(need):
    return reverse("matchmaking:shortlisted", args=[need.pk])


def test_shows_every_match_and_compares_the_latest_quotations(client):
    need = secret_need()
    cheap, dear, waiting = pair(S.QUOTED, need=need), pair(S.QUOTED, need=need), pair(S.INVITED, need=need)
    factories.QuotationFactory(match=cheap.match, version=2, amount_krw=21_000_000)
    offer = dear.match.quotations.get()
    attach(upload=upload("제안서.pdf", PDF), to=offer, by=dear.seller)
    factories.ReferenceFactory(solution=dear.match.solution, outcome="미검률 절반")
    client.force_login(cheap.buyer)
    page = client.get(url(need))
    text = page.content.decode()
    assert [offer.match for offer in page.context["compared"].columns] == [cheap.match, dear.match]
    for shown in ("2,100만원", "3,000만원", "제안서.pdf", "미검률 절반", waiting.match.solution.title):
        assert shown in text
    assert reverse("projects:open", args=[cheap.match.pk]) in text
    assert reverse("projects:open", args=[waiting.match.pk]) not in text


def test_operator_sees_it_but_does_not_select(client, coordinator):
    quoted = pair(S.QUOTED)
    client.force_login(coordinator)
    page = client.get(url(quoted.need))
    assert page.status_code == 200
    assert reverse("projects:open", args=[quoted.match.pk]) not in page.content.decode()


def test_invites_from_the_shortlist(client):
    listed = pair()
    client.force_login(listed.buyer)
    text = client.get(url(listed.need)).content.decode()
    assert listed.url("invite") in text
    assert listed.url("unshortlist") in text


def test_empty(client):
    need = factories.NeedFactory()
    client.force_login(factories.member_of(need.company))
    assert reverse("matchmaking:candidates", args=[need.pk]) in client.get(url(need)).content.decode()


def test_post_is_no_method(client):
    listed = pair()
    client.force_login(listed.buyer)
    assert client.post(url(listed.need)).status_code == 405


def test_outsider_finds_nothing(client, stranger):
    client.force_login(stranger)
    assert client.get(url(secret_need())).status_code == 404


def test_invited_supplier_may_not_see_its_rivals(client):
    quoted = pair(S.QUOTED)
    client.force_login(quoted.seller)
    assert client.get(url(quoted.need)).status_code == 403


def test_queries_do_not_grow_with_rows(client, django_assert_max_num_queries):
    need = secret_need()
    rows = [pair(S.QUOTED, need=need) for _ in range(6)]
    client.force_login(rows[0].buyer)
    with django_assert_max_num_queries(20):
        client.get(url(need))
