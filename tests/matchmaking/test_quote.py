import pytest

from foundation.files.models import Attachment
from foundation.history.workflow import Forbidden, Refused
from foundation.notifications.models import Notification
from matchmaking.models import Match, Need, Quotation
from matchmaking.services import invitations, quotations
from tests.files.uploads import PDF, upload
from tests.matchmaking.pairs import pair

pytestmark = pytest.mark.django_db
S = Match.Status
GIVEN = {"amount_manwon": "3500", "weeks": "12", "approach": "샘플 500장을 모아 판정 가능 여부부터 봅니다."}


@pytest.fixture
def accepted():
    return pair(S.ACCEPTED, confidentiality=Need.Confidentiality.OPEN)


def test_quotes(client, accepted):
    client.force_login(accepted.seller)
    client.post(accepted.url("quote"), GIVEN)
    quotation = Quotation.objects.get()
    assert (quotation.version, quotation.amount_krw, quotation.weeks) == (1, 35_000_000, 12)
    assert quotation.submitted_by == accepted.seller
    assert accepted.reload().status == S.QUOTED
    assert Notification.objects.get().user == accepted.buyer


def test_later_versions_while_quoted(client, accepted):
    client.force_login(accepted.seller)
    client.post(accepted.url("quote"), GIVEN)
    client.post(accepted.url("quote"), GIVEN | {"amount_manwon": "3200"})
    offers = Quotation.objects.order_by("version").values_list("version", "amount_krw")
    assert list(offers) == [(1, 35_000_000), (2, 32_000_000)]
    assert accepted.reload().status == S.QUOTED
    assert accepted.last_event().verb == "match.requoted"


def test_file_is_for_the_two_firms_and_the_operating_body(client, accepted, coordinator, stranger):
    client.force_login(accepted.seller)
    client.post(accepted.url("quote"), GIVEN | {"file": upload("견적서.pdf", PDF)})
    file = Attachment.objects.of(Quotation.objects.get()).get()
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


def test_get_is_no_method(client, accepted):
    client.force_login(accepted.seller)
    assert client.get(accepted.url("quote")).status_code == 405


def test_outsider_finds_nothing(client, accepted, stranger):
    client.force_login(stranger)
    assert client.post(accepted.url("quote"), GIVEN).status_code == 404


def test_only_the_supplier(client, accepted, coordinator):
    for person in (accepted.buyer, coordinator):
        client.force_login(person)
        assert client.post(accepted.url("quote"), GIVEN).status_code == 403
        with pytest.raises(Forbidden):
            quotations.quote(match=accepted.match, amount_krw=1, weeks=1, approach="", by=person)
    assert not Quotation.objects.exists()


@pytest.mark.parametrize(
    "status", [S.INVITED, S.DECLINED, S.EXPIRED, S.SELECTED, S.NOT_SELECTED, S.FELL_THROUGH]
)
def test_only_between_acceptance_and_selection(client, status):
    other = pair(status, confidentiality=Need.Confidentiality.OPEN)
    before = Quotation.objects.count()
    client.force_login(other.seller)
    assert client.post(other.url("quote"), GIVEN).status_code == 409
    assert Quotation.objects.count() == before


def test_only_after_the_pledge(client):
    accepted = pair(S.ACCEPTED, confidentiality=Need.Confidentiality.SUMMARY)
    client.force_login(accepted.seller)
    assert client.post(accepted.url("quote"), GIVEN).status_code == 409
    invitations.pledge(match=accepted.match, by=accepted.seller)
    assert client.post(accepted.url("quote"), GIVEN).status_code == 302


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("amount_manwon", ""),
        ("amount_manwon", "0"),
        ("amount_manwon", "삼천"),
        ("amount_manwon", "10000001"),
        ("weeks", "0"),
        ("weeks", "261"),
        ("approach", " "),
    ],
)
def test_bad_input_is_named(client, accepted, field, value):
    client.force_login(accepted.seller)
    page = client.post(accepted.url("quote"), GIVEN | {field: value})
    assert list(page.context["quotation_form"].errors) == [field]
    assert f"quotation_{field}_error" in page.content.decode()
    assert accepted.reload().status == S.ACCEPTED


def test_bad_file_is_named(client, accepted):
    client.force_login(accepted.seller)
    page = client.post(accepted.url("quote"), GIVEN | {"file": upload("견적서.pdf", b"MZ not a document")})
    assert list(page.context["quotation_form"].errors) == ["file"]
    assert not Quotation.objects.exists()


@pytest.mark.parametrize("wrong", [{"amount_krw": 0}, {"weeks": 0}])
def test_service_takes_positive_numbers(accepted, wrong):
    offer = {"amount_krw": 1, "weeks": 1, "approach": "그대로"} | wrong
    with pytest.raises(Refused) as refused:
        quotations.quote(match=accepted.match, by=accepted.seller, **offer)
    assert refused.value.code == "amount"
