"""The pages of meetings: the list, the meeting as its coordinator and its members have it, and the link of a mail."""

from datetime import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from alliance import answering, meeting_page
from alliance.models import AgendaItem, Attendance, Meeting
from alliance.services import meetings
from companies.models import Consent
from foundation.files.models import Attachment
from foundation.history import clock
from foundation.outbox.models import Delivery
from tests import factories

from .meetings import NOW, STARTS, Called, later

pytestmark = pytest.mark.django_db

ANSWER = '<button class="krds-btn medium primary" type="submit" name="answer" value="yes">참석</button>'


def get(client, person, name, *args, on=NOW):
    with clock.at(on):
        client.force_login(person)
        return client.get(reverse(f"alliance:{name}", args=args))


def post(client, person, name, *args, on=NOW, **data):
    with clock.at(on):
        client.force_login(person)
        return client.post(reverse(f"alliance:{name}", args=args), data)


def text(response):
    return " ".join(response.content.decode().split())


def test_a_years_meetings(client, django_assert_max_num_queries):
    called = Called()
    factories.MeetingFactory(starts_at=datetime(2025, 11, 13, 5, tzinfo=STARTS.tzinfo), place="옛 회의실")
    for quarter in (2, 3, 4):
        factories.MeetingFactory(year=2026, quarter=quarter, starts_at=later(STARTS, days=90 * quarter - 80))
    client.force_login(called.members[0].user)
    with clock.at(NOW), django_assert_max_num_queries(12):
        shown = text(client.get(reverse("alliance:meetings")))
    assert shown.count("분기 회의</a>") == 4
    assert "옛 회의실" not in shown
    assert "회의 계획</button>" not in shown
    with clock.at(NOW):
        before = text(client.get(reverse("alliance:meetings"), {"year": 2025}))
        assert "옛 회의실" in before
        assert "2026년 얼라이언스" in text(client.get(reverse("alliance:meetings"), {"year": "x"}))


def test_planning_a_year(client):
    coordinator = factories.UserFactory(is_coordinator=True)
    assert "2026년 회의 계획</button>" in text(get(client, coordinator, "meetings"))
    response = post(client, coordinator, "plan_year", year=2026)
    assert response.url == reverse("alliance:meetings") + "?year=2026"
    assert Meeting.objects.count() == 4
    assert "회의 계획</button>" not in text(get(client, coordinator, "meetings"))
    post(client, coordinator, "plan_year", year=2026)
    assert "빠진 회의가 없습니다" in text(get(client, coordinator, "meetings"))
    for year in (2040, "x"):
        assert post(client, coordinator, "plan_year", year=year).status_code == 422
    assert Meeting.objects.count() == 4


def states(meeting):
    return [state for _label, state in meeting_page.steps(meeting)]


def test_the_steps_of_a_meeting():
    called = Called()
    planned = Meeting(year=2026, quarter=2, starts_at=later(STARTS, days=60), place="")
    with clock.at(NOW):
        assert states(planned) == ["current"] + ["ahead"] * 6
        planned.place = "강당"
        planned.save()
        assert states(planned) == ["done", "current"] + ["ahead"] * 5
        planned.pack = factories.PackFactory()
        assert states(planned) == ["done", "done", "current"] + ["ahead"] * 4
        assert states(called.meeting) == ["done", "ahead", "done", "current"] + ["ahead"] * 3
    called.marked(0, 1)
    assert states(called.meeting) == ["done", "ahead", "done", "done", "current", "ahead", "ahead"]
    held = called.held()
    AgendaItem.objects.create(meeting=held, position=1, title="안건")
    assert states(held) == ["done", "ahead", "done", "done", "done", "current", "ahead"]
    held.agenda.update(outcome="as_proposed")
    assert states(held)[5:] == ["done", "current"]
    held.status = "approved"
    assert states(held) == ["done", "ahead"] + ["done"] * 5
    with clock.at(later(planned.starts_at, days=1)):
        assert states(planned)[0] == "current"


def test_a_member_answers(client):
    called = Called()
    person, row = called.members[0].user, called.row()
    shown = get(client, person, "meeting", called.meeting.pk)
    assert ANSWER in text(shown).replace('" >', '">')
    assert "다음 할 일" not in text(shown)
    response = post(client, person, "answer", called.meeting.pk, row.pk, answer="yes")
    assert response.url == called.meeting.get_absolute_url()
    assert called.row().answer == Attendance.Answer.YES
    assert post(client, person, "answer", called.meeting.pk, row.pk, answer="x").status_code == 422
    assert (
        post(client, person, "answer", called.meeting.pk, row.pk, answer="no", on=STARTS).status_code == 409
    )
    assert ANSWER not in text(get(client, person, "meeting", called.meeting.pk, on=STARTS))


def test_a_member_who_came_again_answers_for_the_new_seat(client):
    called = Called()
    old = called.members[0]
    old.left_on = "2026-03-01"
    old.save()
    factories.AllianceMemberFactory(user=old.user, joined_on="2026-03-01")
    with clock.at(NOW):
        meetings.invite(meeting=called.meeting, by=called.coordinator)
    own = get(client, old.user, "meeting", called.meeting.pk).context["own"]
    assert own.member_id != old.pk


def test_nobody_is_called_to_what_has_begun(client):
    called = Called()
    factories.AllianceMemberFactory()
    shown = "새 위원 1명도 소집"
    assert shown in text(get(client, called.coordinator, "meeting", called.meeting.pk))
    assert shown not in text(get(client, called.coordinator, "meeting", called.meeting.pk, on=STARTS))


def test_an_answer_belongs_to_its_meeting(client):
    called = Called()
    other = factories.MeetingFactory(starts_at=later(STARTS, days=60))
    assert (
        post(client, called.coordinator, "answer", other.pk, called.row().pk, answer="yes").status_code == 404
    )


def test_names_are_for_who_may_know_them(client):
    called = Called()
    hidden, told = called.members[1].user, called.members[2].user
    Consent.objects.create(user=told, kind=Consent.Kind.THIRD_PARTY, version="1")
    shown = text(get(client, called.members[0].user, "meeting", called.meeting.pk))
    assert told.name in shown
    assert hidden.name not in shown
    assert called.members[1].organisation in shown
    assert hidden.name in text(get(client, called.coordinator, "meeting", called.meeting.pk))


def test_the_page_asks_as_often_whoever_comes(client, django_assert_max_num_queries):
    called = Called(members=12)
    client.force_login(called.coordinator)
    with clock.at(STARTS), django_assert_max_num_queries(30):
        assert client.get(called.meeting.get_absolute_url()).status_code == 200


def test_calling_and_opening(client):
    coordinator = factories.UserFactory(is_coordinator=True)
    members = [factories.AllianceMemberFactory() for _n in range(3)]
    meeting = factories.MeetingFactory(starts_at=STARTS)
    assert "위원 3명 소집" in text(get(client, coordinator, "meeting", meeting.pk))
    assert post(client, coordinator, "invite", meeting.pk).status_code == 302
    assert "회신을 기다립니다" in text(get(client, coordinator, "meeting", meeting.pk))
    assert "3명 가운데 2명이 있어야" in text(get(client, coordinator, "meeting", meeting.pk, on=STARTS))
    keys = [member.pk for member in members[:2]]
    assert post(client, coordinator, "mark", meeting.pk, on=STARTS, present=keys).status_code == 302
    assert post(client, coordinator, "mark", meeting.pk, on=STARTS, present=[0]).status_code == 422
    assert "회의 열기" in text(get(client, coordinator, "meeting", meeting.pk, on=STARTS))
    assert post(client, coordinator, "hold", meeting.pk, on=STARTS).status_code == 302
    shown = text(get(client, coordinator, "meeting", meeting.pk, on=STARTS))
    assert "출석 2명" in shown
    assert "모든 안건의 의결을 적었습니다" in shown
    AgendaItem.objects.create(meeting=meeting, position=1, title="안건")
    shown = text(get(client, coordinator, "meeting", meeting.pk, on=STARTS))
    assert "모든 안건의 의결을 적었습니다" not in shown
    assert "결석" in shown


def test_changing_it(client):
    called = Called()
    args = ("change_meeting", called.meeting.pk)
    shown = text(get(client, called.coordinator, *args))
    assert 'value="2026-03-16"' in shown
    assert "이미 소집한 회의입니다" in shown
    given = {"day": "2026-03-17", "starts": "15:00", "minutes_long": "90", "place": "강당"}
    assert post(client, called.coordinator, *args, **given).url == called.meeting.get_absolute_url()
    called.meeting.refresh_from_db()
    assert f"{timezone.localtime(called.meeting.starts_at):%m-%d %H:%M}" == "03-17 15:00"
    refused = post(client, called.coordinator, *args, **given | {"day": "2026-03-01"})
    assert refused.status_code == 422
    assert "day" in refused.context["form"].errors
    assert post(client, called.coordinator, *args, **given | {"day": ""}).status_code == 422


def test_cancelling_it(client):
    called = Called()
    args = ("cancel_meeting", called.meeting.pk)
    assert get(client, called.coordinator, *args).status_code == 200
    assert post(client, called.coordinator, *args, reason="").status_code == 422
    assert post(client, called.coordinator, *args, reason="태풍 예보").status_code == 302
    shown = text(get(client, called.members[0].user, "meeting", called.meeting.pk))
    assert "태풍 예보" in shown
    assert post(client, called.coordinator, *args, reason="다시").status_code == 409


def test_papers(client):
    called = Called()
    upload = SimpleUploadedFile("안건 설명.pdf", b"%PDF-1.7\nplan")
    args = (called.meeting.pk,)
    assert post(client, called.coordinator, "add_paper", *args, upload=upload).status_code == 302
    paper = Attachment.objects.of(called.meeting).get()
    shown = text(get(client, called.members[0].user, "meeting", *args))
    assert paper.get_absolute_url() in shown
    assert "자료 더하기" not in shown
    assert post(client, called.coordinator, "add_paper", *args).status_code == 422
    other = factories.MeetingFactory(starts_at=later(STARTS, days=60))
    assert post(client, called.coordinator, "remove_paper", other.pk, paper.pk).status_code == 404
    assert post(client, called.coordinator, "remove_paper", *args, paper.pk).status_code == 302
    pack = factories.PackFactory()
    assert post(client, called.coordinator, "use_pack", *args, pack=pack.pk).status_code == 302
    assert post(client, called.coordinator, "use_pack", *args, pack="").status_code == 422
    assert pack.get_absolute_url() in text(get(client, called.coordinator, "meeting", *args))


def test_the_file_for_a_calendar(client):
    called = Called()
    response = get(client, called.members[0].user, "meeting_calendar", called.meeting.pk)
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    lines = response.content.decode().replace("\r\n ", "").split("\r\n")
    assert {"METHOD:PUBLISH", f"UID:{called.meeting.pk}@ai-on", "DTSTART:20260316T050000Z"} <= set(lines)
    assert "@example.com" not in response.content.decode()


def by_link(client, token, on=NOW, **data):
    with clock.at(on):
        url = reverse("alliance:answer_by_link", args=[token])
        return client.post(url, data) if data else client.get(url)


def test_the_link_in_the_mail_answers_without_signing_in(client):
    called = Called()
    token = answering.token(called.row())
    mail = Delivery.objects.get(to=called.members[0].user.email)
    assert reverse("alliance:answer_by_link", args=[token]) in mail.body
    shown = by_link(client, token)
    assert "AX센터 대회의실" in text(shown)
    assert shown["X-Robots-Tag"] == "noindex, nofollow"
    assert called.row().answer == Attendance.Answer.NONE
    assert "회신했습니다" in text(by_link(client, token, answer="yes"))
    assert called.row().answer == Attendance.Answer.YES
    assert by_link(client, token, answer="maybe").status_code == 200
    assert called.row().answer == Attendance.Answer.YES


def test_a_link_that_answers_no_more(client):
    called = Called()
    token = answering.token(called.row())
    assert by_link(client, "1:forged").status_code == 410
    assert by_link(client, token, on=STARTS).status_code == 410
    with clock.at(NOW):
        meetings.cancel(meeting=called.meeting, reason="사정", by=called.coordinator)
    assert by_link(client, token, answer="yes").status_code == 410


def test_members_by_role(client, django_assert_max_num_queries):
    called = Called(members=10)
    past = factories.AllianceMemberFactory(left_on="2026-02-01", organisation="지난 기관")
    administrator = factories.UserFactory(is_staff=True)
    client.force_login(called.members[0].user)
    with django_assert_max_num_queries(12):
        shown = text(client.get(reverse("alliance:members")))
    assert past.organisation in shown
    assert "10명입니다" in shown
    assert "해촉</button>" not in shown
    assert "해촉</button>" in text(get(client, administrator, "members"))


def test_appointing_and_dismissing(client):
    administrator, person = factories.UserFactory(is_staff=True), factories.UserFactory()
    given = {
        "user": person.email.upper(),
        "role": "advisor",
        "organisation": "대학교",
        "joined_on": "2026-03-02",
    }
    assert get(client, administrator, "appoint").status_code == 200
    assert post(client, administrator, "appoint", **given).status_code == 302
    assert post(client, administrator, "appoint", **given).status_code == 409
    refused = post(client, administrator, "appoint", **given | {"user": "nobody@example.com"})
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["user"])
    seat = person.alliance_seats.get()
    assert post(client, administrator, "dismiss", seat.pk, left_on="2026-01-01").status_code == 422
    assert post(client, administrator, "dismiss", seat.pk, left_on="2026-03-02").status_code == 302
    person.refresh_from_db()
    assert not person.is_alliance_member
