"""Who has declared an interest in a firm is off its needs and matches, and off those of its rivals for them."""

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse

from companies.models import Claim
from companies.services import claims, interests, members
from foundation.history.models import Event
from foundation.history.workflow import Forbidden, Refused
from foundation.notifications.models import Notification
from matchmaking import permissions
from matchmaking.models import ContactLog, Curation, Match
from matchmaking.services import assignments, contacts, curations, grades, shortlists
from tests import factories
from tests.matchmaking.pairs import pair

pytestmark = pytest.mark.django_db
S = Match.Status


@pytest.fixture
def other(db):
    return factories.UserFactory(is_coordinator=True, name="박코디")


def declare(by, company):
    return interests.declare(company=company, by=by, kind="employer")


def told(user, kind):
    return Notification.objects.filter(user=user, kind=f"matchmaking.{kind}").count()


@pytest.mark.parametrize("side", ["need", "solution"])
def test_neither_decides_on_nor_sees_the_matches(client, coordinator, other, side):
    found = pair(S.QUOTED)
    rival = pair(S.QUOTED, need=found.need)
    elsewhere = pair(S.QUOTED)
    declare(coordinator, getattr(found.match, side).company)
    assert set(Match.objects.visible_to(coordinator)) == {elsewhere.match}
    assert set(Match.objects.visible_to(other)) == {found.match, rival.match, elsewhere.match}
    assert not permissions.can_review(coordinator, found.need)
    assert permissions.can_review(coordinator, elsewhere.need)
    client.force_login(coordinator)
    for name in ("candidates", "shortlisted", "trace"):
        assert client.get(reverse(f"matchmaking:{name}", args=[found.need.pk])).status_code == 403
    assert client.get(rival.url("match")).status_code == 404


def test_neither_puts_forward_nor_curates_nor_grades_its_solutions(coordinator, other):
    need, solution = factories.NeedFactory(), factories.SolutionFactory()
    pin = curations.pin(need=need, solution=solution, reason="좋다", note="좋다", by=other)
    declare(coordinator, solution.company)
    given = {"need": need, "solution": solution, "by": coordinator}
    acts = [
        lambda: shortlists.shortlist(**given),
        lambda: curations.exclude(reason="나쁘다", **given),
        lambda: curations.pin(reason="좋다", note="좋다", **given),
        lambda: curations.confirm_pin(curation=pin, by=coordinator),
        lambda: grades.grade(grade=4, reason="", **given),
    ]
    for act in acts:
        with pytest.raises(Forbidden):
            act()
    assert not Curation.objects.visible_to(coordinator).exists()
    assert shortlists.shortlist(need=need, solution=factories.SolutionFactory(), by=coordinator)


def test_reads_no_contact_log_of_the_firm(coordinator, other):
    found = pair(S.ACCEPTED)
    supplier = found.match.solution.company
    contacts.log(company=found.need.company, match=found.match, by=other, kind="phone", summary="통화")
    declare(coordinator, supplier)
    assert not ContactLog.objects.visible_to(coordinator).exists()
    with pytest.raises(Forbidden):
        contacts.log(company=supplier, by=coordinator, kind="phone", summary="통화")


@pytest.mark.parametrize("side", ["need", "solution"])
def test_declaring_takes_the_needs_away_and_tells_the_others(coordinator, other, administrator, side):
    need = factories.NeedFactory(coordinator=coordinator)
    found = pair(S.INVITED, need=need)
    kept = factories.NeedFactory(coordinator=coordinator)
    ended = factories.NeedFactory(company=need.company, coordinator=coordinator, status="closed")
    declare(coordinator, getattr(found.match, side).company)
    for row in (need, kept, ended):
        row.refresh_from_db()
    assert need.coordinator is None
    assert kept.coordinator == ended.coordinator == coordinator
    event = Event.objects.of(need).get(verb="need.unassigned")
    assert event.actor_key == coordinator.pk
    assert told(other, "unassigned") == told(administrator, "unassigned") == 1
    assert told(coordinator, "unassigned") == 0


def test_who_becomes_a_member_of_the_firm_is_off_its_needs_too(coordinator, administrator):
    invited, claimed = (factories.NeedFactory(coordinator=coordinator) for _ in range(2))
    EmailAddress.objects.create(user=coordinator, email=coordinator.email, verified=True, primary=True)
    owner = factories.member_of(invited.company)
    invitation = members.invite(company=invited.company, by=owner, email=coordinator.email, role="member")
    members.join(invitation=invitation, by=coordinator)
    claim = Claim.objects.create(company=claimed.company, user=coordinator)
    claims.approve(claim=claim, by=administrator)
    for need in (invited, claimed):
        need.refresh_from_db()
        assert need.coordinator is None
    assert told(administrator, "unassigned") == 2


def test_nobody_is_told_where_nothing_was_in_hand(coordinator, other):
    declare(coordinator, factories.CompanyFactory())
    assert told(other, "unassigned") == 0


def test_a_firm_that_is_thought_of_later_takes_the_need_away(coordinator, other):
    need, solution = factories.NeedFactory(coordinator=coordinator), factories.SolutionFactory()
    declare(coordinator, solution.company)
    shortlists.shortlist(need=need, solution=factories.SolutionFactory(), by=other)
    need.refresh_from_db()
    assert need.coordinator == coordinator
    shortlists.shortlist(need=need, solution=solution, by=other)
    need.refresh_from_db()
    assert need.coordinator is None
    assert told(other, "unassigned") == 1


def test_assigned_to_who_has_no_interest(coordinator, other, administrator):
    found = pair(S.INVITED)
    declare(other, found.match.solution.company)
    colleague = factories.MembershipFactory(
        company=found.need.company, user=factories.UserFactory(is_coordinator=True)
    ).user
    assert list(assignments.assignable(found.need)) == [coordinator]
    for barred in (other, colleague, administrator):
        with pytest.raises(Refused):
            assignments.assign(need=found.need, coordinator=barred, by=administrator)
    assignments.assign(need=found.need, coordinator=coordinator, by=administrator, reason="지역 담당")
    found.need.refresh_from_db()
    assert found.need.coordinator == coordinator
    event = Event.objects.of(found.need).get(verb="need.assigned")
    assert (event.actor_key, event.reason) == (administrator.pk, "지역 담당")
    assert told(coordinator, "assigned") == 1
    with pytest.raises(Refused):
        assignments.assign(need=found.need, coordinator=coordinator, by=administrator)


def test_who_hands_over_is_told(coordinator, other, administrator):
    need = factories.NeedFactory(coordinator=other)
    assignments.assign(need=need, coordinator=coordinator, by=administrator)
    assert told(other, "assigned") == told(coordinator, "assigned") == 1


def test_takes_over_oneself_untold(coordinator):
    need = factories.NeedFactory()
    assignments.assign(need=need, coordinator=coordinator, by=coordinator)
    assert told(coordinator, "assigned") == 0


@pytest.mark.parametrize("status", ["draft", "closed", "cancelled"])
def test_nobody_looks_after_what_is_not_under_way(coordinator, administrator, status):
    with pytest.raises(Refused):
        assignments.assign(
            need=factories.NeedFactory(status=status), coordinator=coordinator, by=administrator
        )


def test_firms_assign_nobody(coordinator):
    found = pair(S.INVITED)
    for user in (found.buyer, found.seller):
        with pytest.raises(Forbidden):
            assignments.assign(need=found.need, coordinator=coordinator, by=user)


def test_reads_no_log_about_a_rival_for_the_same_need(coordinator, other):
    own = pair(S.INVITED)
    rival = pair(S.ACCEPTED, need=own.need)
    firm = rival.match.solution.company
    contacts.log(company=firm, match=rival.match, kind="phone", summary="값을 더 낮춘다", by=other)
    elsewhere = contacts.log(company=firm, kind="phone", summary="소개", by=other)
    declare(coordinator, own.match.solution.company)
    assert list(ContactLog.objects.visible_to(coordinator)) == [elsewhere]
    with pytest.raises(Forbidden):
        contacts.log(company=firm, match=rival.match, kind="phone", summary="통화", by=coordinator)
