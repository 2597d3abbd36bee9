"""The pages of monthly reports: which months there are, what each shows, and to whom."""

import pytest
from django.urls import reverse

from tests import factories
from tests.projects.reporting import WORDS, at, begun, submitted, written
from tests.projects.risking import raised

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_work(world):
    begun(world.project)
    with at("2026-11-20T12:00"):
        yield


def url(world):
    return reverse("projects:reports", args=[world.project.pk])


def page_of(world, month=11):
    return reverse("projects:report", args=[world.project.pk, 2026, month])


def test_list(client, world):
    submitted(world)
    for person in (world.supplier, world.demander, world.coordinator):
        client.force_login(person)
        page = client.get(url(world)).content.decode()
        for text in ("2026-11", "2026-10", "제출", "보고 전", page_of(world), page_of(world, 10)):
            assert text in page
        assert "2026-12" not in page


def test_outsiders(client, world, stranger):
    world.pledged()
    for person in (stranger, world.reviewer):
        client.force_login(person)
        assert client.get(url(world)).status_code == 404
        assert client.get(page_of(world)).status_code == 404
    client.logout()
    assert client.get(url(world))["Location"].startswith(reverse("account_login"))


def test_wrong_method(client, world):
    client.force_login(world.supplier)
    assert client.post(url(world)).status_code == 405
    assert client.post(page_of(world)).status_code == 405


def test_it_fills_itself(client, world):
    """Before anybody has written a word."""
    risk = raised(world)
    factories.TaskFactory(project=world.project, progress=40)
    factories.AgreementFactory(project=world.project)
    for person in (world.supplier, world.demander, world.coordinator):
        client.force_login(person)
        page = client.get(page_of(world)).content.decode()
        for text in (risk.title, risk.get_absolute_url(), "40%", "3,000만원", "늦은 일"):
            assert text in page


def test_a_draft_is_its_writers(client, world):
    written(world)
    for person, sees in ((world.supplier, True), (world.demander, False), (world.coordinator, False)):
        client.force_login(person)
        page = client.get(page_of(world))
        assert (WORDS["done"] in page.content.decode()) == sees
        assert ("words_form" in page.context) == sees


@pytest.mark.parametrize("month", [9, 12])
def test_other_months(client, world, month):
    client.force_login(world.supplier)
    assert client.get(page_of(world, month)).status_code == 404


def test_queries_do_not_grow(client, world, django_assert_max_num_queries):
    client.force_login(world.coordinator)
    submitted(world)
    with at("2029-11-20T12:00"), django_assert_max_num_queries(13):
        assert client.get(url(world)).context["page"].paginator.count == 38
    for _ in range(5):
        raised(world)
        factories.TaskFactory(project=world.project)
    with django_assert_max_num_queries(32):
        client.get(page_of(world, 10))
