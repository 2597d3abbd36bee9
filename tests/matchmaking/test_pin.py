import pytest
from django.db import IntegrityError, transaction

from companies.models import Company
from foundation.history.models import Event
from foundation.notifications.models import Notification
from matchmaking.models import Curation, Need
from matchmaking.services import curations
from tests import factories
from tests.matchmaking.curated import NOTE, REASON, SENT, colleague, curation, url
from tests.matchmaking.ranked import need as full_need

pytestmark = pytest.mark.django_db


@pytest.fixture
def need():
    return factories.NeedFactory()


@pytest.fixture
def solution():
    return factories.SolutionFactory()


@pytest.fixture
def signed_in(client, coordinator):
    client.force_login(coordinator)
    return coordinator


def test_proposed_and_the_others_are_told(client, signed_in, need, solution):
    other, staff = colleague(), factories.UserFactory(is_coordinator=True, is_active=False)
    response = client.post(url("pin", need, solution), SENT)
    assert response.url == url("trace", need)
    row = Curation.objects.get()
    assert (row.kind, row.status, row.reason, row.note) == ("pin", "proposed", REASON, NOTE)
    assert (row.made_by_key, row.confirmed_by_key) == (signed_in.pk, None)
    event = Event.objects.of(row).get()
    assert (event.verb, event.to_state, event.reason) == ("curation.pin", "proposed", REASON)
    told = Notification.objects.filter(kind="matchmaking.pin_proposed")
    assert list(told.values_list("user", flat=True)) == [other.pk]
    assert staff.pk not in told.values_list("user", flat=True)


def test_only_those_are_told_who_may_confirm(signed_in, need, solution):
    rival = colleague()
    factories.MembershipFactory(user=rival, company=factories.SupplierFactory())
    curations.pin(need=need, solution=solution, by=signed_in, **SENT)
    assert not Notification.objects.filter(user=rival).exists()


def test_form(client, signed_in, need, solution):
    page = client.get(url("pin", need, solution))
    assert page.status_code == 200
    assert solution.title in page.content.decode()
    assert not Curation.objects.exists()


@pytest.mark.parametrize("field", ["reason", "note"])
@pytest.mark.parametrize("bad", ["", "   "])
def test_bad_input_is_named_by_field(client, signed_in, need, solution, field, bad):
    response = client.post(url("pin", need, solution), SENT | {field: bad})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert not Curation.objects.exists()


def test_too_long_a_note(client, signed_in, need, solution):
    response = client.post(url("pin", need, solution), SENT | {"note": "가" * 201})
    assert list(response.context["form"].errors) == ["note"]


def test_other_methods(client, signed_in, need, solution):
    assert client.delete(url("pin", need, solution)).status_code == 405


def test_outsider_finds_nothing(client, need, solution, stranger):
    client.force_login(stranger)
    assert client.post(url("pin", need, solution), SENT).status_code == 404


def test_the_firms_own_people_may_not(client, need, solution):
    client.force_login(factories.member_of(need.company))
    assert client.post(url("pin", need, solution), SENT).status_code == 403
    assert not Curation.objects.exists()


@pytest.mark.parametrize("kind", [Company.Kind.SUPPLIER, Company.Kind.BOTH])
def test_no_coordinator_of_any_supplier(client, signed_in, need, solution, kind):
    factories.MembershipFactory(user=signed_in, company=factories.SupplierFactory(kind=kind))
    assert client.post(url("pin", need, solution), SENT).status_code == 403
    assert not Curation.objects.exists()


def test_no_coordinator_of_the_firm(client, signed_in, need, solution):
    factories.MembershipFactory(user=signed_in, company=need.company)
    assert client.post(url("pin", need, solution), SENT).status_code == 403


def test_a_coordinator_of_another_demand_firm_may(client, signed_in, need, solution):
    factories.MembershipFactory(user=signed_in, company=factories.CompanyFactory())
    assert client.post(url("pin", need, solution), SENT).status_code == 302


@pytest.mark.parametrize(("kind", "status"), [("pin", "proposed"), ("pin", "live"), ("exclude", "live")])
def test_one_of_a_pair_stands(client, signed_in, need, solution, kind, status):
    curation(need, solution, kind, status)
    assert client.post(url("pin", need, solution), SENT).status_code == 409
    assert Curation.objects.count() == 1
    with pytest.raises(IntegrityError, match=r"need_id|one_standing"), transaction.atomic():
        curation(need, solution)


def test_again_after_it_was_withdrawn(client, signed_in, need, solution):
    curation(need, solution, status="withdrawn")
    assert client.post(url("pin", need, solution), SENT).status_code == 302


@pytest.mark.parametrize("status", ["draft", "matched", "closed", "cancelled"])
def test_only_for_a_need_under_way(client, signed_in, solution, status):
    of = factories.NeedFactory(status=status)
    assert client.post(url("pin", of, solution), SENT).status_code == 409


def test_before_the_need_is_open(client, signed_in, solution):
    of = factories.NeedFactory(status=Need.Status.SUBMITTED)
    assert client.post(url("pin", of, solution), SENT).status_code == 302


@pytest.mark.parametrize("away", [{"status": "withdrawn"}, {"company__status": "suspended"}])
def test_only_what_is_offered(client, signed_in, need, away):
    hidden = factories.SolutionFactory(**away)
    assert client.post(url("pin", need, hidden), SENT).status_code == 404
    with pytest.raises(curations.Refused):
        curations.pin(need=need, solution=hidden, by=signed_in, **SENT)


def test_not_the_own_firms(client, signed_in):
    both = factories.CompanyFactory(kind=Company.Kind.BOTH)
    of, own = factories.NeedFactory(company=both), factories.SolutionFactory(company=both)
    assert client.post(url("pin", of, own), SENT).status_code == 409


def test_not_what_can_not_be(client, signed_in):
    of, dear = (
        full_need(budget_max_krw=50_000_000),
        factories.SolutionFactory(price_min_krw=501_000_000, price_max_krw=None),
    )
    assert client.post(url("pin", of, dear), SENT).status_code == 409
    elsewhere = factories.SolutionFactory()
    factories.set_terms(elsewhere, deployment=["클라우드"])
    assert client.post(url("pin", of, elsewhere), SENT).status_code == 409


def test_three_at_most_and_two_of_a_supplier(signed_in, need, solution):
    company = factories.SupplierFactory()
    for _ in range(2):
        curation(need, factories.SolutionFactory(company=company), status="proposed")
    with pytest.raises(curations.Refused) as refused:
        curations.pin(need=need, solution=factories.SolutionFactory(company=company), by=signed_in, **SENT)
    assert refused.value.code == "supplier"
    curations.pin(need=need, solution=solution, by=signed_in, **SENT)
    with pytest.raises(curations.Refused) as refused:
        curations.pin(need=need, solution=factories.SolutionFactory(), by=signed_in, **SENT)
    assert refused.value.code == "most"
