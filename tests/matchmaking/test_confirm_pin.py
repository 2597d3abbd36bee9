import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from foundation.history.models import Event
from foundation.notifications.models import Notification
from matchmaking.frame import need_waiting
from matchmaking.models import Curation, Need
from matchmaking.services import curations
from tests import factories
from tests.matchmaking.curated import SENT, colleague, curation, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def proposed(coordinator):
    need, solution = factories.NeedFactory(), factories.SolutionFactory()
    return curations.pin(need=need, solution=solution, by=coordinator, **SENT)


def test_the_second_person_makes_it_live_and_the_first_is_told(client, proposed, coordinator):
    second = colleague()
    client.force_login(second)
    response = client.post(url("confirm_pin", proposed))
    assert response.url == url("trace", proposed.need)
    proposed.refresh_from_db()
    assert (proposed.status, proposed.confirmed_by_key) == ("live", second.pk)
    assert proposed.confirmed_at
    assert Event.objects.of(proposed).last().verb == "curation.live"
    told = Notification.objects.get(kind="matchmaking.pin_confirmed")
    assert told.user == coordinator


def test_not_the_same_person(client, proposed, coordinator):
    client.force_login(coordinator)
    assert client.post(url("confirm_pin", proposed)).status_code == 403
    proposed.refresh_from_db()
    assert proposed.status == "proposed"


def test_nor_can_the_database_hold_it(proposed):
    same = {"status": "live", "confirmed_by_key": proposed.made_by_key}
    for values in (same, {"status": "live"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Curation.objects.filter(pk=proposed.pk).update(**values)


def test_get_is_no_method(client, proposed):
    client.force_login(colleague())
    assert client.get(url("confirm_pin", proposed)).status_code == 405


def test_outsiders_find_nothing(client, proposed, stranger):
    rival, insider = colleague(), colleague()
    factories.MembershipFactory(user=rival, company=factories.SupplierFactory())
    factories.MembershipFactory(user=insider, company=proposed.need.company)
    for person in (stranger, rival, insider, factories.member_of(proposed.need.company)):
        client.force_login(person)
        assert client.post(url("confirm_pin", proposed)).status_code == 404
    proposed.refresh_from_db()
    assert proposed.status == "proposed"


@pytest.mark.parametrize(("kind", "status"), [("pin", "live"), ("pin", "withdrawn"), ("exclude", "live")])
def test_only_what_waits(client, proposed, kind, status):
    row = curation(proposed.need, factories.SolutionFactory(), kind, status)
    client.force_login(colleague())
    assert client.post(url("confirm_pin", row)).status_code == 409


def test_not_after_the_need_has_ended(client, proposed):
    Need.objects.filter(pk=proposed.need_id).update(status=Need.Status.CLOSED)
    client.force_login(colleague())
    assert client.post(url("confirm_pin", proposed)).status_code == 409


def test_it_waits_on_the_start_page_of_the_others_only(client, proposed, coordinator):
    waiting = reverse("matchmaking:curations") + "?status=proposed"
    for person, count in ((colleague(), 1), (coordinator, 0)):
        assert [row.count for row in need_waiting(person) if row.url == waiting] == [count]
        client.force_login(person)
        assert len(client.get(waiting).context["rows"]) == count
