import pytest
from django.core.exceptions import ValidationError

from matchmaking.models import Need
from matchmaking.services import needs
from tests.matchmaking.asks import S, ask

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("status", [S.DRAFT, S.RETURNED])
def test_asks_for_review(client, status):
    mine = ask(status)
    client.force_login(mine.buyer)
    assert client.post(mine.url("need_submit")).url == mine.url("need")
    assert mine.reload().status == S.SUBMITTED
    assert mine.verbs() == ["need.submitted"]


@pytest.mark.parametrize(
    ("fields", "step", "field"),
    [
        ({"title": " "}, 1, "title"),
        ({"description": "너무 짧은 설명"}, 1, "description"),
        ({"confidentiality": "summary", "masked_summary": ""}, 6, "masked_summary"),
    ],
)
def test_leads_to_the_field_that_lacks(client, fields, step, field):
    mine = ask(**fields)
    client.force_login(mine.buyer)
    response = client.post(mine.url("need_submit"))
    assert response.url == mine.url("need_step", step) + "?check=1"
    page = client.get(response.url)
    assert list(page.context["form"].errors) == [field]
    assert f'id="id_{field}_error"' in page.content.decode()
    assert mine.reload().status == S.DRAFT


def test_a_process_is_needed(client):
    mine = ask()
    mine.need.terms.clear()
    client.force_login(mine.buyer)
    assert client.post(mine.url("need_submit")).url == mine.url("need_step", 2) + "?check=1"


def test_confirms_what_was_taken_in_a_call(client):
    mine = ask(S.RETURNED, confirm_token_hash="0" * 64)
    client.force_login(mine.buyer)
    client.post(mine.url("need_submit"))
    assert mine.reload().confirmed_at


def test_get_is_no_method(client):
    mine = ask()
    client.force_login(mine.buyer)
    assert client.get(mine.url("need_submit")).status_code == 405


def test_outsider(client, stranger):
    client.force_login(stranger)
    assert client.post(ask().url("need_submit")).status_code == 404


def test_operators_do_not_submit(client, coordinator):
    mine = ask()
    client.force_login(coordinator)
    assert client.post(mine.url("need_submit")).status_code == 403
    assert mine.reload().status == S.DRAFT


@pytest.mark.parametrize("status", [S.SUBMITTED, S.OPEN, S.MATCHED, S.CLOSED, S.CANCELLED])
def test_already(client, status):
    mine = ask(status)
    client.force_login(mine.buyer)
    assert client.post(mine.url("need_submit")).status_code == 409
    assert mine.reload().status == status


def test_checks_the_need_as_it_is_now():
    mine = ask()
    Need.objects.update(title="")
    with pytest.raises(ValidationError):
        needs.submit(need=mine.need, by=mine.buyer)
    assert mine.reload().status == S.DRAFT
