"""What waits after a project's end, and what is left of the words of people who are erased."""

import pytest
from django.urls import reverse

from companies.services import people
from foundation.pages import frame
from projects.erasure import REDACTED
from projects.models import Diligence, DiligenceSeat, FollowUp, Lesson, Stage
from projects.services import follow_ups, lessons
from tests import factories
from tests.projects.answered import Answered
from tests.projects.stopped import Stopped, project_in
from tests.projects.taught import Taught

pytestmark = pytest.mark.django_db

PROJECTS = reverse("projects:list")


def waits(person):
    fresh = type(person).objects.get(pk=person.pk)
    return {row.url.partition("todo=")[2] or row.url: row.count for row in frame.waiting(fresh) if row.count}


def test_a_stop_waits_for_the_office_until_it_is_decided():
    world = Stopped()
    assert waits(world.office)["judge"] == 1
    world.decided()
    assert "judge" not in waits(world.office)


def test_a_seat_waits_for_its_member_until_it_has_voted():
    world = Stopped()
    seat = world.seated()
    url = reverse("projects:seats")
    assert waits(seat.reviewer)[url] == 1
    DiligenceSeat.objects.update(vote="diligent")
    assert url not in waits(seat.reviewer)


def test_nobody_waits_for_a_committee_that_has_risen():
    world = Stopped()
    late = world.seated()
    world.appealed()
    assert reverse("projects:seats") not in waits(late.reviewer)
    second = world.seated()
    assert waits(second.reviewer)[reverse("projects:seats")] == 1


def test_lessons_wait_for_their_review():
    world = Taught()
    lesson = world.submitted()
    assert waits(world.coordinator)["publish"] == 1
    lessons.publish(lesson=lesson, by=world.coordinator)
    assert "publish" not in waits(world.coordinator)


def test_a_year_waits_for_the_demand_firm_and_then_for_the_office():
    world = Answered()
    assert waits(world.demander)["answer"] == 1
    assert "answer" not in waits(world.supplier)
    world.submit()
    assert "answer" not in waits(world.demander)
    assert waits(world.coordinator)["confirm"] == 1
    follow_ups.confirm(follow_up=world.row, by=world.coordinator)
    assert "confirm" not in waits(world.coordinator)


@pytest.mark.parametrize("todo", ["judge", "publish", "answer", "confirm"])
def test_the_list_shows_what_waits(client, coordinator, todo):
    made = {
        "judge": lambda: Stopped().project,
        "publish": lambda: Taught().submitted().project,
        "answer": lambda: Answered().project,
        "confirm": lambda: Answered().submit().project,
    }[todo]()
    project_in(Stage.PILOT)
    client.force_login(coordinator)
    page = client.get(f"{PROJECTS}?todo={todo}").content.decode()
    assert made.number in page
    assert page.count("AX-2000-") == page.count(made.number)


def test_words_about_a_verdict_go_with_their_writers():
    world = Stopped()
    seat = world.voted()
    world.appealed()
    for person in (seat.reviewer, world.office, world.supplier):
        people.erase(user=person, by=person)
    made = Diligence.objects.get()
    assert (made.verdict_reason, made.appeal_reason, made.verdict) == (REDACTED, REDACTED, "diligent")
    seat.refresh_from_db()
    assert (seat.reason, seat.vote) == (REDACTED, "diligent")
    others = DiligenceSeat.objects.exclude(pk=seat.pk).values_list("reason", flat=True)
    assert set(others) == {"기록을 보았습니다."}


def test_words_of_follow_up_go_with_their_writers():
    world = Answered()
    world.submit()
    follow_ups.return_(follow_up=world.row, reason="더", by=world.coordinator)
    people.erase(user=world.demander, by=world.demander)
    people.erase(user=world.coordinator, by=world.coordinator)
    assert (world.row.note, world.row.decision_reason) == (REDACTED, REDACTED)
    assert set(FollowUp.objects.exclude(pk=world.row.pk).values_list("note", flat=True)) == {""}


def test_drafts_go_with_their_writer_and_what_is_published_stays():
    world = Taught()
    published, draft = world.published(), world.submitted()
    lessons.send_back(lesson=draft, reason="더", by=world.coordinator)
    other = world.written(by=world.demander)
    people.erase(user=world.supplier, by=world.supplier)
    people.erase(user=world.coordinator, by=world.coordinator)
    said = {row.pk: (row.title, row.assets, row.decision_reason) for row in Lesson.objects.all()}
    assert said[published.pk][:2] == (published.title, published.assets)
    assert said[draft.pk] == (REDACTED, "", REDACTED)
    assert said[other.pk] == (other.title, other.assets, "")


def test_ended_projects_have_no_more_tabs_than_they_need(client, coordinator):
    def tabs(project):
        page = client.get(reverse("projects:detail", args=[project.pk]))
        return {url.rstrip("/").rpartition("/")[2] for _label, url, _present in page.context["tabs"]}

    client.force_login(factories.UserFactory(is_staff=True))
    assert {"diligence", "follow-up"} & tabs(project_in(Stage.PILOT)) == set()
    assert {"diligence", "follow-up"} & tabs(project_in(Stage.STOPPED)) == set()
    assert {"diligence", "follow-up"} & tabs(Stopped().project) == {"diligence"}
    assert {"diligence", "follow-up"} & tabs(project_in(Stage.COMPLETED)) == {"follow-up"}
