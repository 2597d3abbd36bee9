import pytest
from django.urls import reverse

from foundation.history.models import Access
from foundation.notifications.models import Notification
from foundation.outbox.models import Delivery
from foundation.pages import frame
from matchmaking.models import Match, Need
from matchmaking.services import invitations, matches, quotations, selections
from tests import factories
from tests.matchmaking.offering import offer
from tests.matchmaking.pairs import SECRET, SUMMARY, pair, secret_need

pytestmark = pytest.mark.django_db
S = Match.Status
RECEIVED, SENT = reverse("matchmaking:invitations"), reverse("matchmaking:sent")


def rows(client, url, **query):
    return set(client.get(url, query).context["page"].object_list)


def test_supplier_sees_its_own(client):
    invited, listed, other = pair(S.INVITED), pair(), pair(S.INVITED)
    client.force_login(invited.seller)
    assert rows(client, RECEIVED) == {invited.match}
    assert rows(client, SENT) == set()
    client.force_login(listed.seller)
    assert rows(client, RECEIVED) == set()
    client.force_login(other.buyer)
    assert rows(client, RECEIVED) == set()
    assert rows(client, SENT) == {other.match}


def test_filter_by_state(client):
    need = secret_need()
    buyer = factories.member_of(need.company)
    found = {status: pair(status, need=need).match for status in (S.INVITED, S.DECLINED, S.EXPIRED, S.QUOTED)}
    client.force_login(buyer)
    assert rows(client, SENT, status="unanswered") == {found[S.DECLINED], found[S.EXPIRED]}
    assert rows(client, SENT, status="quoted") == {found[S.QUOTED]}
    assert rows(client, SENT, status="nonsense") == set(found.values())


@pytest.mark.parametrize("status", [S.INVITED, S.ACCEPTED, S.DECLINED, S.EXPIRED, S.QUOTED, S.NOT_SELECTED])
@pytest.mark.parametrize("confidentiality", [Need.Confidentiality.SUMMARY, Need.Confidentiality.INVITED])
def test_nothing_confidential_before_the_pledge(client, status, confidentiality):
    invited = pair(status, confidentiality=confidentiality)
    client.force_login(invited.seller)
    for url in (RECEIVED, invited.url("match"), reverse("home"), reverse("notifications:list")):
        assert SECRET not in client.get(url).content.decode(), url
    for url in (RECEIVED, invited.url("match")):
        assert SUMMARY in client.get(url).content.decode(), url


def test_both_sides_open_the_match(client, coordinator, stranger):
    invited = pair(S.INVITED, confidentiality=Need.Confidentiality.OPEN)
    seen = {}
    for name, person in [
        ("buyer", invited.buyer),
        ("seller", invited.seller),
        ("coordinator", coordinator),
        ("stranger", stranger),
    ]:
        client.force_login(person)
        seen[name] = client.get(invited.url("match")).status_code
    assert seen == {"buyer": 200, "seller": 200, "coordinator": 200, "stranger": 404}
    client.force_login(invited.seller)
    assert client.post(invited.url("match")).status_code == 405


def test_buttons_are_for_who_may(client):
    invited = pair(S.INVITED)
    client.force_login(invited.buyer)
    page = client.get(invited.url("match"))
    assert "accept_form" not in page.context
    assert "cancel_form" in page.context
    client.force_login(invited.seller)
    page = client.get(invited.url("match"))
    assert "accept_form" in page.context
    assert "cancel_form" not in page.context


def test_reading_a_confidential_need_is_logged(client):
    invited = pair(S.INVITED, confidentiality=Need.Confidentiality.SUMMARY)
    client.force_login(invited.buyer)
    client.get(invited.url("match"))
    client.force_login(invited.seller)
    client.get(invited.url("match"))
    assert not Access.objects.exists()
    client.post(invited.url("accept"), {"nda": "on"})
    client.get(invited.url("match"))
    assert Access.objects.get().person_key == invited.seller.pk


def test_what_waits_for_each():
    def waits(person):
        return {item.label: item.count for item in frame.waiting(type(person).objects.get(pk=person.pk))}

    need = secret_need()
    invited, quoted = pair(S.INVITED, need=need), pair(S.QUOTED, need=need)
    pair(S.EXPIRED, need=need)
    alone = pair(S.DECLINED)
    accepted = pair(S.ACCEPTED)
    assert waits(invited.seller)["답할 초대"] == 1
    assert waits(invited.seller)["견적 낼 건"] == 0
    assert waits(accepted.seller)["견적 낼 건"] == 1
    assert waits(quoted.buyer)["도착한 견적"] == 1
    assert waits(quoted.buyer)["거절·무응답 확인"] == 0
    assert waits(alone.buyer)["거절·무응답 확인"] == 1
    assert "답할 초대" not in waits(alone.buyer)


def test_navigation():
    invited = pair(S.INVITED)
    board = reverse("matchmaking:pursuits")
    assert board in [item.url for item in frame.navigation(invited.seller)]
    assert board not in [item.url for item in frame.navigation(invited.buyer)]


def test_queries_do_not_grow_with_rows(client, django_assert_max_num_queries):
    firm = factories.SupplierFactory()
    for _ in range(6):
        match = factories.MatchFactory(solution__company=firm, status=S.INVITED)
        factories.InvitationFactory(match=match)
    client.force_login(factories.member_of(firm))
    with django_assert_max_num_queries(12):
        assert len(rows(client, RECEIVED)) == 6


def test_nothing_confidential_in_what_a_supplier_is_told():
    need = secret_need(confidentiality=Need.Confidentiality.INVITED)
    chosen, quoted, accepted, withdrawn = (pair(need=need) for _ in range(4))
    everybody = (chosen, quoted, accepted, withdrawn)
    for each in everybody:
        invitations.invite(match=each.match, message=f"{SECRET} 현장입니다.", by=each.buyer)
        invitations.accept(match=each.match, by=None, nda=False)
    for each in (chosen, quoted):
        invitations.pledge(match=each.match, by=each.seller)
        quotations.quote(match=each.match, by=each.seller, **offer(1))
    matches.cancel_match(match=withdrawn.match, reason=f"{SECRET} 사정", by=withdrawn.buyer)
    selections.select(match=chosen.match, by=chosen.buyer)
    selections.fall_through(match=chosen.match, reason=f"{SECRET} 사정", by=chosen.buyer)
    sellers = [each.seller for each in everybody]
    told = Notification.objects.filter(user__in=sellers)
    mails = Delivery.objects.filter(to__in=[seller.email for seller in sellers])
    kinds = {kind.removeprefix("matchmaking.") for kind in told.values_list("kind", flat=True)}
    assert kinds == {"invited", "selected", "not_selected", "cancelled", "fell_through"}
    assert mails.count() == told.count()
    for text in [*(row.title + row.body for row in told), *(mail.subject + mail.body for mail in mails)]:
        assert SECRET not in text
