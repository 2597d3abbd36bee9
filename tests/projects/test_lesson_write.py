import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from companies.models import Company, Interest
from foundation.history.workflow import Forbidden, Refused
from projects.models import Lesson, Stage
from projects.services import lessons
from tests import factories
from tests.projects.stopped import project_in
from tests.projects.taught import TEXTS, Taught

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return Taught()


@pytest.mark.parametrize("who", ["demander", "supplier", "coordinator"])
def test_those_of_the_project_write_a_draft(world, who):
    lesson = world.written(by=getattr(world, who), title="  조명  ")
    assert (lesson.title, lesson.status, lesson.written_by) == ("조명", "draft", getattr(world, who))


def test_others_do_not(world):
    interested = factories.member_of(world.project.demand_firm, is_coordinator=True)
    assert world.written(by=interested)
    for person in (factories.UserFactory(), factories.member_of(factories.SupplierFactory())):
        with pytest.raises(Forbidden):
            world.written(by=person)


def test_before_the_poc_nothing_has_been_tried(coordinator):
    with pytest.raises(Refused, match="개념검증을 시작한"):
        lessons.write(project=project_in(Stage.PREPARATION), by=coordinator, **TEXTS)


def test_of_a_stopped_project_too(coordinator):
    assert lessons.write(project=project_in(Stage.STOPPED), by=coordinator, **TEXTS)


@pytest.mark.parametrize("name", ["title", "tried", "instead"])
def test_what_is_missing_is_said_on_its_field(world, name):
    with pytest.raises(ValidationError) as error:
        world.written(**{name: " "})
    assert set(error.value.message_dict) == {name}


def test_a_title_has_120_characters(world):
    assert world.written(title="가" * 120)
    with pytest.raises(ValidationError) as error:
        world.written(title="가" * 121)
    assert set(error.value.message_dict) == {"title"}


@pytest.mark.parametrize("side", ["demand_firm", "supplier"])
def test_neither_firm_is_named(world, side):
    firm = getattr(world.project, side)
    Company.objects.filter(pk=firm.pk).update(name="(주) 대한정밀")
    world.project.refresh_from_db()
    for text in ("대한 정밀의 라인에서", f"번호 {firm.business_number}"):
        with pytest.raises(ValidationError) as error:
            world.written(assets=text)
        assert set(error.value.message_dict) == {"assets"}


def test_its_writer_changes_a_draft(world):
    lesson = world.written()
    lessons.change(
        lesson=lesson, by=world.supplier, **(TEXTS | {"failed": "", "tried": "후드를 달았습니다."})
    )
    lesson.refresh_from_db()
    assert (lesson.tried, lesson.failed) == ("후드를 달았습니다.", "")
    with pytest.raises(Forbidden):
        lessons.change(lesson=lesson, by=world.demander, **TEXTS)
    with pytest.raises(ValidationError):
        lessons.change(lesson=lesson, by=world.supplier, **(TEXTS | {"title": ""}))


def test_what_was_submitted_is_no_draft(world):
    lesson = world.submitted()
    with pytest.raises(Refused, match="작성 중인"):
        lessons.change(lesson=lesson, by=world.supplier, **TEXTS)


def test_who_has_left_the_firm_changes_and_submits_nothing(world):
    lesson = world.written()
    world.supplier.memberships.all().delete()
    gone = type(world.supplier).objects.get(pk=world.supplier.pk)
    with pytest.raises(Forbidden):
        lessons.change(lesson=lesson, by=gone, **TEXTS)
    with pytest.raises(Forbidden):
        lessons.submit(lesson=lesson, by=gone)


def test_pages(world, client):
    section = reverse("projects:project_lessons", args=[world.project.pk])
    url = reverse("projects:write_lesson", args=[world.project.pk])
    client.force_login(world.supplier)
    assert client.get(url).status_code == 200
    refused = client.post(url, TEXTS | {"tried": ""})
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["tried"])
    assert client.post(url, TEXTS).url == section
    lesson = Lesson.objects.get()
    assert TEXTS["title"] in client.get(section).content.decode()
    change = reverse("projects:change_lesson", args=[lesson.pk])
    assert TEXTS["assets"] in client.get(change).content.decode()
    assert client.post(change, TEXTS | {"title": ""}).status_code == 422
    assert client.post(change, TEXTS | {"title": "새 제목"}).url == lesson.get_absolute_url()
    client.force_login(world.demander)
    assert client.get(change).status_code == 403
    interested = factories.UserFactory(is_coordinator=True)
    Interest.objects.create(user=interested, company=world.project.supplier)
    client.force_login(interested)
    assert client.get(section).status_code == 200
    assert client.get(url).status_code == 403
    client.force_login(factories.UserFactory())
    for address in (section, url, change):
        assert client.get(address).status_code == 404


def test_before_the_poc_the_page_offers_no_writing(coordinator, client):
    project = project_in(Stage.PREPARATION)
    client.force_login(coordinator)
    page = client.get(reverse("projects:project_lessons", args=[project.pk]))
    assert reverse("projects:write_lesson", args=[project.pk]) not in page.content.decode()
    answer = client.post(reverse("projects:write_lesson", args=[project.pk]), TEXTS)
    assert answer.status_code == 409


def test_a_stopped_project_asks_for_a_lesson(coordinator, client):
    project = project_in(Stage.STOPPED)
    client.force_login(coordinator)
    page = client.get(reverse("projects:project_lessons", args=[project.pk])).content.decode()
    assert "중단한 과제입니다" in page
