"""상담일지: who may write and read it, what it does to a match, and what is left to do."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from companies.services import people
from foundation.history import clock
from foundation.history.models import Event
from foundation.history.workflow import Forbidden, Refused
from matchmaking.erasure import REDACTED
from matchmaking.models import ContactLog, Match
from matchmaking.services import contacts
from tests import factories
from tests.matchmaking.pairs import pair

pytestmark = pytest.mark.django_db
S = Match.Status
NOTE = "검사 사진 500장을 다음 주에 받기로 했다"


def log(by, company=None, **fields):
    values = {"kind": "phone", "summary": NOTE, "company": company or factories.CompanyFactory(), "by": by}
    return contacts.log(**(values | fields))


def test_note_of_a_firm(coordinator):
    contact = log(coordinator)
    assert (contact.by_key, contact.occurred_on, contact.summary) == (coordinator.pk, clock.today(), NOTE)
    assert list(ContactLog.objects.visible_to(coordinator)) == [contact]
    assert not ContactLog.objects.waiting().exists()


def test_of_a_match_is_of_its_need_too(coordinator):
    found = pair(S.INVITED)
    contact = log(coordinator, found.match.solution.company, match=found.match, kind="consultation")
    assert contact.need == found.need
    assert found.reload().status == S.INVITED


def test_consultation_moves_an_accepted_match(coordinator):
    found = pair(S.ACCEPTED)
    log(coordinator, found.need.company, match=found.match, kind="consultation")
    assert found.reload().status == S.CONSULTED
    event = Event.objects.of(found.match).get(verb="match.consulted")
    assert event.actor_key == coordinator.pk
    assert clock.today().isoformat() in event.reason
    assert NOTE not in event.reason  # firms read the history


@pytest.mark.parametrize("kind", sorted(set(ContactLog.Kind.values) - {"consultation"}))
def test_other_contacts_move_nothing(coordinator, kind):
    found = pair(S.ACCEPTED)
    log(coordinator, found.need.company, match=found.match, kind=kind)
    assert found.reload().status == S.ACCEPTED


def test_match_is_of_two_firms(coordinator):
    with pytest.raises(Refused):
        log(coordinator, match=pair(S.ACCEPTED).match)


def test_a_need_is_of_its_firm_and_of_suppliers_with_a_match_on_it(coordinator):
    found = pair(S.INVITED)
    for company in (found.need.company, found.match.solution.company):
        assert log(coordinator, company, need=found.need).need == found.need
    with pytest.raises(Refused) as refused:
        log(coordinator, factories.SupplierFactory(), need=found.need)
    assert refused.value.code == "company"


def test_nothing_that_is_yet_to_come(coordinator):
    with pytest.raises(Refused):
        log(coordinator, occurred_on=clock.today() + timedelta(days=1))


def test_date_without_an_action(coordinator):
    with pytest.raises(Refused):
        log(coordinator, next_on=clock.today())
    with pytest.raises(IntegrityError), transaction.atomic():
        ContactLog.objects.create(
            company=factories.CompanyFactory(), by_key=coordinator.pk, next_on=clock.today()
        )


def test_action_waits_until_it_is_done_once(coordinator, administrator):
    later = log(coordinator, next_action="견적 확인", next_on=clock.today() + timedelta(days=2))
    sooner = log(coordinator, next_action="사진 받기", next_on=clock.today())
    assert list(ContactLog.objects.waiting()) == [sooner, later]
    contacts.finish(contact=sooner, by=administrator)
    assert list(ContactLog.objects.waiting()) == [later]
    sooner.refresh_from_db()
    assert sooner.done_by_key == administrator.pk
    with pytest.raises(Refused):
        contacts.finish(contact=sooner, by=coordinator)


def test_firms_neither_write_nor_read(coordinator):
    found = pair(S.ACCEPTED)
    contact = log(coordinator, found.need.company, match=found.match)
    for user in (found.buyer, found.seller, factories.UserFactory(is_reviewer=True)):
        assert not ContactLog.objects.visible_to(user).exists()
        with pytest.raises(Forbidden):
            log(user, found.need.company)
        with pytest.raises(Forbidden):
            contacts.finish(contact=contact, by=user)


def test_who_belongs_to_a_firm_of_the_case_stays_out(coordinator, administrator):
    found = pair(S.ACCEPTED)
    by_supplier = log(administrator, found.match.solution.company, match=found.match, next_action="전화")
    of_own = log(administrator, found.need.company)
    other = log(administrator)
    factories.MembershipFactory(user=coordinator, company=found.need.company)
    assert list(ContactLog.objects.visible_to(coordinator)) == [other]
    assert set(ContactLog.objects.visible_to(administrator)) == {by_supplier, of_own, other}
    with pytest.raises(Forbidden):
        log(coordinator, found.match.solution.company, match=found.match)
    with pytest.raises(Forbidden):
        log(coordinator, found.match.solution.company, need=found.need)
    with pytest.raises(Forbidden):
        contacts.finish(contact=by_supplier, by=coordinator)


def test_an_erased_persons_words_are_gone(coordinator, administrator):
    gone = log(coordinator, next_action="홍길동에게 전화")
    kept = log(administrator, next_action="사진 받기")
    people.erase(user=coordinator, by=coordinator)
    gone.refresh_from_db()
    kept.refresh_from_db()
    assert (gone.summary, gone.next_action, gone.by_key) == (REDACTED, REDACTED, coordinator.pk)
    assert (kept.summary, kept.next_action) == (NOTE, "사진 받기")
