"""관심 없음: a lead that a supplier passes on is gone from its list, and later leads heed it."""

import pytest
from django.urls import reverse

from companies.services import people
from foundation import outbox
from foundation.history.workflow import Forbidden, Refused
from foundation.notifications.models import Notification
from foundation.outbox.models import Delivery
from matchmaking.models import Lead, LeadPass, Outcome
from matchmaking.services import passes
from matchmaking.services.lead_refresh import decisions_of
from matchmaking.services.leads import leads
from tests import factories

from .ranked import need, refresh_by_need, solution

pytestmark = pytest.mark.django_db
GIVEN = {"reason": "field", "note": "용접은 하지 않습니다."}
LEADS = reverse("matchmaking:leads")


@pytest.fixture
def offered():
    return solution()


@pytest.fixture
def seller(offered):
    return factories.member_of(offered.company)


@pytest.fixture
def lead(offered, seller):
    need()
    refresh_by_need()
    return Lead.objects.get()


def url(lead):
    return reverse("matchmaking:pass_lead", args=[lead.pk])


def pass_on(lead, by):
    return passes.pass_on(lead=lead, by=by, **GIVEN)


def test_the_lead_is_gone_and_stays_gone(client, lead, seller):
    client.force_login(seller)
    assert client.get(url(lead)).status_code == 200
    assert client.post(url(lead), GIVEN).url == LEADS
    assert leads(user=seller).items == []
    refresh_by_need()
    assert leads(user=seller).items == []
    assert [item.need.pk for item in leads(user=seller, passed=True).items] == [lead.need_id]
    row = LeadPass.objects.get()
    assert (row.reason, row.note, row.passed_by_key) == ("field", GIVEN["note"], seller.pk)


def test_nobody_else_learns_of_it(client, lead, seller, coordinator):
    buyer = factories.member_of(lead.need.company)
    pass_on(lead, seller)
    assert not Notification.objects.exists()
    assert not Delivery.objects.exists()
    assert not Outcome.objects.exists()
    assert not LeadPass.objects.visible_to(buyer).exists()
    assert not LeadPass.objects.visible_to(coordinator).exists()


def test_it_can_be_taken_back(client, lead, seller):
    row = pass_on(lead, seller)
    client.force_login(seller)
    assert GIVEN["note"] in client.get(LEADS, {"tab": "passed"}).content.decode()
    back = reverse("matchmaking:restore_lead", args=[row.pk])
    assert client.post(back).url == LEADS
    assert len(leads(user=seller).items) == 1
    assert client.post(back).status_code == 409
    pass_on(lead, seller)
    assert LeadPass.objects.count() == 2


def test_it_counts_as_a_declined_invitation(lead, seller, offered):
    row = pass_on(lead, seller)
    (decision,) = decisions_of([str(offered.company_id)])[str(offered.company_id)]
    assert (decision.accepted, decision.occurred_at) == (False, row.passed_at)
    passes.restore(row=row, by=seller)
    assert decisions_of([str(offered.company_id)])[str(offered.company_id)] == []


def test_other_leads_move_back(lead, seller, offered):
    other = need(title="도장면 흠집 검사")
    refresh_by_need()
    before = Lead.objects.get(need=other).accept_probability
    pass_on(lead, seller)
    outbox.drain()
    assert Lead.objects.get(need=other).accept_probability < before


def test_only_the_firms_own_people(client, lead, seller, stranger, coordinator):
    row = pass_on(lead, seller)
    rival = factories.member_of(factories.SupplierFactory())
    for person in (stranger, coordinator, rival):
        client.force_login(person)
        assert client.get(url(lead)).status_code == 404
        assert client.post(reverse("matchmaking:restore_lead", args=[row.pk])).status_code == 404
        with pytest.raises(Forbidden):
            pass_on(lead, person)
        with pytest.raises(Forbidden):
            passes.restore(row=row, by=person)
    assert client.get(reverse("matchmaking:restore_lead", args=[row.pk])).status_code == 405


def test_once(lead, seller):
    pass_on(lead, seller)
    with pytest.raises(Refused) as refused:
        pass_on(lead, seller)
    assert refused.value.code == "present"


def test_bad_input_is_named(client, lead, seller):
    client.force_login(seller)
    page = client.post(url(lead), {"note": "가" * 501})
    assert set(page.context["form"].errors) == {"reason", "note"}
    with pytest.raises(Refused) as refused:
        passes.pass_on(lead=lead, reason="bored", note="", by=seller)
    assert refused.value.code == "reason"


def test_words_of_the_erased_are_gone(lead, seller):
    row = pass_on(lead, seller)
    people.erase(user=seller, by=seller)
    row.refresh_from_db()
    assert (row.reason, row.note) == ("field", "")
