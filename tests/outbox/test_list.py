from django.urls import reverse

from foundation import outbox
from foundation.history import clock
from foundation.outbox.models import Job

URL = reverse("outbox:list")


def job(kind, state, error=""):
    return Job.objects.create(kind=kind, state=state, last_error=error)


def test_shows_what_waits_and_what_failed(client, administrator):
    job("test.waiting", Job.PENDING)
    job("test.failed", Job.DEAD, "OSError('away')")
    job("test.done", Job.DONE)
    client.force_login(administrator)
    text = client.get(URL).content.decode()
    assert "test.waiting" in text
    assert "test.failed" in text
    assert "OSError(&#x27;away&#x27;)" in text
    assert "test.done" not in text


def test_filter_by_state(client, administrator):
    job("test.waiting", Job.PENDING)
    job("test.failed", Job.DEAD)
    client.force_login(administrator)
    text = client.get(URL, {"state": "dead"}).content.decode()
    assert "test.failed" in text
    assert "test.waiting" not in text


def test_says_so_when_all_is_done(client, administrator):
    client.force_login(administrator)
    assert "모두 처리되었습니다" in client.get(URL).content.decode()


def test_rows_cost_no_queries(client, administrator, django_assert_max_num_queries):
    client.force_login(administrator)
    for _number in range(60):
        job("test.waiting", Job.PENDING)
    with django_assert_max_num_queries(10):
        assert client.get(URL).status_code == 200


def test_visitor_signs_in_first(client, db):
    assert client.get(URL).url.startswith(reverse("account_login"))


def test_wrong_role(client, coordinator):
    client.force_login(coordinator)
    assert client.get(URL).status_code == 403


def test_wrong_method(client, administrator):
    client.force_login(administrator)
    assert client.post(URL).status_code == 405


def test_job_of_a_later_time_is_listed(client, administrator):
    outbox.add("outbox.purge", run_after=clock.now())
    client.force_login(administrator)
    assert "outbox.purge" in client.get(URL).content.decode()
