"""What an erased person wrote beside curations, grades and promotions is gone; what it decided stays, by key."""

import pytest

from companies.services import people
from foundation.history import clock
from matchmaking.erasure import REDACTED
from matchmaking.models import Curation, Grade, Match
from matchmaking.services import invitations, quotations
from tests import factories
from tests.matchmaking.pairs import pair
from tests.ranking.trained import version

pytestmark = pytest.mark.django_db
WORDS = "홍길동전 010-9999-1234"


@pytest.fixture
def other():
    return factories.UserFactory(is_coordinator=True)


def curation(made_by, **fields):
    need, solution = factories.NeedFactory(), factories.SolutionFactory()
    values = {"kind": "exclude", "status": "live", "reason": WORDS, "made_by_key": made_by.pk}
    return Curation.objects.create(need=need, solution=solution, **(values | fields))


def grade(by):
    need, solution = factories.NeedFactory(), factories.SolutionFactory()
    return Grade.objects.create(need=need, solution=solution, grade=3, reason=WORDS, grader_key=by.pk)


def test_own_words_are_gone_and_the_decisions_stay(coordinator, other):
    ended = {"status": "withdrawn", "withdrawn_at": clock.now(), "withdrawn_reason": WORDS}
    made = curation(coordinator, kind="pin", status="proposed", note=WORDS)
    withdrawn = curation(other, withdrawn_by_key=coordinator.pk, **ended)
    given = grade(coordinator)
    promoted = version(promoted_by_key=coordinator.pk, promoted_reason=WORDS)
    people.erase(user=coordinator, by=coordinator)
    for row in (made, withdrawn, given, promoted):
        row.refresh_from_db()
    assert (made.reason, made.note, made.made_by_key) == (REDACTED, "", coordinator.pk)
    assert (withdrawn.withdrawn_reason, withdrawn.withdrawn_by_key) == ("", coordinator.pk)
    assert (given.reason, given.grade, given.grader_key) == ("", 3, coordinator.pk)
    assert (promoted.promoted_reason, promoted.promoted_by_key) == ("", coordinator.pk)


def test_the_words_of_others_stay(coordinator, other):
    ended = {"status": "withdrawn", "withdrawn_at": clock.now(), "withdrawn_reason": WORDS}
    kept = curation(other, withdrawn_by_key=other.pk, **ended)
    confirmed = curation(other, kind="pin", status="live", confirmed_by_key=coordinator.pk, note=WORDS)
    given = grade(other)
    people.erase(user=coordinator, by=coordinator)
    for row in (kept, confirmed, given):
        row.refresh_from_db()
    assert (kept.reason, kept.withdrawn_reason) == (WORDS, WORDS)
    assert (confirmed.reason, confirmed.note) == (WORDS, WORDS)
    assert given.reason == WORDS


def test_words_in_an_invitation_a_refusal_and_a_withdrawal_are_gone():
    refused, withdrawn = pair(Match.Status.SHORTLISTED), pair(Match.Status.QUOTED)
    invitations.invite(match=refused.match, message=WORDS, by=refused.buyer)
    invitations.decline(match=refused.match, reason="other", note=WORDS, by=refused.seller)
    quotations.withdraw(match=withdrawn.match, reason=WORDS, by=withdrawn.seller)
    for person in (refused.buyer, refused.seller, withdrawn.seller):
        people.erase(user=person, by=person)
    match, quotation = refused.reload(), withdrawn.match.quotations.get()
    assert (match.decline_reason, match.decline_note) == ("other", REDACTED)
    assert (match.invitation.message, quotation.withdrawn_reason) == (REDACTED, REDACTED)


def test_words_of_the_other_side_stay():
    refused, withdrawn = pair(Match.Status.SHORTLISTED), pair(Match.Status.QUOTED)
    invitations.invite(match=refused.match, message=WORDS, by=refused.buyer)
    invitations.decline(match=refused.match, reason="other", note=WORDS, by=refused.seller)
    quotations.withdraw(match=withdrawn.match, reason=WORDS, by=withdrawn.seller)
    for person in (refused.buyer, withdrawn.buyer):
        people.erase(user=person, by=person)
    assert refused.reload().decline_note == WORDS
    assert withdrawn.match.quotations.get().withdrawn_reason == WORDS
