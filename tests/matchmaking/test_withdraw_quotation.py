import pytest

from foundation.history.workflow import Refused
from foundation.notifications.models import Notification
from matchmaking.models import Match, Need, Quotation
from matchmaking.services import quotations, selections
from tests import factories
from tests.matchmaking.offering import typed
from tests.matchmaking.pairs import pair

pytestmark = pytest.mark.django_db
S = Match.Status
WHY = {"reason": "장비 단가가 바뀌었습니다"}


@pytest.fixture
def quoted():
    return pair(S.QUOTED, confidentiality=Need.Confidentiality.OPEN)


def test_all_versions_are_withdrawn_and_a_new_one_may_follow(client, quoted):
    factories.QuotationFactory(match=quoted.match, version=2)
    client.force_login(quoted.seller)
    assert client.post(quoted.url("withdraw_quotation"), WHY).url == quoted.url("match")
    assert quoted.reload().status == S.ACCEPTED
    assert (quoted.last_event().from_state, quoted.last_event().reason) == (S.QUOTED, WHY["reason"])
    assert [row.withdrawn_reason for row in Quotation.objects.all()] == [WHY["reason"]] * 2
    assert not Quotation.objects.standing().exists()
    notice = Notification.objects.get()
    assert (notice.user, notice.kind) == (quoted.buyer, "matchmaking.quotation_withdrawn")
    assert WHY["reason"] not in notice.title + notice.body
    client.post(quoted.url("quote"), typed())
    assert quoted.reload().status == S.QUOTED
    assert Quotation.objects.standing().get().version == 3


def test_the_demand_firm_reads_why(client, quoted):
    quotations.withdraw(match=quoted.match, by=quoted.seller, **WHY)
    client.force_login(quoted.buyer)
    page = client.get(quoted.url("match")).content.decode()
    assert WHY["reason"] in page
    assert "견적 철회" in page


def test_a_reason_is_asked_for(client, quoted):
    client.force_login(quoted.seller)
    page = client.post(quoted.url("withdraw_quotation"), {"reason": " "})
    assert list(page.context["withdraw_form"].errors) == ["reason"]
    assert quoted.reload().status == S.QUOTED


def test_what_is_withdrawn_cannot_be_selected(quoted):
    quotations.withdraw(match=quoted.match, by=quoted.seller, **WHY)
    with pytest.raises(Refused):
        selections.select(match=quoted.match, by=quoted.buyer)
    assert Need.objects.get().status == Need.Status.OPEN


@pytest.mark.parametrize("status", [S.ACCEPTED, S.INVITED, S.SELECTED, S.RESERVE, S.NOT_SELECTED])
def test_only_while_quoted(client, status):
    other = pair(status)
    client.force_login(other.seller)
    assert client.post(other.url("withdraw_quotation"), WHY).status_code == 409
    assert other.reload().status == status


def test_only_the_supplier(client, quoted, coordinator, stranger):
    for person, status in ((quoted.buyer, 403), (coordinator, 403), (stranger, 404)):
        client.force_login(person)
        assert client.post(quoted.url("withdraw_quotation"), WHY).status_code == status
    assert quoted.reload().status == S.QUOTED


def test_get_is_no_method(client, quoted):
    client.force_login(quoted.seller)
    assert client.get(quoted.url("withdraw_quotation")).status_code == 405
