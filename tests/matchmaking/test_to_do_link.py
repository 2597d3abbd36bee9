"""On a narrow screen what is to be done stands below the content: a link on top leads to it."""

import pytest

from tests import factories
from tests.matchmaking import judged
from tests.matchmaking.asks import S, ask

pytestmark = pytest.mark.django_db
LINK, TARGET = 'href="#to-do"', 'id="to-do" tabindex="-1"'


def test_a_need_leads_to_what_is_to_be_done(client, coordinator):
    leads(client, coordinator, ask(S.OPEN).url("need"))


def test_a_masked_need_has_nothing_to_do(client):
    client.force_login(factories.member_of(factories.SupplierFactory()))
    page = client.get(ask(S.OPEN).url("need")).content.decode()
    assert LINK not in page
    assert TARGET not in page


def test_a_match_leads_to_what_is_to_be_done(client):
    match = factories.MatchFactory(status="invited")
    leads(client, factories.member_of(match.solution.company), f"/matches/{match.pk}/")


def test_a_round_leads_to_what_is_to_be_done(client, coordinator):
    leads(client, coordinator, f"/rounds/{judged.opened().round.pk}/")


def leads(client, person, url):
    client.force_login(person)
    page = client.get(url).content.decode()
    assert page.index(LINK) < page.index(TARGET)
    assert page.count(LINK) == page.count(TARGET) == 1
