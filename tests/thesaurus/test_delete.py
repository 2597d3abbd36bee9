import pytest

from foundation.history.models import Event
from foundation.history.workflow import Forbidden
from solutions.models import ThesaurusEntry
from solutions.thesaurus import also, services
from tests.thesaurus.entries import entry, url

pytestmark = pytest.mark.django_db


def test_forgets_the_meaning_and_keeps_what_it_said(client, administrator):
    row = entry()
    key = str(row.pk)
    assert also("비질")
    client.force_login(administrator)
    assert client.post(url("delete", row)).url == url("list")
    assert not ThesaurusEntry.objects.filter(preferred="마당쓸기").exists()
    assert also("비질") == ()
    event = Event.objects.get(object_type="solutions.thesaurusentry", object_id=key)
    assert (event.verb, event.actor_key) == ("thesaurus.deleted", administrator.pk)
    assert event.data == {"preferred": "마당쓸기", "removed": ["비질", "빗자루로 쓸"]}
    page = client.get(url("list")).content.decode()
    assert "이관리 · 마당쓸기 · 지웠습니다" in page


def test_twice(client, coordinator):
    row = entry()
    client.force_login(coordinator)
    client.post(url("delete", row))
    assert client.post(f"/thesaurus/{row.pk}/delete/").status_code == 404


def test_get_is_no_method(client, coordinator):
    row = entry()
    client.force_login(coordinator)
    assert client.get(url("delete", row)).status_code == 405


def test_others_may_not(client, stranger):
    row = entry()
    client.force_login(stranger)
    assert client.post(url("delete", row)).status_code == 403
    with pytest.raises(Forbidden):
        services.delete(entry=row, by=stranger)
    assert ThesaurusEntry.objects.filter(pk=row.pk).exists()
