import pytest
from django.core.exceptions import ValidationError

from foundation.notifications.models import Notification
from matchmaking.services import needs
from tests import factories
from tests.matchmaking.asks import S, ask

pytestmark = pytest.mark.django_db
GIVEN = {"reason": "예산을 어림으로라도 적어 주세요."}


def test_returns_with_a_reason(client, coordinator):
    theirs = ask(S.SUBMITTED)
    client.force_login(coordinator)
    client.post(theirs.url("need_return"), GIVEN)
    assert theirs.reload().status == S.RETURNED
    told = Notification.objects.get()
    assert (told.user, told.kind, told.body) == (theirs.buyer, "matchmaking.need_returned", GIVEN["reason"])
    client.force_login(theirs.buyer)
    assert client.get(theirs.url("need")).context["returned"] == GIVEN["reason"]


@pytest.mark.parametrize("reason", ["", "  "])
def test_needs_a_reason(client, coordinator, reason):
    theirs = ask(S.SUBMITTED)
    client.force_login(coordinator)
    response = client.post(theirs.url("need_return"), {"reason": reason})
    assert response.status_code == 422
    assert list(response.context["reason_form"].errors) == ["reason"]
    with pytest.raises(ValidationError):
        needs.return_(need=theirs.need, by=coordinator, reason=reason)
    assert theirs.reload().status == S.SUBMITTED


def test_get_is_no_method(client, coordinator):
    client.force_login(coordinator)
    assert client.get(ask(S.SUBMITTED).url("need_return")).status_code == 405


def test_outsider(client, stranger):
    client.force_login(stranger)
    assert client.post(ask(S.SUBMITTED).url("need_return"), GIVEN).status_code == 404


def test_nobody_returns_the_own_firms(client, coordinator):
    theirs = ask(S.SUBMITTED)
    factories.MembershipFactory(user=coordinator, company=theirs.need.company)
    for person in (theirs.buyer, coordinator):
        client.force_login(person)
        assert client.post(theirs.url("need_return"), GIVEN).status_code == 403
    assert theirs.reload().status == S.SUBMITTED


@pytest.mark.parametrize("status", [S.DRAFT, S.RETURNED, S.OPEN, S.MATCHED, S.CANCELLED])
def test_only_what_was_submitted(client, coordinator, status):
    theirs = ask(status)
    client.force_login(coordinator)
    assert client.post(theirs.url("need_return"), GIVEN).status_code == 409
    assert theirs.reload().status == status
