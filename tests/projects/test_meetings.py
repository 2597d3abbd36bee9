"""The notes of a project's meetings, with how their actions stand."""

from datetime import date

import pytest
from django.urls import reverse

from companies.services import people
from projects.erasure import REDACTED
from projects.services import meetings, plans
from tests.projects.test_meeting_note import action, noted

pytestmark = pytest.mark.django_db


@pytest.fixture
def url(world):
    return reverse("projects:meetings", args=[world.project.pk])


def test_list(client, world, url):
    note = noted(world, action(), action(title="자료 보내기"))
    plans.finish(task=note.actions.first(), by=world.demander)
    for person in (world.supplier, world.demander, world.coordinator):
        client.force_login(person)
        page = client.get(url).content.decode()
        for text in (note.title, note.get_absolute_url(), "2건 가운데 1건 남음", "2026-01-05"):
            assert text in page
        assert "완료 보고" in client.get(note.get_absolute_url()).content.decode()


def test_they_are_among_the_reports(client, world):
    for day in range(1, 8):
        noted(world, title=f"회의 {day}", held_on=date(2026, 1, day))
    client.force_login(world.supplier)
    page = client.get(reverse("projects:reports", args=[world.project.pk])).content.decode()
    assert "회의 7" in page
    assert "회의 2<" not in page


def test_outsiders(client, world, url, stranger):
    note = noted(world)
    world.pledged()
    for person in (stranger, world.reviewer):
        client.force_login(person)
        assert client.get(url).status_code == 404
        assert client.get(note.get_absolute_url()).status_code == 404
    client.logout()
    assert client.get(url)["Location"].startswith(reverse("account_login"))


def test_wrong_method(client, world, url):
    client.force_login(world.supplier)
    assert client.post(url).status_code == 405
    assert client.post(noted(world).get_absolute_url()).status_code == 405


def test_empty(client, world, url):
    client.force_login(world.supplier)
    assert "아직 회의록이 없습니다" in client.get(url).content.decode()


def test_queries_do_not_grow(client, world, url, django_assert_max_num_queries):
    for _ in range(25):
        noted(world, action())
    client.force_login(world.supplier)
    with django_assert_max_num_queries(11):
        page = client.get(url)
    assert len(page.context["page"].object_list) == 20
    note = noted(world, *[action(title=f"할 일 {n}") for n in range(10)])
    with django_assert_max_num_queries(11):
        client.get(note.get_absolute_url())


def test_an_erased_persons_words_are_gone(world):
    note, other = (
        noted(world),
        meetings.note(
            project=world.project,
            held_on=date(2026, 1, 6),
            title="다른 회의",
            place="",
            attendees="모두",
            body="남는 말",
            by=world.demander,
        ),
    )
    people.erase(user=world.supplier, by=world.supplier)
    note.refresh_from_db()
    other.refresh_from_db()
    assert (note.attendees, note.body, note.title) == (REDACTED, REDACTED, "착수 회의")
    assert other.body == "남는 말"
