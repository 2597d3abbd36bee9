from datetime import timedelta

import pytest
from django.urls import reverse

from foundation import outbox
from foundation.history import clock
from foundation.history.models import Event
from foundation.history.workflow import Forbidden, Refused
from foundation.outbox.models import Job

URL = reverse("outbox:retry")


@pytest.fixture
def dead(db):
    return Job.objects.create(kind="outbox.purge", state=Job.DEAD, attempts=60, last_error="OSError()")


def test_a_dead_job_runs_again(client, administrator, dead):
    client.force_login(administrator)
    response = client.post(URL, {"one": dead.pk}, follow=True)
    assert "작업 1건을 다시 실행합니다." in response.content.decode()
    dead.refresh_from_db()
    assert (dead.state, dead.attempts) == (Job.PENDING, 0)
    assert Event.objects.of(dead).get().actor_key == administrator.pk
    outbox.drain()
    dead.refresh_from_db()
    assert dead.state == Job.DONE


def test_a_waiting_job_runs_now(client, administrator):
    job = outbox.add("outbox.purge", run_after=clock.now() + timedelta(days=1))
    client.force_login(administrator)
    client.post(URL, {"one": job.pk})
    job.refresh_from_db()
    assert job.run_after <= clock.now()


def test_the_selected_ones_run_again(client, administrator, dead):
    other = Job.objects.create(kind="outbox.purge", state=Job.DEAD)
    untouched = Job.objects.create(kind="outbox.purge", state=Job.DEAD)
    client.force_login(administrator)
    client.post(URL, {"jobs": [dead.pk, other.pk]})
    states = dict(Job.objects.values_list("pk", "state"))
    assert states == {dead.pk: Job.PENDING, other.pk: Job.PENDING, untouched.pk: Job.DEAD}


def test_one_button_leaves_the_selected_ones(client, administrator, dead):
    other = Job.objects.create(kind="outbox.purge", state=Job.DEAD)
    client.force_login(administrator)
    client.post(URL, {"one": dead.pk, "jobs": [other.pk]})
    other.refresh_from_db()
    assert other.state == Job.DEAD


def test_gives_way_to_a_waiting_job_of_its_key(client, administrator, dead):
    Job.objects.filter(pk=dead.pk).update(coalesce_key="nightly")
    outbox.add("outbox.purge", coalesce_key="nightly")
    client.force_login(administrator)
    client.post(URL, {"one": dead.pk})
    dead.refresh_from_db()
    assert dead.state == Job.DONE


def test_already_done(client, administrator, dead):
    Job.objects.update(state=Job.DONE)
    client.force_login(administrator)
    response = client.post(URL, {"one": dead.pk}, follow=True)
    assert "이미 처리 중이거나 끝난 작업이 있습니다" in response.content.decode()
    assert Job.objects.get().state == Job.DONE
    with pytest.raises(Refused):
        outbox.retry(job=dead, by=administrator)


@pytest.mark.parametrize(
    ("data", "message"),
    [({}, "하나 이상 고르세요"), ({"jobs": ["nonsense"]}, "UUID")],
)
def test_bad_input(client, administrator, dead, data, message):
    client.force_login(administrator)
    assert message in client.post(URL, data, follow=True).content.decode()
    dead.refresh_from_db()
    assert dead.state == Job.DEAD


def test_wrong_role(client, coordinator, dead):
    client.force_login(coordinator)
    assert client.post(URL, {"one": dead.pk}).status_code == 403
    assert client.post(URL).status_code == 403
    with pytest.raises(Forbidden):
        outbox.retry(job=dead, by=coordinator)
    dead.refresh_from_db()
    assert dead.state == Job.DEAD


def test_visitor_signs_in_first(client, dead):
    assert client.post(URL, {"one": dead.pk}).url.startswith(reverse("account_login"))


def test_wrong_method(client, administrator):
    client.force_login(administrator)
    assert client.get(URL).status_code == 405
