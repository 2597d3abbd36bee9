import io

import pytest
from django.core.management import CommandError, call_command
from django.http import QueryDict
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from foundation import search
from foundation.outbox import drain
from foundation.saved_searches import registry
from foundation.search.services import rebuild
from matchmaking.models import Need
from projects import library
from projects.documents import SPEC
from projects.models import Lesson, Project
from projects.services import lessons
from tests import factories
from tests.projects.stopped import project_in
from tests.projects.taught import TEXTS, Taught
from tests.search_views import (
    FIRMS,
    Index,
    either_engine,
    firms,
    make_firms,
    make_people,
    people,
    rolled_back,
)

__all__ = ["either_engine"]

pytestmark = pytest.mark.django_db
URL = "/projects/lessons/"


@pytest.fixture
def own_engine(settings, tmp_path):
    """An embedded engine of this test's own."""
    settings.DATA_DIR = tmp_path
    settings.ELASTICSEARCH_URL = ""
    return search.get_engine()


@pytest.fixture
def world(own_engine):
    return Taught()


def titles(client, query=""):
    return [row.title for row in client.get(URL + query).context["page"]]


def like(world, **fields) -> Need:
    """A need of the same process that says much the same as the lesson."""
    need = factories.NeedFactory(
        title="외관검사 조명", description="카메라로 기스를 찾으려 합니다.", **fields
    )
    factories.set_terms(need, process=["품질·검사"])
    return Need.objects.for_list().get(pk=need.pk)


drawn_lessons = st.lists(
    st.tuples(st.integers(0, FIRMS - 1), st.integers(0, FIRMS - 1), st.sampled_from(Lesson.Status.values)),
    min_size=1,
    max_size=5,
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(firms, people, drawn_lessons)
def test_search_agrees_with_visible_to(either_engine, drawn_firms, drawn_people, drawn):
    with rolled_back():
        companies = make_firms(drawn_firms)
        for demand, supplier, status in drawn:
            project = project_in("poc")
            Project.objects.filter(pk=project.pk).update(
                demand_firm=companies[demand], supplier=companies[supplier]
            )
            texts = TEXTS | {"tried": "common"}
            Lesson.objects.create(project=project, written_by=factories.UserFactory(), status=status, **texts)
        index = Index(SPEC.name, either_engine)
        for person in make_people(drawn_people, companies):
            visible = {str(key) for key in Lesson.objects.visible_to(person).values_list("pk", flat=True)}
            for text in ("", "common"):
                found = index.search(person, text)
                assert {hit.id for hit in found.hits} == visible
                assert found.total == len(visible)


def test_whoever_is_signed_in_finds_what_is_published(world, client):
    lesson = world.published()
    world.submitted(title="아직 검토 전인 조명")
    rebuild(index=SPEC.name)
    assert client.get(URL).status_code == 302
    for person in (factories.UserFactory(), world.supplier, world.coordinator):
        client.force_login(person)
        assert titles(client) == titles(client, "?q=조명") == [lesson.title]
    assert titles(client, "?q=용접") == []


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?process=품질·검사", True),
        ("?process=에너지", False),
        ("?ai_task=비전검사", True),
        ("?ai_task=예지보전", False),
        ("?ai_task=비전검사&process=에너지", False),
        ("?q=후드&ai_task=비전검사", True),
    ],
)
@pytest.mark.parametrize("engine", ["there", "away"])
def test_filters_narrow_it_with_and_without_the_engine(world, client, query, found, engine):
    lesson = world.published()
    if engine == "there":
        rebuild(index=SPEC.name)
    client.force_login(factories.UserFactory())
    assert titles(client, query) == [lesson.title] * found
    assert client.get(URL + query).context["found"].stale == (engine == "away")


def test_what_is_published_and_withdrawn_reaches_the_index(world, client):
    rebuild(index=SPEC.name)
    lesson = world.published()
    drain()
    client.force_login(factories.UserFactory())
    assert titles(client) == [lesson.title]
    lessons.withdraw(lesson=lesson, by=world.coordinator)
    drain()
    assert titles(client) == []


def test_the_index_can_be_checked(world):
    lesson = world.published()
    rebuild(index=SPEC.name)
    drain()
    call_command("reindex", SPEC.name, "--check", stdout=io.StringIO())
    search.changed(lesson)
    errors = io.StringIO()
    with pytest.raises(CommandError):
        call_command("reindex", SPEC.name, "--check", stderr=errors)
    assert f"lessons {lesson.pk}: version" in errors.getvalue()


def test_a_need_is_shown_lessons_of_its_process_that_speak_of_it(world, client):
    lesson = world.published()
    other = Taught()
    factories.set_terms(other.project.match.need, process=["품질·검사"])
    other.published(title="다른 조명 교훈")
    rebuild(index=SPEC.name)
    need = like(world)
    assert {row.title for row in library.related(need)} == {lesson.title, "다른 조명 교훈"}
    assert lesson not in library.related(need, apart_from=world.project.pk)
    welding = factories.NeedFactory(title="용접 불량", description="용접 비드가 갈라집니다.")
    factories.set_terms(welding, process=["에너지"])
    assert library.related(Need.objects.for_list().get(pk=welding.pk)) == []
    client.force_login(factories.member_of(need.company))
    assert lesson.title in client.get(reverse("matchmaking:need", args=[need.pk])).content.decode()


def test_no_more_than_three_are_suggested_also_without_the_engine(world):
    for number in range(4):
        world.published(title=f"조명 교훈 {number}")
    need = like(world)
    assert [row.title for row in library.related(need)] == ["조명 교훈 3", "조명 교훈 2", "조명 교훈 1"]
    rebuild(index=SPEC.name)
    assert len(library.related(need)) == 3


def test_an_ended_need_and_one_without_a_process_are_shown_none(world, client):
    lesson = world.published()
    rebuild(index=SPEC.name)
    ended = like(world, status=Need.Status.CLOSED)
    client.force_login(factories.member_of(ended.company))
    assert lesson.title not in client.get(reverse("matchmaking:need", args=[ended.pk])).content.decode()
    ended.terms.clear()
    assert library.related(Need.objects.for_list().get(pk=ended.pk)) == []


def test_suppliers_see_no_suggestions_on_a_need(world, client):
    lesson = world.published()
    rebuild(index=SPEC.name)
    need = like(world, confidentiality="open")
    client.force_login(factories.member_of(factories.SupplierFactory()))
    assert lesson.title not in client.get(reverse("matchmaking:need", args=[need.pk])).content.decode()


def test_a_project_is_shown_those_of_others(world, client):
    lesson = world.published()
    other = Taught()
    Need.objects.filter(pk=other.project.match.need_id).update(title="외관검사 카메라 조명")
    rebuild(index=SPEC.name)
    for shown, project in ((True, other), (False, world)):
        client.force_login(project.coordinator)
        page = client.get(reverse("projects:project_lessons", args=[project.project.pk]))
        assert (lesson in page.context["related"]) == shown


def test_a_saved_search_tells_of_new_ones(world):
    finder = registry.finder("lessons")
    lesson = world.published()
    rebuild(index=SPEC.name)
    person = factories.UserFactory()
    form = finder.form(person, QueryDict("q=조명"))
    assert [row.title for row in finder.new(person, form, lesson.written_at)] == [lesson.title]
    assert finder.new(person, form, lesson.published_at) == []
    assert finder.may(person)


def test_the_library_asks_as_much_for_twenty_as_for_one(world, client, django_assert_max_num_queries):
    for number in range(6):
        Taught().published(title=f"조명 {number}")
    rebuild(index=SPEC.name)
    client.force_login(factories.UserFactory())
    client.get(URL)
    with django_assert_max_num_queries(20):
        assert len(titles(client)) == 6
