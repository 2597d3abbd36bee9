import pytest
from django.core.exceptions import ValidationError

from foundation.notifications.models import Notification
from matchmaking.models import Need
from matchmaking.services import needs
from tests import factories
from tests.matchmaking.asks import S, ask

pytestmark = pytest.mark.django_db


def test_opens_and_becomes_its_coordinator(client, coordinator):
    theirs = ask(S.SUBMITTED)
    client.force_login(coordinator)
    assert client.post(theirs.url("need_open")).url == theirs.url("need")
    need = theirs.reload()
    assert (need.status, need.coordinator) == (S.OPEN, coordinator)
    assert need.opened_at
    told = Notification.objects.get()
    assert (told.user, told.kind) == (theirs.buyer, "matchmaking.need_opened")


def test_not_before_the_firm_has_confirmed(client, coordinator):
    theirs = ask(S.SUBMITTED, confirm_token_hash="0" * 64)
    client.force_login(coordinator)
    assert client.post(theirs.url("need_open")).status_code == 409
    assert theirs.reload().status == S.SUBMITTED


def test_not_while_something_is_missing(client, coordinator):
    theirs = ask(S.SUBMITTED, confidentiality="invited", masked_summary=" ")
    client.force_login(coordinator)
    page = client.post(theirs.url("need_open"), follow=True)
    assert list(page.context["missing"]) == ["masked_summary"]
    assert theirs.reload().status == S.SUBMITTED


def test_get_is_no_method(client, coordinator):
    client.force_login(coordinator)
    assert client.get(ask(S.SUBMITTED).url("need_open")).status_code == 405


def test_outsider(client, stranger):
    client.force_login(stranger)
    assert client.post(ask(S.SUBMITTED).url("need_open")).status_code == 404


def test_nobody_opens_the_own_firms(client, coordinator):
    theirs = ask(S.SUBMITTED)
    factories.MembershipFactory(user=coordinator, company=theirs.need.company)
    for person in (theirs.buyer, coordinator):
        client.force_login(person)
        assert client.post(theirs.url("need_open")).status_code == 403
    assert theirs.reload().status == S.SUBMITTED


@pytest.mark.parametrize("status", [S.DRAFT, S.RETURNED, S.OPEN, S.MATCHED, S.CLOSED, S.CANCELLED])
def test_only_what_was_submitted(client, coordinator, status):
    theirs = ask(status)
    client.force_login(coordinator)
    assert client.post(theirs.url("need_open")).status_code == 409
    assert theirs.reload().status == status


def test_checks_the_need_as_it_is_now(coordinator):
    theirs = ask(S.SUBMITTED)
    Need.objects.update(title="")
    with pytest.raises(ValidationError):
        needs.open_(need=theirs.need, by=coordinator)
    assert theirs.reload().status == S.SUBMITTED
