"""Reminding the people of several projects of what is due."""

from datetime import timedelta

import pytest
from django.urls import reverse

from companies.models import Interest
from foundation.history import clock
from foundation.history.models import Event
from foundation.history.workflow import Forbidden, Refused
from foundation.notifications.models import Notification
from projects.models import Diligence, Party, Stage
from projects.services import reminders_bulk
from projects.services.reminders_bulk import Reminded, remind
from tests import factories

pytestmark = pytest.mark.django_db
URL = reverse("projects:remind")


def task(project, *, ends: int = 3, **given):
    return factories.TaskFactory(
        project=project,
        starts_on=clock.today() - timedelta(days=60),
        ends_on=clock.today() + timedelta(days=ends),
        **given,
    )


def notices(person):
    rows = Notification.objects.filter(user=person, kind="projects.reminded")
    return [(row.title, row.body) for row in rows]


@pytest.fixture
def quiet(world):
    """A project of which nothing is due but what a test makes."""
    world.accepted()
    return world


def test_each_side_is_told_its_part(quiet):
    day = (clock.today() + timedelta(days=3)).isoformat()
    task(quiet.project, title="데이터 수집", party=Party.DEMAND)
    task(quiet.project, title="학습", party=Party.SUPPLIER)
    task(quiet.project, title="검토", party=Party.OPERATOR)
    task(quiet.project, title="먼 일", party=Party.SUPPLIER, ends=15)
    by = factories.UserFactory(is_coordinator=True)
    assert remind(projects=[quiet.project], by=by) == Reminded(1, 0, 0)
    title = f"[{quiet.project.number}] 기한이 다가오거나 지난 일이 있습니다."
    assert notices(quiet.demander) == [(title, f"- {day} 할 일 ‘데이터 수집’")]
    assert notices(quiet.supplier) == [(title, f"- {day} 할 일 ‘학습’")]
    assert notices(quiet.coordinator) == [(title, f"- {day} 할 일 ‘검토’")]
    assert notices(by) == []


def test_nobody_reminds_oneself(quiet):
    task(quiet.project, party=Party.OPERATOR)
    assert remind(projects=[quiet.project], by=quiet.coordinator).sent == 1
    assert notices(quiet.coordinator) == []


def test_once_a_day(quiet):
    task(quiet.project)
    assert remind(projects=[quiet.project], by=quiet.coordinator) == Reminded(1, 0, 0)
    assert remind(projects=[quiet.project], by=quiet.coordinator) == Reminded(0, 1, 0)
    assert len(notices(quiet.supplier)) == 1
    with clock.at(clock.now() + timedelta(days=1)):
        assert remind(projects=[quiet.project], by=quiet.coordinator) == Reminded(1, 0, 0)
    assert len(notices(quiet.supplier)) == 2
    assert Event.objects.filter(verb="project.reminded", object_id=str(quiet.project.pk)).count() == 2


def test_nothing_due_nothing_told(quiet):
    task(quiet.project, ends=15)
    assert remind(projects=[quiet.project], by=quiet.coordinator) == Reminded(0, 0, 1)
    assert not Event.objects.filter(verb="project.reminded").exists()


def test_nobody_is_pressed_to_appeal(quiet):
    stopped = factories.ProjectFactory(stage=Stage.STOPPED)
    fields = {"status": "negligent", "verdict": "negligent", "appeal_due": clock.now() + timedelta(days=3)}
    Diligence.objects.create(project=stopped, cause="fault", **fields)
    assert remind(projects=[stopped], by=quiet.coordinator) == Reminded(0, 0, 1)


def test_whoever_does_not_manage_one_of_them(quiet):
    task(quiet.project)
    interested = factories.UserFactory(is_coordinator=True)
    Interest.objects.create(user=interested, company=quiet.project.supplier, kind="family")
    for person in (interested, quiet.supplier, quiet.reviewer):
        with pytest.raises(Forbidden):
            remind(projects=[factories.ProjectFactory(), quiet.project], by=person)
    assert notices(quiet.supplier) == []


def test_none_and_too_many(quiet, monkeypatch):
    with pytest.raises(Refused) as refused:
        remind(projects=[], by=quiet.coordinator)
    assert refused.value.code == "nothing"
    monkeypatch.setattr(reminders_bulk, "MOST", 1)
    with pytest.raises(Refused) as refused:
        remind(projects=[quiet.project, factories.ProjectFactory()], by=quiet.coordinator)
    assert refused.value.code == "many"
    task(quiet.project)
    assert remind(projects=[quiet.project], by=quiet.coordinator).sent == 1


def test_from_the_list(client, quiet):
    idle = factories.ProjectFactory()
    idle.gates.all().delete()
    task(quiet.project)
    client.force_login(quiet.coordinator)
    answer = client.post(URL, {"project": [quiet.project.pk, idle.pk], "query": "stage=preparation&junk=1"})
    assert answer["Location"] == f"{reverse('projects:list')}?stage=preparation"
    page = client.get(answer["Location"]).content.decode()
    assert "과제 1건의 기한을 알렸습니다." in page
    assert "2주 안에 할 일이 없는 과제 1건은 건너뛰었습니다." in page
    client.post(URL, {"project": [quiet.project.pk]})
    assert (
        "오늘 이미 알린 과제 1건은 건너뛰었습니다." in client.get(reverse("projects:list")).content.decode()
    )
    assert len(notices(quiet.supplier)) == 1
    # The project's own history tells of it, too.
    assert (
        "기한이 다가오거나 지난 일을 알렸습니다"
        in client.get(quiet.project.get_absolute_url()).content.decode()
    )


def test_refused_at_the_door(client, quiet, stranger):
    assert client.post(URL, {"project": [quiet.project.pk]})["Location"].startswith(reverse("account_login"))
    for person in (quiet.supplier, quiet.demander, stranger):
        client.force_login(person)
        assert client.post(URL, {"project": [quiet.project.pk]}).status_code == 403
        assert client.post(URL).status_code == 403
    client.force_login(quiet.coordinator)
    assert client.get(URL).status_code == 405
    assert client.post(URL).status_code == 409
    for unknown in ("nothing", "00000000-0000-0000-0000-000000000000"):
        assert client.post(URL, {"project": [unknown]}).status_code == 404
