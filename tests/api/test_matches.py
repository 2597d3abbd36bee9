"""A need's matches: what `manage.py match` prints, for its firm and the operating body."""

import io
import json

import pytest
from django.core.management import call_command

from foundation.history import clock
from matchmaking.models import Impression, Need
from tests import factories
from tests.matchmaking import ranked

URL = "needs/t-n1/matches/"


@pytest.fixture
def need(db, index):
    need = ranked.need(external_id="t-n1")
    made = ranked.solution(external_id="t-s1", published_at=clock.now())
    factories.ReferenceFactory(solution=made)
    index()
    return need


def test_the_same_as_the_command(api, need):
    out, member = io.StringIO(), factories.member_of(need.company)
    with clock.at(clock.now()):  # a score falls with a solution's age
        call_command("match", "--need", "t-n1", "--json", stdout=out)
        answer = api.get(URL, member)
    assert answer.status_code == 200
    assert answer.json() == json.loads(out.getvalue())
    [result] = answer.json()["results"]
    assert result["solution"] == "t-s1"
    assert result["reasons"]


def test_is_no_impression(api, need):
    api.get(URL, factories.member_of(need.company))
    assert not Impression.objects.exists()


def test_operators_get_them_suppliers_and_strangers_do_not(api, need, coordinator, stranger):
    assert api.get(URL, coordinator).status_code == 200
    refused = api.get(URL, factories.member_of(factories.SupplierFactory()))
    assert refused.status_code == 403
    assert "t-s1" not in refused.content.decode()
    assert api.get(URL, stranger).status_code == 404
    assert api.get("needs/t-n2/matches/", coordinator).status_code == 404


@pytest.mark.parametrize("status", [Need.Status.SUBMITTED, Need.Status.CANCELLED])
def test_for_the_firm_once_matching_has_begun(api, need, coordinator, status):
    Need.objects.update(status=status)
    refused = api.get(URL, factories.member_of(need.company))
    assert refused.status_code == 409
    assert "매칭을 시작하면" in refused.json()["detail"]
    assert api.get(URL, coordinator).status_code == 200


def test_none_where_nothing_fits(api, need, coordinator):
    factories.NeedFactory(external_id="t-else", title="급식 잔반", description="급식에서 남는 밥이 많습니다.")
    answer = api.get("needs/t-else/matches/", coordinator).json()
    assert (answer["need"], answer["results"]) == ("t-else", [])
