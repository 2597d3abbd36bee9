import pytest
from django.core.exceptions import ValidationError

from foundation.history.workflow import Forbidden
from solutions.models import ThesaurusEntry
from solutions.thesaurus import also, services
from tests.thesaurus.entries import entry, events, sent, term, url

pytestmark = pytest.mark.django_db


def test_replaces_what_it_says(client, coordinator):
    row = entry(term=term(), note="메모")
    client.force_login(coordinator)
    page = client.get(url("update", row))
    assert page.context["form"].initial["variants"] == ["비질", "빗자루로 쓸"]
    assert client.post(url("update", row), sent("비질", "싹싹 쓸", version=1)).url == url("update", row)
    row.refresh_from_db()
    assert (row.variants, row.term, row.note, row.version) == (["비질", "싹싹 쓸"], None, "", 2)
    (event,) = events(row)
    assert event.verb == "thesaurus.updated"
    assert event.data["fields"] == ["variants", "term_id", "note"]
    assert (event.data["added"], event.data["removed"]) == (["싹싹 쓸"], ["빗자루로 쓸"])
    assert also("싹싹 쓸었어요") == ("마당쓸기", "비질")


def test_the_order_of_forms_is_kept(client, coordinator):
    row = entry()
    client.force_login(coordinator)
    client.post(url("update", row), sent("빗자루로 쓸", "비질", version=1))
    row.refresh_from_db()
    assert row.variants == ["빗자루로 쓸", "비질"]


def test_saving_the_same_changes_nothing(client, coordinator):
    row = entry()
    client.force_login(coordinator)
    client.post(url("update", row), sent(version=1))
    row.refresh_from_db()
    assert row.version == 1
    assert events(row) == []


def test_an_entry_may_keep_its_own_forms_and_swap_them(client, coordinator):
    row = entry()
    client.force_login(coordinator)
    client.post(url("update", row), sent("마당쓸기", preferred="비질", version=1))
    row.refresh_from_db()
    assert (row.preferred, row.variants) == ("비질", ["마당쓸기"])


def test_forms_of_other_entries_are_refused(client, coordinator):
    row = entry()
    client.force_login(coordinator)
    response = client.post(url("update", row), sent("비질", "예지정비", version=1))
    assert response.status_code == 422
    assert "‘예지보전’" in response.context["form"].errors["variants"][0]


@pytest.mark.parametrize("version", ["1", "", "x"])
def test_what_another_changed_meanwhile_is_not_overwritten(client, coordinator, version):
    row = entry(version=2)
    client.force_login(coordinator)
    response = client.post(url("update", row), sent("싹싹 쓸", version=version))
    assert response.status_code == 422
    assert response.context["form"].errors
    row.refresh_from_db()
    assert row.variants == ["비질", "빗자루로 쓸"]


def test_tells_the_history_with_names(client, coordinator):
    row = entry()
    services.update(
        entry=row,
        by=coordinator,
        version=1,
        preferred="마당쓸기",
        variants=["비질", "싹싹 쓸"],
        term=None,
        note="",
    )
    client.force_login(coordinator)
    page = client.get(url("update", row)).content.decode()
    assert "김코디 · 고쳤습니다" in page
    assert "더함: 싹싹 쓸<br>뺌: 빗자루로 쓸" in page


def test_gone(client, coordinator):
    client.force_login(coordinator)
    assert client.get("/thesaurus/0/").status_code == 404


def test_others_may_not(client, stranger):
    row = entry()
    client.force_login(stranger)
    assert client.post(url("update", row), sent("싹싹 쓸", version=1)).status_code == 403
    with pytest.raises(Forbidden):
        services.update(
            entry=row, by=stranger, version=1, preferred="마당쓸기", variants=["싹싹 쓸"], term=None, note=""
        )
    assert ThesaurusEntry.objects.get(pk=row.pk).version == 1


def test_the_service_refuses_a_stale_version(coordinator):
    row = entry(version=3)
    with pytest.raises(ValidationError):
        services.update(
            entry=row, by=coordinator, version=2, preferred="비질", variants=["쓸기질"], term=None, note=""
        )
