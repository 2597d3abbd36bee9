"""Divisions and research groups: founded, joined, recorded, left and closed."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from alliance.erasure import REDACTED, redact
from alliance.models import Division, DivisionMeeting, DivisionMember, DivisionOutput
from alliance.services import divisions
from foundation.files.models import Attachment
from foundation.history import clock
from foundation.history.workflow import Forbidden, Refused
from foundation.pages import frame
from tests import factories
from tests.projects.conftest import uploads  # noqa: F401

pytestmark = pytest.mark.django_db
LIST = "/alliance/divisions/"
FOUNDED = date(2026, 3, 2)


@pytest.fixture
def division(coordinator):
    return divisions.found(
        kind="research_group", name="비전검사 연구회", topic="조명", founded_on=FOUNDED, by=coordinator
    )


@pytest.fixture
def leader(division, coordinator):
    return joined(division, coordinator, leads=True).user


def joined(division, by, **fields):
    given = {"user": factories.UserFactory(), "joined_on": FOUNDED}
    return divisions.join(division=division, by=by, **(given | fields))


def url(name, obj):
    return reverse(f"alliance:{name}", args=[obj.pk])


def tomorrow():
    return clock.today() + timedelta(days=1)


def faults(action, **given):
    with pytest.raises(ValidationError) as wrong:
        action(**given)
    return set(wrong.value.message_dict)


def test_founded_on_a_page(client, coordinator):
    client.force_login(coordinator)
    given = {"kind": "division", "name": " 제조 분과 ", "topic": "품질", "founded_on": "2026-03-02"}
    assert client.get(LIST + "new/").status_code == 200
    answer = client.post(LIST + "new/", given)
    made = Division.objects.get()
    assert answer.url == made.get_absolute_url()
    assert (made.name, made.created_by) == ("제조 분과", coordinator)
    again = client.post(LIST + "new/", given)
    assert again.status_code == 422
    assert again.context["form"].errors["name"]
    assert "제조 분과" in client.get(LIST).content.decode()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"kind": "club"}, "kind"),
        ({"name": " "}, "name"),
        ({"topic": ""}, "topic"),
        ({"founded_on": date(2999, 1, 1)}, "founded_on"),
    ],
)
def test_what_a_division_needs(coordinator, wrong, field):
    given = {"kind": "division", "name": "분과", "topic": "품질", "founded_on": FOUNDED}
    assert faults(divisions.found, **(given | wrong), by=coordinator) == {field}


def test_changed(client, division, coordinator):
    client.force_login(coordinator)
    assert client.get(url("change_division", division)).context["form"].initial["topic"] == "조명"
    given = {"kind": "division", "name": "검사 분과", "topic": "조명과 렌즈"}
    assert client.post(url("change_division", division), given).status_code == 302
    division.refresh_from_db()
    assert (division.kind, division.name, division.topic) == ("division", "검사 분과", "조명과 렌즈")
    assert client.post(url("change_division", division), given | {"topic": " "}).status_code == 422
    assert faults(divisions.change, division=division, by=coordinator, **(given | {"kind": "x"})) == {"kind"}


def test_a_seat_opens_its_page_to_one_who_is_not_of_the_alliance(client, division, coordinator):
    person = factories.UserFactory(email="expert@example.com")
    client.force_login(person)
    assert client.get(url("division", division)).status_code == 404
    assert client.get(LIST).status_code == 403
    assert LIST not in {item.url for item in frame.navigation(person)}
    client.force_login(coordinator)
    given = {"user": "Expert@example.com", "joined_on": "2026-03-02"}
    assert client.post(url("join_division", division), given).status_code == 302
    assert client.post(url("join_division", division), given).status_code == 409
    nobody = client.post(url("join_division", division), given | {"user": "nobody@example.com"})
    assert nobody.status_code == 422
    client.force_login(person)
    assert LIST in {item.url for item in frame.navigation(person)}
    page = client.get(url("division", division))
    assert page.status_code == 200
    assert not page.context["runs"]
    assert "meeting_form" not in page.context
    assert list(client.get(LIST).context["page"]) == [division]


def test_seats_have_their_days(division, coordinator):
    person = factories.UserFactory()
    for day in (FOUNDED - timedelta(days=1), tomorrow()):
        assert faults(joined, division=division, by=coordinator, user=person, joined_on=day) == {"joined_on"}
    gone = factories.UserFactory(is_active=False)
    assert faults(joined, division=division, by=coordinator, user=gone) == {"user"}
    member = joined(division, coordinator, user=person, joined_on=FOUNDED + timedelta(days=3))
    for day in (FOUNDED, tomorrow()):
        assert faults(divisions.leave, member=member, left_on=day, by=coordinator) == {"left_on"}


def test_one_leaves_by_oneself(client, division, coordinator):
    member = joined(division, coordinator)
    other = joined(division, coordinator)
    client.force_login(member.user)
    day = {"left_on": clock.today().isoformat()}
    assert client.post(url("leave_division", other), day).status_code == 403
    assert client.post(url("leave_division", member), {"left_on": ""}).status_code == 422
    answer = client.post(url("leave_division", member), day)
    assert answer.url == reverse("home")
    assert client.get(url("division", division)).status_code == 404
    client.force_login(coordinator)
    assert client.post(url("leave_division", member), day).status_code == 409
    assert client.post(url("leave_division", other), day).url == division.get_absolute_url()
    joined(division, coordinator, user=member.user)
    assert client.get(url("division", division)).context["past"]


def test_who_leads_records_its_meetings(client, division, leader, coordinator):
    client.force_login(leader)
    given = {"held_on": "2026-03-20", "title": "첫 모임", "minutes": "조명을 다루었습니다."}
    assert client.post(url("record_division_meeting", division), given).status_code == 302
    assert DivisionMeeting.objects.get().written_by == leader
    assert "조명을 다루었습니다." in client.get(url("division", division)).content.decode()
    wrong = client.post(url("record_division_meeting", division), given | {"minutes": ""})
    assert wrong.status_code == 422
    assert wrong.context["meeting_form"].errors["minutes"]
    member = joined(division, coordinator)
    client.force_login(member.user)
    assert client.post(url("record_division_meeting", division), given).status_code == 403


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": " "}, "title"),
        ({"minutes": " "}, "minutes"),
        ({"held_on": FOUNDED - timedelta(days=1)}, "held_on"),
        ({"held_on": date(2999, 1, 1)}, "held_on"),
    ],
)
def test_what_a_meeting_needs(division, coordinator, wrong, field):
    given = {"held_on": FOUNDED, "title": "모임", "minutes": "기록", "by": coordinator}
    assert faults(divisions.record_meeting, division=division, **(given | wrong)) == {field}


@pytest.mark.usefixtures("uploads")
def test_an_output_has_its_file(client, division, leader, coordinator):
    client.force_login(coordinator)
    upload = SimpleUploadedFile("안내서.pdf", b"%PDF-1.7\nguide")
    given = {"occurred_on": "2026-04-01", "title": "조명 안내서", "description": "초판", "upload": upload}
    assert client.post(url("record_output", division), given).status_code == 302
    output = DivisionOutput.objects.get()
    file = Attachment.objects.of(output).get()
    assert file.name in client.get(url("division", division)).content.decode()
    assert client.get(file.get_absolute_url()).status_code == 200
    assert client.post(url("record_output", division), {"title": ""}).status_code == 422
    client.force_login(leader)
    assert client.get(file.get_absolute_url()).status_code == 200
    assert client.post(url("record_output", division), {"title": "우리 것"}).status_code == 403
    client.force_login(factories.UserFactory())
    assert client.get(file.get_absolute_url()).status_code == 404


def test_what_an_output_needs(division, coordinator):
    given = {"division": division, "occurred_on": FOUNDED, "title": "보고서", "by": coordinator}
    assert faults(divisions.record_output, **(given | {"title": " "})) == {"title"}
    for day in (FOUNDED - timedelta(days=1), tomorrow()):
        assert faults(divisions.record_output, **(given | {"occurred_on": day})) == {"occurred_on"}


def test_closed_with_its_seats_and_then_kept_as_it_is(client, division, leader, coordinator):
    client.force_login(coordinator)
    joined(division, coordinator, joined_on=FOUNDED + timedelta(days=10))
    for day in (FOUNDED - timedelta(days=1), FOUNDED + timedelta(days=9), tomorrow()):
        answer = client.post(url("close_division", division), {"ended_on": day.isoformat()})
        assert answer.status_code == 422
    assert client.post(url("close_division", division), {"ended_on": "2026-06-30"}).status_code == 302
    assert set(DivisionMember.objects.values_list("left_on", flat=True)) == {date(2026, 6, 30)}
    given = {"division": division, "by": coordinator}
    for action in (
        lambda: divisions.close(ended_on=date(2026, 7, 1), **given),
        lambda: divisions.change(kind="division", name="다른 이름", topic="다른", **given),
        lambda: divisions.join(user=leader, joined_on=FOUNDED, **given),
        lambda: divisions.record_meeting(held_on=FOUNDED, title="모임", minutes="기록", **given),
        lambda: divisions.record_output(occurred_on=FOUNDED, title="보고서", **given),
    ):
        with pytest.raises(Refused) as refused:
            action()
        assert refused.value.code == "ended"
    page = client.get(url("division", division))
    assert not page.context["runs"]
    assert "끝남" in client.get(LIST).content.decode()


def test_only_the_operating_body_runs_them(client, division, leader):
    member = division.members.get()
    given = {"division": division, "by": leader}
    for action in (
        lambda: divisions.found(kind="division", name="분과", topic="품질", founded_on=FOUNDED, by=leader),
        lambda: divisions.change(kind="division", name="분과", topic="품질", **given),
        lambda: divisions.close(ended_on=FOUNDED, **given),
        lambda: divisions.join(user=factories.UserFactory(), joined_on=FOUNDED, **given),
        lambda: divisions.record_output(occurred_on=FOUNDED, title="보고서", **given),
        lambda: divisions.leave(member=member, left_on=FOUNDED, by=factories.UserFactory()),
        lambda: divisions.record_meeting(
            division=division, held_on=FOUNDED, title="모임", minutes="기록", by=factories.UserFactory()
        ),
    ):
        with pytest.raises(Forbidden):
            action()
    client.force_login(leader)
    assert client.get(LIST + "new/").status_code == 403
    assert client.get(url("change_division", division)).status_code == 403
    for name in ("close_division", "join_division", "record_output"):
        assert client.post(url(name, division)).status_code == 403


def test_the_alliance_sees_all(client, division):
    client.force_login(factories.UserFactory(is_alliance_member=True))
    assert list(client.get(LIST).context["page"]) == [division]
    page = client.get(url("division", division))
    assert "join_form" not in page.context


def test_names_are_told_to_whom_they_may_be(client, division, coordinator):
    joined(division, coordinator, user=factories.UserFactory(name="홍길동"))
    client.force_login(factories.UserFactory(is_alliance_member=True))
    assert "홍길동" not in client.get(url("division", division)).content.decode()
    client.force_login(coordinator)
    assert "홍길동" in client.get(url("division", division)).content.decode()


def test_erasing_a_person_takes_its_words_and_its_seat(division, leader, coordinator):
    divisions.record_meeting(division=division, held_on=FOUNDED, title="모임", minutes="내 말", by=leader)
    divisions.record_output(
        division=division, occurred_on=FOUNDED, title="보고서", description="내 말", by=coordinator
    )
    redact(leader.pk)
    redact(coordinator.pk)
    assert DivisionMeeting.objects.get().minutes == REDACTED
    assert (DivisionOutput.objects.get().title, DivisionOutput.objects.get().description) == (
        "보고서",
        REDACTED,
    )
    assert not DivisionMember.objects.filter(left_on=None).exists()


def test_queries_do_not_grow_with_divisions(client, division, coordinator, django_assert_max_num_queries):
    for number in range(10):
        one = divisions.found(
            kind="division", name=f"분과 {number}", topic="품질", founded_on=FOUNDED, by=coordinator
        )
        joined(one, coordinator)
        joined(division, coordinator)
    client.force_login(coordinator)
    with django_assert_max_num_queries(12):
        client.get(LIST)
    with django_assert_max_num_queries(18):
        client.get(url("division", division))
