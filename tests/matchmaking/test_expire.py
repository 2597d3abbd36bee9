from datetime import timedelta

import pytest

from foundation import outbox
from foundation.history import clock
from foundation.notifications.models import Notification
from foundation.outbox.models import Job
from matchmaking.models import Match
from matchmaking.services import invitations, matches, shortlists
from tests.matchmaking.pairs import after_due, pair

pytestmark = pytest.mark.django_db
S = Match.Status


@pytest.fixture
def invited():
    listed = pair()
    invitations.invite(
        match=listed.match, message="", by=listed.buyer, due_at=clock.now() + timedelta(days=3)
    )
    Notification.objects.all().delete()
    return listed


def test_the_job_expires_it_when_it_is_due(invited):
    outbox.drain()
    assert invited.reload().status == S.INVITED
    with clock.at(invited.match.invitation.due_at):
        outbox.drain()
    assert invited.reload().status == S.EXPIRED
    assert invited.last_event().actor_key is None
    assert Notification.objects.get(kind="matchmaking.expired").user == invited.buyer


def test_the_effect_comes_once(invited):
    with after_due():
        invitations.expire(match=invited.match)
        invitations.expire(match=Match.objects.get(pk=invited.match.pk))
    assert Notification.objects.filter(kind="matchmaking.expired").count() == 1


def test_an_answer_keeps(invited):
    invitations.accept(match=invited.match, by=invited.seller, nda=True)
    with after_due():
        outbox.drain()
    assert invited.reload().status == S.ACCEPTED
    assert not Job.objects.filter(state=Job.DEAD).exists()


def test_the_job_of_an_earlier_invitation_does_not_end_a_later_one(invited):
    first = invited.match.invitation.due_at
    matches.cancel_match(match=invited.match, reason="기한을 늘립니다", by=invited.buyer)
    shortlists.shortlist(need=invited.need, solution=invited.match.solution, by=invited.buyer)
    invitations.invite(match=invited.reload(), message="", by=invited.buyer, due_at=first + timedelta(days=5))
    with clock.at(first):
        outbox.drain()
    assert invited.reload().status == S.INVITED
