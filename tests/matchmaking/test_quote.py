from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from foundation.files.models import Attachment
from foundation.history.workflow import Forbidden, Refused
from foundation.notifications.models import Notification
from matchmaking.models import Match, Need, Quotation, QuotationItem, QuotationMeasure
from matchmaking.models.quotations import vat
from matchmaking.services import invitations, quotations
from tests.files.uploads import PDF, upload
from tests.matchmaking.offering import cost, offer, promise, typed
from tests.matchmaking.pairs import pair

pytestmark = pytest.mark.django_db
S = Match.Status


@pytest.fixture
def accepted():
    return pair(S.ACCEPTED, confidentiality=Need.Confidentiality.OPEN)


def test_quotes_by_stage_and_item(client, accepted):
    client.force_login(accepted.seller)
    given = typed(
        items=[cost("30,000,000"), cost("5000001", "equipment", "카메라"), cost("", "", "")],
        measures=[promise(), promise(name="", unit="", direction="", baseline="", target="")],
        approach_pilot="라인 한 곳에서 8주",
        approach_rollout="다음 공장",
        people="책임 1명",
        data_needed="불량 사진 2,000장",
        risks="조명",
    )
    response = client.post(accepted.url("quote"), given)
    assert response.url == accepted.url("match")
    quotation = Quotation.objects.get()
    assert (quotation.version, quotation.weeks, quotation.submitted_by) == (1, 12, accepted.seller)
    assert (quotation.amount_krw, quotation.vat_krw, quotation.total_krw) == (
        35_000_001,
        3_500_000,
        38_500_001,
    )
    items = [(row.category, row.name, row.amount_krw) for row in quotation.items.all()]
    assert items == [("people", "개발 인력", 30_000_000), ("equipment", "카메라", 5_000_001)]
    measure = quotation.measures.get()
    assert (measure.name, measure.unit, measure.direction) == ("미검률", "%", "down")
    assert (measure.baseline, measure.target) == (Decimal("2"), Decimal("0.5"))
    assert [text for _stage, text in quotation.stages] == [
        given["approach"],
        "라인 한 곳에서 8주",
        "다음 공장",
    ]
    assert (quotation.people, quotation.data_needed, quotation.risks) == (
        "책임 1명",
        "불량 사진 2,000장",
        "조명",
    )
    assert accepted.reload().status == S.QUOTED
    assert Notification.objects.get().user == accepted.buyer
    page = client.get(accepted.url("match")).content.decode()
    assert all(words in page for words in ("카메라", "불량 사진 2,000장", "3,850만", "미검률"))


def test_exempt_from_vat(client, accepted):
    client.force_login(accepted.seller)
    client.post(accepted.url("quote"), typed(taxable="no"))
    assert Quotation.objects.get().total_krw == 35_000_000
    assert "면세" in client.get(accepted.url("match")).content.decode()


@given(st.lists(st.integers(1, 10**11), min_size=1, max_size=20), st.booleans())
def test_vat_is_a_tenth_of_the_sum_and_never_more(amounts, taxable):
    amount = sum(amounts)
    found = vat(amount, taxable=taxable)
    assert found * 10 <= amount < (found + 1) * 10 if taxable else found == 0


def test_a_later_version_starts_from_the_last_one(client, accepted):
    client.force_login(accepted.seller)
    first = typed(measures=[promise()], people="책임 1명", uploads=upload("견적서.pdf", PDF))
    client.post(accepted.url("quote"), first)
    file = Attachment.objects.get()
    page = client.get(accepted.url("quote"))
    form = page.context["form"]
    assert form.words["people"].value() == "책임 1명"
    assert form.words["kept"].value() == [str(file.pk)]
    assert form.items.forms[0]["amount_krw"].value() == "35,000,000"
    assert form.measures.forms[0]["baseline"].value() == "2"
    second = typed(items=[cost("32000000")], kept=[str(file.pk)], uploads=upload("일정.pdf", PDF))
    client.post(accepted.url("quote"), second)
    latest = Quotation.objects.get(version=2)
    assert (latest.amount_krw, accepted.reload().status) == (32_000_000, S.QUOTED)
    assert [row.name for row in Attachment.objects.of(latest)] == ["견적서.pdf", "일정.pdf"]
    assert Attachment.objects.of(latest)[0].sha256 == file.sha256
    assert Quotation.objects.get(version=1).items.get().amount_krw == 35_000_000
    assert accepted.last_event().verb == "match.requoted"


def test_another_row_keeps_what_was_typed(client, accepted):
    client.force_login(accepted.seller)
    half = typed(items=[cost("삼천")], approach="아직", weeks="", add="items")
    page = client.post(accepted.url("quote"), half)
    form = page.context["form"]
    assert page.status_code == 200
    assert len(form.items.forms) == 3
    assert form.items.forms[0]["amount_krw"].value() == "삼천"
    assert form.words["approach"].value() == "아직"
    assert not form.words.errors
    assert not Quotation.objects.exists()
    four = typed(items=[cost()] * 4, add="measures", measures=[promise()] * 2)
    form = client.post(accepted.url("quote"), four).context["form"]
    assert (len(form.items.forms), len(form.measures.forms)) == (4, 3)
    assert form.measures.forms[1]["target"].value() == "0.5"
    full = typed(items=[cost()] * 20, add="items")
    assert len(client.post(accepted.url("quote"), full).context["form"].items.forms) == 20


def test_files_are_for_the_two_firms_and_the_operating_body(client, accepted, coordinator, stranger):
    client.force_login(accepted.seller)
    both = [SimpleUploadedFile(f"견적서{n}.pdf", PDF) for n in (1, 2)]
    client.post(accepted.url("quote"), typed(uploads=both))
    file, _other = Attachment.objects.of(Quotation.objects.get())
    rival = pair(S.QUOTED, need=accepted.need)
    seen = {}
    for name, person in [
        ("buyer", accepted.buyer),
        ("seller", accepted.seller),
        ("coordinator", coordinator),
        ("rival", rival.seller),
        ("stranger", stranger),
    ]:
        client.force_login(person)
        seen[name] = client.get(file.get_absolute_url()).status_code
    assert seen == {"buyer": 200, "seller": 200, "coordinator": 200, "rival": 404, "stranger": 404}


@pytest.mark.parametrize("method", ["get", "post"])
def test_outsider_finds_nothing(client, accepted, stranger, method):
    client.force_login(stranger)
    assert getattr(client, method)(accepted.url("quote")).status_code == 404


def test_only_the_supplier(client, accepted, coordinator):
    for person in (accepted.buyer, coordinator):
        client.force_login(person)
        assert client.get(accepted.url("quote")).status_code == 403
        assert client.post(accepted.url("quote"), typed()).status_code == 403
        with pytest.raises(Forbidden):
            quotations.quote(match=accepted.match, by=person, **offer())
    assert not Quotation.objects.exists()


def test_wrong_method(client, accepted):
    client.force_login(accepted.seller)
    assert client.delete(accepted.url("quote")).status_code == 405


@pytest.mark.parametrize(
    "status", [S.INVITED, S.DECLINED, S.EXPIRED, S.SELECTED, S.RESERVE, S.NOT_SELECTED, S.FELL_THROUGH]
)
def test_only_between_acceptance_and_selection(client, status):
    other = pair(status, confidentiality=Need.Confidentiality.OPEN)
    before = Quotation.objects.count()
    client.force_login(other.seller)
    assert client.get(other.url("quote")).status_code == 409
    page = client.post(other.url("quote"), typed())
    assert page.status_code == 409
    assert page.context["form"].words["approach"].value() == typed()["approach"]
    assert Quotation.objects.count() == before


def test_after_a_consultation(client):
    consulted = pair(S.CONSULTED, confidentiality=Need.Confidentiality.OPEN)
    client.force_login(consulted.seller)
    client.post(consulted.url("quote"), typed())
    assert consulted.reload().status == S.QUOTED


def test_only_after_the_pledge(client):
    accepted = pair(S.ACCEPTED, confidentiality=Need.Confidentiality.SUMMARY)
    client.force_login(accepted.seller)
    assert client.get(accepted.url("quote")).status_code == 409
    assert client.post(accepted.url("quote"), typed()).status_code == 409
    invitations.pledge(match=accepted.match, by=accepted.seller)
    assert client.post(accepted.url("quote"), typed()).status_code == 302


@pytest.mark.parametrize(
    ("field", "value"), [("weeks", "0"), ("weeks", "261"), ("approach", " "), ("taxable", "")]
)
def test_bad_words_are_named_and_kept(client, accepted, field, value):
    client.force_login(accepted.seller)
    page = client.post(accepted.url("quote"), typed(**{field: value, "people": "책임 1명"}))
    assert page.status_code == 422
    form = page.context["form"]
    assert list(form.words.errors) == [field]
    assert f"quotation_{field}_error" in page.content.decode()
    assert form.words["people"].value() == "책임 1명"
    assert form.items.forms[0]["amount_krw"].value() == "35,000,000"
    assert accepted.reload().status == S.ACCEPTED


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (cost("0"), "amount_krw"),
        (cost("-5"), "amount_krw"),
        (cost("삼천"), "amount_krw"),
        (cost("100000000001"), "amount_krw"),
        (cost(""), "amount_krw"),
        (cost(category=""), "category"),
        (cost(category="salary"), "category"),
        (cost(name=""), "name"),
    ],
)
def test_a_bad_item_is_named(client, accepted, row, field):
    client.force_login(accepted.seller)
    page = client.post(accepted.url("quote"), typed(items=[cost(), row]))
    assert [list(errors) for errors in page.context["form"].items.errors] == [[], [field]]
    assert f"quotation_items-1-{field}_error" in page.content.decode()
    assert not Quotation.objects.exists()


@pytest.mark.parametrize("items", [[], [cost("", "", "")], [cost()] * 21])
def test_one_to_twenty_items(client, accepted, items):
    client.force_login(accepted.seller)
    page = client.post(accepted.url("quote"), typed(items=items))
    assert page.status_code == 422
    assert page.context["form"].items.non_form_errors()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"unit": ""}, "unit"),
        ({"direction": ""}, "direction"),
        ({"target": ""}, "target"),
        ({"target": "NaN"}, "target"),
        ({"target": "2.0"}, "target"),
        ({"direction": "up"}, "target"),
        ({"baseline": "모름"}, "baseline"),
    ],
)
def test_a_bad_measure_is_named(client, accepted, changes, field):
    client.force_login(accepted.seller)
    page = client.post(accepted.url("quote"), typed(measures=[promise(**changes)]))
    assert [list(errors) for errors in page.context["form"].measures.errors] == [[field]]
    assert not Quotation.objects.exists()


def test_a_measure_without_a_baseline(client, accepted):
    client.force_login(accepted.seller)
    client.post(accepted.url("quote"), typed(measures=[promise(baseline="")]))
    assert Quotation.objects.get().measures.get().baseline is None


@pytest.mark.parametrize(
    "files", [[upload("견적서.pdf", b"MZ not a document")], [upload(f"{n}.pdf", PDF) for n in range(11)]]
)
def test_bad_files_are_named(client, accepted, files):
    client.force_login(accepted.seller)
    page = client.post(accepted.url("quote"), typed(uploads=files))
    assert list(page.context["form"].words.errors) == ["uploads"]
    assert not Quotation.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"items": []}, "items"),
        ({"items": [QuotationItem(category="people", name="x", amount_krw=1)] * 21}, "items"),
        ({"items": [QuotationItem(category="people", name="x", amount_krw=0)]}, "amount"),
        ({"weeks": 0}, "amount"),
        (
            {"measures": [QuotationMeasure(name="x", unit="%", direction="up", target=Decimal(1))] * 11},
            "measures",
        ),
        (
            {
                "measures": [
                    QuotationMeasure(
                        name="x", unit="%", direction="up", baseline=Decimal(2), target=Decimal(1)
                    )
                ]
            },
            "measures",
        ),
    ],
)
def test_the_service_takes_sound_offers(accepted, wrong, code):
    with pytest.raises(Refused) as refused:
        quotations.quote(match=accepted.match, by=accepted.seller, **(offer() | wrong))
    assert refused.value.code == code
