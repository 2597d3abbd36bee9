"""The coordinators' desk: each queue holds what waits, says since when and until when, and nothing of one's own."""

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from companies.services import interests
from foundation.history import clock
from foundation.pages import frame
from matchmaking import desk
from matchmaking.frame import need_waiting
from matchmaking.models import Match
from matchmaking.services import contacts, needs
from tests import factories
from tests.matchmaking.pairs import pair

pytestmark = pytest.mark.django_db
S = Match.Status
URL = reverse("matchmaking:desk")
DAY = timedelta(days=1)


def queue(code, user):
    return list(desk.BY_CODE[code].rows(user))


def ago(days):
    return clock.now() - days * DAY


def test_the_start_page_counts_what_the_desk_shows(coordinator):
    own = factories.NeedFactory(status="submitted")
    interests.declare(company=own.company, by=coordinator, kind="shares")
    factories.NeedFactory(status="submitted")
    for confirm_token_hash in ("0" * 64, "1" * 64):
        factories.NeedFactory(status="submitted", confirm_token_hash=confirm_token_hash)
    factories.NeedFactory(status="submitted", company=own.company, confirm_token_hash="2" * 64)
    counts = {row.url: row.count for row in need_waiting(coordinator)}
    for code, count in (("review", 1), ("unconfirmed", 2)):
        assert counts[f"{URL}?queue={code}"] == len(queue(code, coordinator)) == count


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        (date(2026, 3, 2), date(2026, 3, 2), 0),  # a Monday
        (date(2026, 3, 2), date(2026, 3, 6), 4),
        (date(2026, 3, 6), date(2026, 3, 9), 1),
        (date(2026, 3, 7), date(2026, 3, 8), 0),
        (date(2026, 3, 6), date(2026, 3, 2), 0),
        (date(2026, 2, 13), date(2026, 2, 20), 2),  # over 설날
    ],
)
def test_working_days(start, end, days):
    assert desk.working_days(start, end) == days


def test_needs_wait_for_review_from_their_submission_for_three_working_days(coordinator):
    need = factories.NeedFactory(status="draft", opened_at=None)
    factories.set_terms(need, process=["품질·검사"])
    wednesday = datetime(2026, 3, 4, 10, tzinfo=timezone.get_default_timezone())
    with clock.at(wednesday):
        needs.submit(need=need, by=factories.member_of(need.company))
    [found] = queue("review", coordinator)
    row = desk.BY_CODE["review"].tell(found)
    assert (row.since, row.due) == (date(2026, 3, 4), date(2026, 3, 9))
    with clock.at(wednesday + 5 * DAY):
        assert (row.age, row.overdue, row.is_due) == (3, 0, True)
    with clock.at(wednesday + 6 * DAY):
        assert (row.age, row.overdue, row.is_due) == (4, 1, False)


def test_what_is_due_on_a_friday_is_overdue_on_saturday():
    row = desk.Row("", "", "", "", "", since=date(2026, 3, 2), due=date(2026, 3, 6))
    with clock.at(datetime(2026, 3, 7, 10, tzinfo=timezone.get_default_timezone())):
        assert row.overdue == 1


def test_needs_that_their_firm_has_yet_to_confirm_wait_apart(coordinator):
    asked = {"confirm_token_hash": "hash", "confirm_expires_at": clock.now() + DAY}
    phoned = factories.NeedFactory(status="submitted", **asked)
    confirmed = factories.NeedFactory(status="submitted", confirmed_at=clock.now(), **asked)
    assert queue("unconfirmed", coordinator) == [phoned]
    assert queue("review", coordinator) == [confirmed]


def test_returned_needs_the_oldest_first(coordinator):
    late = factories.NeedFactory(status="returned", returned_at=ago(1))
    early = factories.NeedFactory(status="returned", returned_at=ago(9))
    assert queue("returned", coordinator) == [early, late]


def test_returning_says_when(coordinator):
    need = factories.NeedFactory(status="submitted", opened_at=None)
    with clock.at(ago(3)):
        needs.return_(need=need, by=coordinator, reason="더 적어 주세요")
        moment = clock.now()
    need.refresh_from_db()
    assert need.returned_at == moment


def test_open_needs_for_which_nobody_was_asked(coordinator):
    alone = factories.NeedFactory()
    listed = pair(S.SHORTLISTED).need
    pair(S.INVITED)
    pair(S.DECLINED)
    assert set(queue("uninvited", coordinator)) == {alone, listed}


def due_in(found, delta):
    found.match.invitation.due_at = clock.now() + delta
    found.match.invitation.save()
    return found.match


def test_invitations_that_are_due_and_those_that_nobody_answered(coordinator):
    soon = due_in(pair(S.INVITED), DAY)
    due_in(pair(S.INVITED), 3 * DAY)
    expired = due_in(pair(S.EXPIRED), -DAY)
    due_in(pair(S.EXPIRED), -20 * DAY)
    worked_on = pair(S.ACCEPTED)
    due_in(pair(S.EXPIRED, need=worked_on.need), -DAY)
    assert queue("invitations", coordinator) == [expired, soon]


def accepted(days, status=S.ACCEPTED, need=None):
    found = pair(status, need=need)
    found.match.invitation.answered_at = ago(days)
    found.match.invitation.save()
    return found.match


def test_accepted_a_week_ago_and_no_offer(coordinator):
    older, newer = accepted(9, S.CONSULTED), accepted(8)
    accepted(2)
    accepted(9, S.QUOTED)
    assert queue("without_offer", coordinator) == [older, newer]


def test_designated_pairs_count_from_their_link(coordinator):
    match = factories.MatchFactory(status=S.ACCEPTED, designated=True, created_at=ago(8))
    assert queue("without_offer", coordinator) == [match]


def test_consultations_that_were_asked_for_until_they_are_logged(coordinator):
    found = pair(S.ACCEPTED)
    found.match.consultation_asked_at = clock.now()
    found.match.save()
    assert queue("consultations", coordinator) == [found.match]
    contacts.log(
        company=found.need.company, match=found.match, by=coordinator, kind="consultation", summary="만났다"
    )
    assert queue("consultations", coordinator) == []


def test_needs_whose_offers_wait_for_a_decision(coordinator):
    found = pair(S.QUOTED)
    pair(S.QUOTED, need=found.need)
    pair(S.ACCEPTED)
    [need] = queue("undecided", coordinator)
    assert need == found.need
    row = desk.BY_CODE["undecided"].tell(need)
    assert row.note == "견적 2건"
    assert row.url == reverse("matchmaking:shortlisted", args=[need.pk])


def test_needs_that_nobody_looks_after(coordinator):
    alone = factories.NeedFactory()
    factories.NeedFactory(coordinator=coordinator)
    factories.NeedFactory(status="closed")
    assert queue("unassigned", coordinator) == [alone]


def log(by, **fields):
    values = {"company": factories.CompanyFactory(), "by": by, "kind": "phone", "summary": "통화"}
    return contacts.log(**(values | fields))


def test_next_actions_the_dated_first_until_they_are_done(client, coordinator):
    someday = log(coordinator, next_action="언젠가")
    later = log(coordinator, next_action="사진 받기", next_on=clock.today() + DAY)
    today = log(coordinator, next_action="전화", next_on=clock.today())
    log(coordinator)
    assert queue("actions", coordinator) == [today, later, someday]
    client.force_login(coordinator)
    here = f"{URL}?queue=actions"
    done = client.post(reverse("matchmaking:contact_finish", args=[today.pk]), {"next": here})
    assert done.url == here
    assert queue("actions", coordinator) == [later, someday]


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example/", ""])
def test_goes_back_to_this_site_only(client, coordinator, back):
    contact = log(coordinator, next_action="전화")
    client.force_login(coordinator)
    done = client.post(reverse("matchmaking:contact_finish", args=[contact.pk]), {"next": back})
    assert done.url == reverse("matchmaking:contact", args=[contact.pk])


def test_home_says_what_is_due_today(coordinator, administrator):
    log(coordinator, next_action="전화", next_on=clock.today())
    log(coordinator, next_action="나중", next_on=clock.today() + DAY)
    waits = {item.label: item.count for item in frame.waiting(coordinator)}
    assert waits["오늘까지 할 일"] == 1
    assert {item.label: item.count for item in frame.waiting(administrator)}["오늘까지 할 일"] == 0


def test_nothing_that_one_has_an_interest_in(coordinator):
    firm, supplier = factories.CompanyFactory(), factories.SupplierFactory()
    for company in (firm, supplier):
        interests.declare(company=company, by=coordinator, kind="shares")
    factories.NeedFactory(company=firm, status="submitted")
    factories.NeedFactory(company=firm)
    contested = pair(S.QUOTED)
    factories.MatchFactory(need=contested.need, solution__company=supplier)
    accepted(9, need=factories.NeedFactory(company=firm))
    other = factories.UserFactory(is_coordinator=True)
    assert all(queue(code, coordinator) == [] for code in desk.BY_CODE)
    assert queue("review", other)
    assert queue("undecided", other)
    assert queue("without_offer", other)


def test_mine_are_those_that_i_look_after(client, coordinator):
    own = factories.NeedFactory(title="내가 맡은 수요", coordinator=coordinator)
    factories.NeedFactory(title="남이 맡은 수요", coordinator=factories.UserFactory(is_coordinator=True))
    client.force_login(coordinator)
    everybody = client.get(URL, {"queue": "under_way"}).content.decode()
    assert own.title in everybody
    assert "남이 맡은 수요" in everybody
    mine = client.get(URL, {"queue": "under_way", "mine": "1"}).content.decode()
    assert own.title in mine
    assert "남이 맡은 수요" not in mine


def test_lateness_stands_in_words(client, coordinator):
    factories.NeedFactory(status="submitted", submitted_at=ago(30))
    client.force_login(coordinator)
    page = client.get(URL).content.decode()
    assert "검토할 수요" in page
    assert "영업일 지남" in page


@pytest.mark.parametrize("given", ["", "?queue=nothing&page=99", "?mine=1"])
def test_shows_an_empty_desk(client, coordinator, given):
    client.force_login(coordinator)
    assert "여기서 기다리는 일이 없습니다" in client.get(URL + given).content.decode()


def test_only_for_the_operating_body(client, stranger):
    client.force_login(stranger)
    assert client.get(URL).status_code == 403


def test_queries_do_not_grow_with_rows(client, coordinator, django_assert_max_num_queries):
    for _ in range(12):
        accepted(9)
        due_in(pair(S.INVITED), DAY)
        factories.NeedFactory(status="submitted")
        pair(S.QUOTED)
        log(coordinator, next_action="전화")
    client.force_login(coordinator)
    for code in desk.BY_CODE:
        with django_assert_max_num_queries(36):
            client.get(URL, {"queue": code})
