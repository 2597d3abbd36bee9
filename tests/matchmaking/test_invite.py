import re
from datetime import timedelta

import pytest

from companies.models import User
from foundation import outbox
from foundation.history import clock
from foundation.history.workflow import Forbidden, Refused
from foundation.notifications.models import Notification, Preference
from foundation.outbox.models import Delivery, Job
from matchmaking.models import Invitation, Match, Need
from matchmaking.services import invitations, matches, shortlists
from solutions.models import Solution
from tests import factories
from tests.matchmaking.pairs import SECRET, SUMMARY, pair

pytestmark = pytest.mark.django_db
S = Match.Status


def given(**changes):
    return {
        "message": "현장을 한번 보러 오세요.",
        "due_on": (clock.today() + timedelta(days=7)).isoformat(),
    } | changes


@pytest.fixture
def listed():
    return pair(confidentiality=Need.Confidentiality.SUMMARY)


def test_form_shows_what_the_supplier_will_see(client, listed):
    client.force_login(listed.buyer)
    page = client.get(listed.url("invite"))
    assert SUMMARY in page.content.decode()
    assert page.context["form"]["due_on"].value() == clock.working_days_later(5).date()


def test_invites(client, listed):
    client.force_login(listed.buyer)
    before = Need.objects.get(pk=listed.need.pk).version
    assert client.post(listed.url("invite"), given()).status_code == 302
    assert listed.reload().status == S.INVITED
    invitation = Invitation.objects.get(match=listed.match)
    assert invitation.message == "현장을 한번 보러 오세요."
    assert invitation.sent_by == listed.buyer
    assert (
        clock.today() + timedelta(days=7)
        == invitation.due_at.astimezone(clock.timezone.get_default_timezone()).date()
    )
    assert listed.outcomes() == ["invited"]
    assert Need.objects.get(pk=listed.need.pk).version == before + 1
    assert Job.objects.get(kind="matchmaking.expire").run_after == invitation.due_at


def test_tells_the_members_by_mail_with_the_link_whose_hash_is_kept(client, listed):
    other = factories.member_of(listed.match.solution.company)
    invitation = invitations.invite(match=listed.match, message=f"{SECRET}는 와서 보세요.", by=listed.buyer)
    mails = Delivery.objects.all()
    assert {mail.to for mail in mails} == {listed.seller.email, other.email}
    token = re.search(r"/invitations/answer/([\w-]+)/", mails[0].body).group(1)
    assert invitations.by_token(token) == invitation
    assert token not in invitation.token_hash
    told = Notification.objects.filter(kind="matchmaking.invited")
    assert {row.user for row in told} == {listed.seller, other}
    for text in [*(row.title + row.body for row in told), *(mail.subject + mail.body for mail in mails)]:
        assert SUMMARY in text
        assert SECRET not in text
    assert all(token not in row.body for row in told)


def test_mail_goes_out(client, listed, mailoutbox):
    invitations.invite(match=listed.match, message="", by=listed.buyer)
    outbox.drain()
    assert [mail.to for mail in mailoutbox] == [[listed.seller.email]]


def test_no_mail_to_whom_does_not_want_it(listed):
    Preference.objects.create(user=listed.seller, kind="matchmaking.invited", in_app=True, mail="off")
    invitations.invite(match=listed.match, message="", by=listed.buyer)
    assert not Delivery.objects.exists()
    assert Notification.objects.get().user == listed.seller


def test_coordinators_hear_of_a_supplier_without_members(coordinator, listed):
    listed.seller.memberships.update(ended_at=clock.now())
    invitations.invite(match=listed.match, message="", by=listed.buyer)
    assert Notification.objects.get().user == coordinator
    assert all("/invitations/answer/" not in mail.body for mail in Delivery.objects.all())


def test_who_has_an_interest_does_not_hear_of_a_supplier_without_members(coordinator, listed):
    other = factories.UserFactory(is_coordinator=True)
    factories.MembershipFactory(user=other, company=listed.need.company)
    listed.seller.memberships.update(ended_at=clock.now())
    invitations.invite(match=listed.match, message="", by=listed.buyer)
    told = Notification.objects.filter(kind="matchmaking.unreachable")
    assert {row.user for row in told} == {coordinator}


def test_the_others_hear_of_it_where_who_looks_after_the_need_has_an_interest(coordinator, listed):
    partial = factories.UserFactory(is_coordinator=True)
    factories.MembershipFactory(user=partial, company=listed.need.company)
    Need.objects.update(coordinator=partial)
    listed.seller.memberships.update(ended_at=clock.now())
    invitations.invite(match=listed.reload(), message="", by=listed.buyer)
    told = Notification.objects.filter(kind="matchmaking.unreachable")
    assert {row.user for row in told} == {coordinator}


def test_default_due_is_five_working_days_at_six(listed):
    invitations.invite(match=listed.match, message="", by=listed.buyer)
    assert listed.match.invitation.due_at == clock.working_days_later(5)


def test_again_with_a_new_link(listed):
    invitations.invite(match=listed.match, message="", by=listed.buyer)
    first = listed.match.invitation.token_hash
    matches.cancel_match(match=listed.match, reason="날짜를 잘못 적음", by=listed.buyer)
    shortlists.shortlist(need=listed.need, solution=listed.match.solution, by=listed.buyer)
    invitations.invite(match=listed.reload(), message="다시", by=listed.buyer)
    again = Invitation.objects.get()
    assert (again.message, again.token_used_at) == ("다시", None)
    assert again.token_hash != first


def test_put_is_no_method(client, listed):
    client.force_login(listed.buyer)
    assert client.put(listed.url("invite")).status_code == 405


def test_outsider_finds_nothing(client, listed, stranger):
    for person in (stranger, listed.seller):
        client.force_login(person)
        assert client.post(listed.url("invite"), given()).status_code == 404
    assert listed.reload().status == S.SHORTLISTED


def test_supplier_may_not(client):
    declined = pair(S.DECLINED)
    client.force_login(declined.seller)
    assert client.post(declined.url("invite"), given()).status_code == 403
    with pytest.raises(Forbidden):
        invitations.invite(match=declined.match, message="", by=declined.seller)


def test_already_invited(client):
    invited = pair(S.INVITED)
    client.force_login(invited.buyer)
    assert client.post(invited.url("invite"), given()).status_code == 409
    assert client.get(invited.url("invite")).status_code == 409


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("due_on", ""),
        ("due_on", "언젠가"),
        ("due_on", "2020-01-01"),
        ("due_on", "2999-01-01"),
        ("message", "가" * 1001),
    ],
)
def test_bad_input_is_named(client, listed, field, value):
    client.force_login(listed.buyer)
    page = client.post(listed.url("invite"), given(**{field: value}))
    assert list(page.context["form"].errors) == [field]
    assert f"id_{field}_error" in page.content.decode()
    assert listed.reload().status == S.SHORTLISTED


def test_due_in_the_past_is_refused(listed):
    with pytest.raises(Refused) as refused:
        invitations.invite(match=listed.match, message="", by=listed.buyer, due_at=clock.now())
    assert refused.value.code == "due_at"


def test_suppliers_open_slots(listed):
    supplier = listed.match.solution.company
    type(supplier).objects.filter(pk=supplier.pk).update(open_slots=2)
    for status in (S.INVITED, S.QUOTED, S.SELECTED, S.EXPIRED):
        factories.MatchFactory(solution=factories.SolutionFactory(company=supplier), status=status)
    with pytest.raises(Refused) as refused:
        invitations.invite(match=listed.match, message="", by=listed.buyer)
    assert refused.value.code == "capacity"
    type(supplier).objects.filter(pk=supplier.pk).update(open_slots=3)
    invitations.invite(match=listed.match, message="", by=listed.buyer)


def test_only_while_the_need_is_open_and_the_solution_offered(listed):
    Solution.objects.filter(pk=listed.match.solution_id).update(status=Solution.Status.WITHDRAWN)
    with pytest.raises(Refused) as refused:
        invitations.invite(match=listed.match, message="", by=listed.buyer)
    assert refused.value.code == "not_offered"
    Need.objects.filter(pk=listed.need.pk).update(status=Need.Status.MATCHED)
    with pytest.raises(Refused) as refused:
        invitations.invite(match=listed.match, message="", by=listed.buyer)
    assert refused.value.code == "need_status"


def test_each_member_is_told_in_ones_own_language(listed):
    reader = factories.member_of(listed.match.solution.company)
    User.objects.filter(pk=reader.pk).update(language="en")
    invitations.invite(match=listed.match, message="", by=listed.buyer)
    subjects = dict(Delivery.objects.values_list("to", "subject"))
    assert "You have received a consultation invitation" in subjects[reader.email]
    assert "상담 초대가 도착했습니다" in subjects[listed.seller.email]
