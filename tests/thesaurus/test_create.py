import pytest
from django.core.exceptions import ValidationError

from foundation.history.workflow import Forbidden
from solutions.models import ThesaurusEntry
from solutions.thesaurus import also, services
from tests import factories
from tests.thesaurus.entries import entry, events, sent, term, url

pytestmark = pytest.mark.django_db


def test_adds_an_entry_that_searches_use_at_once(client, coordinator):
    client.force_login(coordinator)
    response = client.post(
        url("create"), sent(" 비질 ", "", "빗자루로   쓸", "비 질", term=term().pk, note="메모")
    )
    row = ThesaurusEntry.objects.get(preferred="마당쓸기")
    assert response.url == url("update", row)
    assert (row.variants, row.term, row.note, row.version) == (["비질", "빗자루로 쓸"], term(), "메모", 1)
    (event,) = events(row)
    assert (event.verb, event.actor_key) == ("thesaurus.created", coordinator.pk)
    assert event.data == {"preferred": "마당쓸기", "added": ["비질", "빗자루로 쓸"]}
    assert also("비질") == ("마당쓸기", "빗자루로 쓸")


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"preferred": ""}, "preferred", ""),
        ({"preferred": "가"}, "preferred", "너무 짧습니다"),
        ({"preferred": "가" * 61}, "preferred", "60"),
        ({"preferred": "시스템"}, "preferred", "어느 수요에나"),
        ({"preferred": "예지 보전"}, "preferred", "이미 ‘예지보전’ 항목에"),
        ({"variants": ""}, "variants", ""),
        ({"variants": "마당 쓸기"}, "variants", "하나 이상"),
        ({"variants": "비질\n- 가"}, "variants", "‘- 가’: 너무 짧습니다"),
        ({"variants": "가" * 61}, "variants", "너무 깁니다"),
        ({"variants": "비질\n관 리"}, "variants", "‘관 리’: 어느 수요에나"),
        ({"variants": "비질\npdm"}, "variants", "‘pdm’: 이미 ‘예지보전’ 항목에"),
        ({"variants": "\n".join(f"변형{n}호" for n in range(31))}, "variants", "30개까지"),
        ({"term": "0"}, "term", ""),
        ({"note": "가" * 201}, "note", "200"),
    ],
)
def test_names_what_cannot_stand(client, coordinator, changes, field, said):
    client.force_login(coordinator)
    response = client.post(url("create"), sent() | changes)
    assert response.status_code == 422
    errors = response.context["form"].errors
    assert list(errors) == [field]
    assert said in " ".join(errors[field])
    assert not ThesaurusEntry.objects.filter(preferred="마당쓸기").exists()


def test_links_the_entry_that_has_a_form(client, coordinator):
    other = entry("대청소", ["<b>걸레질</b>"])
    client.force_login(coordinator)
    page = client.post(url("create"), sent("<b>걸레질</b>")).content.decode()
    assert f'<a href="{url("update", other)}">' in page
    assert "<b>걸레질" not in page


def test_every_fault_is_told_at_once(coordinator):
    with pytest.raises(ValidationError) as told:
        services.create(by=coordinator, preferred="문제", variants=["가", "관리", "비질"])
    assert {field: [fault.code for fault in faults] for field, faults in told.value.error_dict.items()} == {
        "preferred": ["generic"],
        "variants": ["short", "generic"],
    }


def test_others_may_not(client, stranger):
    client.force_login(stranger)
    assert client.get(url("create")).status_code == 403
    assert client.post(url("create"), sent()).status_code == 403
    with pytest.raises(Forbidden):
        services.create(by=stranger, preferred="마당쓸기", variants=["비질"])
    supplier = factories.member_of(factories.SupplierFactory())
    client.force_login(supplier)
    assert client.post(url("create"), sent()).status_code == 403
    assert not ThesaurusEntry.objects.filter(preferred="마당쓸기").exists()


def test_visitors_sign_in(client):
    assert "login" in client.get(url("create")).url


def test_other_methods(client, administrator):
    client.force_login(administrator)
    assert client.get(url("create")).status_code == 200
    assert client.delete(url("create")).status_code == 405
