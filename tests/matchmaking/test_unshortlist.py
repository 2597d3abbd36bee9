import pytest

from matchmaking.models import Match
from tests.matchmaking.pairs import pair

pytestmark = pytest.mark.django_db
S = Match.Status


def test_takes_off(client):
    listed = pair()
    client.force_login(listed.buyer)
    client.post(listed.url("unshortlist"))
    assert listed.reload().status == S.CANCELLED


def test_get_is_no_method(client):
    listed = pair()
    client.force_login(listed.buyer)
    assert client.get(listed.url("unshortlist")).status_code == 405


def test_supplier_does_not_know_of_it(client):
    listed = pair()
    client.force_login(listed.seller)
    assert client.post(listed.url("unshortlist")).status_code == 404


def test_supplier_may_not(client):
    invited = pair(S.INVITED)
    client.force_login(invited.seller)
    assert client.post(invited.url("unshortlist")).status_code == 403


@pytest.mark.parametrize("status", [S.INVITED, S.QUOTED, S.SELECTED, S.CANCELLED])
def test_only_what_was_not_invited(client, status):
    later = pair(status)
    client.force_login(later.buyer)
    assert client.post(later.url("unshortlist")).status_code == 409
    assert later.reload().status == status
