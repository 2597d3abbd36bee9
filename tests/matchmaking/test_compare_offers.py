"""The comparison of offers on the shortlist, and what is told of those that a round seals."""

from datetime import timedelta

import pytest
from django.urls import reverse

from foundation.files.services import attach
from foundation.history import clock
from foundation.history.workflow import Refused
from matchmaking.models import Match, Need, Quotation, QuotationItem, Round
from matchmaking.services import quotations, selections
from tests import factories
from tests.files.uploads import PDF, upload
from tests.matchmaking.offering import offer
from tests.matchmaking.pairs import pair, secret_need

pytestmark = pytest.mark.django_db
S = Match.Status


@pytest.fixture
def need():
    return secret_need(confidentiality=Need.Confidentiality.OPEN)


def url(need):
    return reverse("matchmaking:shortlisted", args=[need.pk])


def quoted(need, amount=30_000_000, **fields):
    found = pair(S.ACCEPTED, need=need)
    found.match.status = S.QUOTED
    found.match.save(update_fields=["status"])
    factories.QuotationFactory(match=found.match, amount_krw=amount, vat_krw=amount // 10, **fields)
    return found


def test_amounts_with_and_without_vat_and_by_category(client, need):
    costs = [("people", 10_000_000), ("equipment", 4_000_000), ("people", 6_000_000)]
    items = [QuotationItem(category=kind, name="일", amount_krw=krw) for kind, krw in costs]
    one = quoted(need, 20_000_000, items=items, risks="조명이 어둡습니다", approach_pilot="라인에서 8주")
    quoted(need, 50_000_000)
    client.force_login(one.buyer)
    page = client.get(url(need))
    assert dict(page.context["compared"].costs) == {
        "인건비": [16_000_000, 50_000_000],
        "장비·재료비": [4_000_000, None],
    }
    for words in ("2,000만원", "2,200만원", "5,500만원", "1,600만원", "조명이 어둡습니다", "라인에서 8주"):
        assert words in page.content.decode()


def test_the_latest_standing_version_only(client, need):
    one = quoted(need, 70_000_000)
    factories.QuotationFactory(match=one.match, version=2, amount_krw=60_000_000)
    gone = quoted(need, 80_000_000)
    quotations.withdraw(match=gone.match, reason="단가가 바뀌었습니다", by=gone.seller)
    client.force_login(one.buyer)
    columns = client.get(url(need)).context["compared"].columns
    assert [column.quotation.amount_krw for column in columns] == [60_000_000]


def test_four_side_by_side_and_more_by_choosing(client, need):
    six = [quoted(need) for _ in range(6)]
    client.force_login(six[0].buyer)
    page = client.get(url(need))
    assert [column.match for column in page.context["compared"].columns] == [row.match for row in six[:4]]
    chosen = client.get(url(need), {"offer": [str(six[1].match.pk), str(six[5].match.pk), "nonsense"]})
    assert [column.match for column in chosen.context["compared"].columns] == [six[1].match, six[5].match]


@pytest.fixture
def sealed(need):
    """A need with two offers that a round seals for three days."""
    rivals = quoted(need, 31_000_000, risks="비밀 내용"), quoted(need, 32_000_000)
    deadline = clock.now() + timedelta(days=3)
    Round.objects.create(
        need=need,
        title="선정평가",
        opened_at=clock.now(),
        deadline_at=deadline,
        status=Round.Status.OPEN,
    )
    return rivals


def test_a_round_seals_offers_from_everybody_else(client, need, sealed, coordinator):
    one, rival = sealed
    quotation = one.match.quotations.get()
    file = attach(upload=upload("견적서.pdf", PDF), to=quotation, by=one.seller)
    for person, page in (
        (one.buyer, url(need)),
        (one.buyer, one.url("match")),
        (coordinator, url(need)),
        (coordinator, one.url("match")),
    ):
        client.force_login(person)
        text = client.get(page).content.decode()
        assert "봉인됨: 마감(" in text
        assert not any(words in text for words in ("3,100만원", "비밀 내용", "견적서.pdf"))
        assert client.get(file.get_absolute_url()).status_code == 404
        assert not Quotation.objects.visible_to(person).exists()
    assert list(Quotation.objects.visible_to(rival.seller)) == [rival.match.quotations.get()]
    client.force_login(one.seller)
    assert "비밀 내용" in client.get(one.url("match")).content.decode()
    assert client.get(file.get_absolute_url()).status_code == 200


def test_the_deadline_opens_them_and_ends_offering(client, need, sealed):
    one, _rival = sealed
    client.force_login(one.buyer)
    with clock.at(Round.objects.get().deadline_at):
        assert len(client.get(url(need)).context["compared"].columns) == 2
        for act, given in ((quotations.quote, offer()), (quotations.withdraw, {"reason": "늦었지만"})):
            with pytest.raises(Refused) as refused:
                act(match=one.match, by=one.seller, **given)
            assert refused.value.code == "late"
        client.force_login(one.seller)
        assert client.get(one.url("quote")).status_code == 409


def test_what_is_sealed_is_not_selected_even_if_the_round_is_cancelled(client, need, sealed):
    one, _rival = sealed
    Round.objects.update(status=Round.Status.CANCELLED)
    client.force_login(one.buyer)
    selecting = reverse("projects:open", args=[one.match.pk])
    assert selecting not in client.get(url(need)).content.decode()
    assert selecting not in client.get(one.url("match")).content.decode()
    assert client.get(selecting).status_code == 409
    with pytest.raises(Refused) as refused:
        selections.select(match=one.match, by=one.buyer)
    assert refused.value.code == "sealed"


def test_until_the_deadline_an_offer_is_changed_and_withdrawn(sealed):
    one, rival = sealed
    quotations.quote(match=one.match, by=one.seller, **offer())
    quotations.withdraw(match=rival.match, by=rival.seller, reason="여력이 없어졌습니다")
    assert (one.reload().status, rival.reload().status) == (S.QUOTED, S.ACCEPTED)


def test_nobody_is_offered_a_selection_beside_the_round(client, need, sealed):
    one, _rival = sealed
    client.force_login(one.buyer)
    with clock.at(Round.objects.get().deadline_at):
        for page in (url(need), one.url("match")):
            text = client.get(page).content.decode()
            assert reverse("projects:open", args=[one.match.pk]) not in text
        assert client.get(reverse("projects:open", args=[one.match.pk])).status_code == 409
