"""What a masked summary must not tell, and that its preview is what suppliers get."""

import re

import pytest
from django.core.exceptions import ValidationError

from matchmaking.models import Need
from matchmaking.services import needs
from tests import factories
from tests.matchmaking.asks import S, ask

pytestmark = pytest.mark.django_db


@pytest.fixture
def mine(client):
    firm = factories.CompanyFactory(name="(주)한빛 정밀", business_number="2208162517")
    mine = ask(
        company=firm, description="만도에 보내는 브라켓을 현대모비스 기준으로 눈검사하는데 자꾸 놓칩니다."
    )
    client.force_login(mine.buyer)
    return mine


@pytest.mark.parametrize(
    "summary",
    [
        "한빛정밀의 외관검사",
        "주식회사 한빛 정밀에서 하는 외관검사",
        "외관검사(사업자번호 220-81-62517)",
        "외관검사 2208162517",
    ],
)
@pytest.mark.parametrize("confidentiality", ["summary", "invited"])
def test_refuses_the_firms_name_and_number(client, mine, summary, confidentiality):
    sent = {"confidentiality": confidentiality, "masked_summary": summary}
    response = client.post(mine.url("need_step", 6), sent)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["masked_summary"]
    assert mine.reload().confidentiality == "open"
    Need.objects.filter(pk=mine.need.pk).update(**sent)
    with pytest.raises(ValidationError) as refused:
        needs.submit(need=mine.reload(), by=mine.buyer)
    assert list(refused.value.message_dict) == ["masked_summary"]


@pytest.mark.parametrize("summary", ["한빛을 쬐어 정밀하게 보는 검사", "부품 12208162517번의 외관검사"])
def test_takes_what_only_looks_like_it(client, mine, summary):
    sent = {"confidentiality": "summary", "masked_summary": summary}
    assert client.post(mine.url("need_step", 6), sent).status_code == 302


def test_an_open_need_may_name_its_firm(client, mine):
    sent = {"confidentiality": "open", "masked_summary": "한빛정밀의 외관검사"}
    assert client.post(mine.url("need_step", 6), sent).status_code == 302


def test_warns_of_names_that_the_description_has(client, mine, coordinator):
    url = mine.url("need_step", 6)
    sent = {"confidentiality": "summary", "masked_summary": "현대모비스 기준의 외관검사", "then": "stay"}
    assert client.post(url, sent).url == url
    for page in (url, mine.url("need_step", 7), mine.url("need")):
        assert client.get(page).context["cautions"] == ["현대모비스"]
    Need.objects.filter(pk=mine.need.pk).update(status=S.SUBMITTED)
    client.force_login(coordinator)
    assert client.get(mine.url("need")).context["cautions"] == ["현대모비스"]
    Need.objects.filter(pk=mine.need.pk).update(masked_summary="원청 기준의 외관검사")
    assert client.get(mine.url("need")).context["cautions"] == []


def test_the_preview_is_what_a_supplier_gets(client, mine, settings, tmp_path):
    settings.DATA_DIR = tmp_path  # no index of another test's: the database answers
    settings.ELASTICSEARCH_URL = ""
    factories.set_terms(mine.need, deployment=["엣지"])
    Need.objects.filter(pk=mine.need.pk).update(
        confidentiality="summary", masked_summary="외관검사를 자동으로", core_technology="held"
    )
    preview = client.get(mine.url("need_step", 6)).content.decode()
    Need.objects.filter(pk=mine.need.pk).update(status=S.OPEN)
    client.force_login(factories.member_of(factories.SupplierFactory()))
    seen = client.get(mine.url("need")).content.decode()
    listed = client.get("/needs/").content.decode()
    summary = pieces(r"<section>\s*<h2>\s*요약.*?</section>", seen)
    facts = pieces(r'<dl class="facts">.*?</dl>', seen)
    card = pieces(r'<article class="card">.*?</article>', listed)
    assert pieces(r"<section>\s*<h2>\s*요약.*?</section>", preview) == summary
    assert pieces(r'<dl class="facts">.*?</dl>', preview) == facts
    assert pieces(r'<article class="card">.*?</article>', preview) == card
    assert "클라우드" in facts[0]
    assert "국가핵심기술" not in seen


def pieces(pattern: str, page: str) -> list[str]:
    found = [" ".join(piece.split()) for piece in re.findall(pattern, page, re.DOTALL)]
    assert found
    return found
