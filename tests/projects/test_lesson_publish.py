import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from companies.models import Company, Interest
from foundation.history.workflow import Forbidden, Refused
from foundation.notifications.models import Notification
from projects.models import Lesson
from projects.services import lessons
from tests import factories
from tests.projects.taught import Taught

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return Taught()


def test_the_writer_asks_for_a_review_and_the_coordinator_is_told(world):
    lesson = world.submitted()
    assert lesson.status == "submitted"
    assert Notification.objects.get(kind="projects.lesson").user == world.coordinator


def test_only_the_writer_asks_for_a_review(world):
    with pytest.raises(Forbidden):
        lessons.submit(lesson=world.written(), by=world.demander)


def test_published_it_is_everybodys(world):
    stranger = factories.UserFactory()
    lesson = world.submitted()
    assert lesson not in Lesson.objects.visible_to(stranger)
    lessons.publish(lesson=lesson, by=world.coordinator)
    assert lesson in Lesson.objects.visible_to(stranger)
    assert (lesson.status, lesson.decided_by) == ("published", world.coordinator)
    assert lesson.published_at is not None
    assert Notification.objects.filter(user=world.supplier, kind="projects.lesson").count() == 1


def unfit(world):
    interested = factories.UserFactory(is_coordinator=True)
    Interest.objects.create(user=interested, company=world.project.supplier)
    return [world.supplier, world.demander, interested, factories.UserFactory()]


def test_only_the_operating_body_without_an_interest_decides(world):
    lesson = world.submitted()
    for person in unfit(world):
        with pytest.raises(Forbidden):
            lessons.publish(lesson=lesson, by=person)
        with pytest.raises(Forbidden):
            lessons.send_back(lesson=lesson, reason="더", by=person)


def test_nobody_publishes_what_it_wrote_itself(world):
    lesson = world.submitted(by=world.coordinator)
    with pytest.raises(Forbidden):
        lessons.publish(lesson=lesson, by=world.coordinator)
    with pytest.raises(Forbidden):
        lessons.send_back(lesson=lesson, reason="더", by=world.coordinator)
    assert lessons.publish(lesson=lesson, by=factories.UserFactory(is_staff=True))


@pytest.mark.parametrize("side", ["demand_firm", "supplier"])
def test_a_text_that_names_a_firm_is_not_published(world, side):
    lesson = world.submitted(tried="대한정밀의 라인에서 해 보았습니다.")
    Company.objects.filter(pk=getattr(world.project, side).pk).update(name="대한정밀 주식회사")
    with pytest.raises(Refused, match="기업이 드러납니다"):
        lessons.publish(lesson=Lesson.objects.get(pk=lesson.pk), by=world.coordinator)
    assert Lesson.objects.get().status == "submitted"


@pytest.mark.parametrize("state", ["written", "published"])
def test_only_what_was_submitted_is_decided(world, state):
    lesson = getattr(world, state)()
    with pytest.raises(Refused):
        lessons.publish(lesson=lesson, by=world.coordinator)
    with pytest.raises(Refused):
        lessons.send_back(lesson=lesson, reason="더", by=world.coordinator)


def test_sent_back_it_is_a_draft_with_what_is_to_be_mended(world):
    lesson = lessons.send_back(lesson=world.submitted(), reason=" 수치를 적어 주세요. ", by=world.coordinator)
    assert (lesson.status, lesson.decision_reason) == ("draft", "수치를 적어 주세요.")
    assert Notification.objects.filter(user=world.supplier, kind="projects.lesson").exists()
    again = lessons.submit(lesson=lesson, by=world.supplier)
    assert (again.status, again.decision_reason) == ("submitted", "")


def test_sending_back_has_a_reason(world):
    with pytest.raises(ValidationError) as error:
        lessons.send_back(lesson=world.submitted(), reason=" ", by=world.coordinator)
    assert set(error.value.message_dict) == {"reason"}


@pytest.mark.parametrize("who", ["supplier", "coordinator"])
def test_its_writer_or_the_operating_body_withdraws_it(world, who):
    lesson = world.published()
    lessons.withdraw(lesson=lesson, by=getattr(world, who))
    assert lesson.status == "withdrawn"
    assert lesson not in Lesson.objects.visible_to(factories.UserFactory())


def test_nobody_else_withdraws_it_and_only_once_it_is_published(world):
    lesson = world.published()
    for person in (world.demander, factories.UserFactory()):
        with pytest.raises(Forbidden):
            lessons.withdraw(lesson=lesson, by=person)
    lessons.withdraw(lesson=lesson, by=world.coordinator)
    for other in (lesson, world.written()):
        with pytest.raises(Refused):
            lessons.withdraw(lesson=other, by=world.coordinator)


def test_pages(world, client):
    lesson = world.written()

    def post(name, **data):
        return client.post(reverse(f"projects:{name}", args=[lesson.pk]), data)

    client.force_login(world.supplier)
    assert post("submit_lesson").url == lesson.get_absolute_url()
    assert post("publish_lesson").status_code == 403
    assert post("send_back_lesson", reason="").status_code == 403
    client.force_login(world.coordinator)
    assert post("send_back_lesson", reason="").status_code == 422
    assert post("send_back_lesson", reason="수치를 적어 주세요.").status_code == 302
    client.force_login(world.supplier)
    assert "수치를 적어 주세요." in client.get(lesson.get_absolute_url()).content.decode()
    post("submit_lesson")
    client.force_login(world.coordinator)
    assert post("publish_lesson").status_code == 302
    assert post("publish_lesson").status_code == 409
    stranger = factories.UserFactory()
    client.force_login(stranger)
    page = client.get(lesson.get_absolute_url()).content.decode()
    assert lesson.instead in page
    assert world.project.number not in page
    assert world.project.supplier.name not in page
    assert post("withdraw_lesson").status_code == 403
    client.force_login(world.coordinator)
    assert post("withdraw_lesson").status_code == 302
    client.force_login(stranger)
    assert client.get(lesson.get_absolute_url()).status_code == 404
