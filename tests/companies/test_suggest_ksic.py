"""A firm's industry, suggested from what it makes and picked by a person."""

import pytest

from companies.models import Company
from tests import factories
from tests.companies.test_register import data

pytestmark = pytest.mark.django_db
URL = "/companies/suggest-ksic/"
REGISTER = "/companies/register/"


@pytest.fixture
def person(client, stranger):
    client.force_login(stranger)
    return stranger


def page(response):
    return " ".join(response.content.decode().split())


def radio(code, picked=False):
    return f'name="ksic_pick" value="{code}"{" checked" if picked else ""}'


def test_while_it_is_typed(client, person):
    text = page(client.post(URL, {"industry_text": "자동차 조향부품 가공"}))
    assert radio("303") in text
    assert radio("303", picked=True) not in text
    assert "유력" in text
    assert "제조업 › 자동차 및 트레일러 제조업" in text
    assert "<html" not in text


def test_what_was_picked_stays_picked(client, person):
    text = page(client.post(URL, {"industry_text": "두부", "ksic_pick": "303"}))
    assert radio("303", picked=True) in text
    assert radio("107") in text


def test_a_known_code_is_not_offered_again(client, person):
    text = page(client.post(URL, {"industry_text": "조향부품", "ksic_text": "303"}))
    assert radio("303") not in text


def test_nothing_is_set_by_itself(client, person):
    client.post(REGISTER, data(industry_text="자동차 조향부품 가공"))
    assert Company.objects.get().ksic is None


def test_one_press_picks_it(client, person):
    client.post(REGISTER, data(industry_text="자동차 조향부품 가공", ksic_pick="303"))
    assert Company.objects.get().ksic_id == "303"


def test_without_javascript_one_looks_and_loses_nothing_that_was_typed(client, person):
    response = client.post(REGISTER, data(industry_text="두부 제조", introduction="두부집", look="1"))
    assert response.status_code == 200
    assert not response.context["form"].errors
    text = page(response)
    assert radio("107") in text
    for typed in ("남동정밀", "두부집", "5200", '<option value="남동구" selected>'):
        assert typed in text
    assert not Company.objects.exists()


def test_the_firms_own_words_suggest_it_on_its_form(client):
    company = factories.SupplierFactory(industry_text="두부 제조")
    client.force_login(factories.member_of(company))
    url = f"/companies/{company.pk}/edit/"
    assert radio("107") in page(client.get(url))
    looked = client.post(url, {"name": "새 이름", "industry_text": "골판지 상자", "look": "1"})
    assert radio("172") in page(looked)
    assert "새 이름" in page(looked)
    sent = {"name": company.name, "kind": company.kind, "open_slots": "5", "industry_text": "두부 제조"}
    client.post(url, {**sent, "ksic_pick": "107"})
    company.refresh_from_db()
    assert company.ksic_id == "107"
    kept = page(client.get(url))
    assert "107 기타 식품 제조업" in kept
    assert radio("107") not in kept


def test_the_industry_may_be_typed_in_words(client, person):
    client.post(REGISTER, data(ksic_text="조향부품"))
    assert Company.objects.get().ksic_id == "303"


@pytest.mark.parametrize("typed", ["자동차부품 판매", "브라켓", "기계 부품"])
def test_unclear_words_are_asked_about(client, person, typed):
    response = client.post(REGISTER, data(ksic_text=typed))
    assert list(response.context["form"].errors) == ["ksic_pick"]
    assert response.context["form"].choices
    assert "id_ksic_pick_error" in page(response)
    assert not Company.objects.exists()


def test_a_code_that_is_none_is_refused_on_its_field(client, person):
    response = client.post(REGISTER, data(industry_text="", ksic_pick="99999"))
    assert list(response.context["form"].errors) == ["ksic_pick"]
    assert "id_ksic_pick_error" in page(response)


@pytest.mark.parametrize(
    "text", ["", "\x07\x1b\0", "😀🏭", "ㅎㅎㅎ", '"*:)( AND', "<script>", "가" * 100_000]
)
def test_any_text_is_answered(client, person, text):
    response = client.post(URL, {"industry_text": text, "ksic_text": text, "ksic_pick": text})
    assert response.status_code == 200
    assert "<script" not in page(response)
    assert client.post(REGISTER, data(industry_text=text, ksic_text=text, look="1")).status_code == 200


def test_ten_megabytes_are_refused_in_words(client, person):
    response = client.post(URL, {"industry_text": "가" * 10_000_000})
    assert response.status_code == 400
    assert "너무 크거나" in page(response)


def test_visitors_and_other_methods(client, stranger):
    assert client.post(URL).url.startswith("/accounts/login/")
    client.force_login(stranger)
    assert client.get(URL).status_code == 405


def test_few_queries(client, person, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        client.post(URL, {"industry_text": "자동차 조향부품 가공", "ksic_text": "금형", "ksic_pick": "303"})
