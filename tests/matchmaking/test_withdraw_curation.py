import pytest

from foundation.history.models import Event
from foundation.notifications.models import Notification
from matchmaking.models import Curation
from matchmaking.services import curations
from tests import factories
from tests.matchmaking.curated import SENT, colleague, curation, url

pytestmark = pytest.mark.django_db
WHY = {"reason": "공급기업이 사업을 접었습니다"}


@pytest.fixture
def need():
    return factories.NeedFactory()


@pytest.fixture
def proposed(need, coordinator):
    return curations.pin(need=need, solution=factories.SolutionFactory(), by=coordinator, **SENT)


@pytest.mark.parametrize(("kind", "status"), [("pin", "proposed"), ("pin", "live"), ("exclude", "live")])
def test_it_ends_and_is_kept(client, need, coordinator, kind, status):
    row = curation(need, factories.SolutionFactory(), kind, status)
    client.force_login(coordinator)
    assert client.post(url("withdraw_curation", row), WHY).url == url("trace", need)
    row.refresh_from_db()
    assert (row.status, row.withdrawn_by_key, row.withdrawn_reason) == (
        "withdrawn",
        coordinator.pk,
        WHY["reason"],
    )
    assert row.withdrawn_at
    event = Event.objects.of(row).last()
    assert (event.verb, event.from_state) == ("curation.withdrawn", status)


def test_who_made_it_is_told_why_when_another_ends_it(client, proposed, coordinator):
    client.force_login(colleague())
    client.post(url("withdraw_curation", proposed), WHY)
    told = Notification.objects.get(kind="matchmaking.curation_withdrawn")
    assert (told.user, told.body) == (coordinator, WHY["reason"])


def test_ones_own_needs_no_word(client, proposed, coordinator):
    client.force_login(coordinator)
    client.post(url("withdraw_curation", proposed), WHY)
    assert not Notification.objects.filter(kind="matchmaking.curation_withdrawn").exists()


def test_form_and_missing_reason(client, proposed, coordinator):
    client.force_login(coordinator)
    assert SENT["reason"] in client.get(url("withdraw_curation", proposed)).content.decode()
    response = client.post(url("withdraw_curation", proposed), {"reason": ""})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["reason"]
    assert Curation.objects.get().status == "proposed"


def test_other_methods(client, proposed, coordinator):
    client.force_login(coordinator)
    assert client.delete(url("withdraw_curation", proposed)).status_code == 405


def test_outsiders_find_nothing(client, proposed, stranger):
    rival = colleague()
    factories.MembershipFactory(user=rival, company=factories.SupplierFactory())
    for person in (stranger, rival, factories.member_of(proposed.need.company)):
        client.force_login(person)
        assert client.post(url("withdraw_curation", proposed), WHY).status_code == 404
    assert Curation.objects.get().status == "proposed"


def test_already_withdrawn(client, need, coordinator):
    row = curation(need, factories.SolutionFactory(), status="withdrawn")
    client.force_login(coordinator)
    assert client.post(url("withdraw_curation", row), WHY).status_code == 409


def test_after_the_need_has_ended(client, coordinator):
    row = curation(factories.NeedFactory(status="closed"), factories.SolutionFactory())
    client.force_login(coordinator)
    assert client.post(url("withdraw_curation", row), WHY).status_code == 302
