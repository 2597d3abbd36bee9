import pytest
from django.core.exceptions import ValidationError

from foundation.history.models import Event
from foundation.notifications.models import Notification
from matchmaking.erasure import REDACTED, redact
from matchmaking.forms.needs import NeedForm
from matchmaking.models import NeedComment
from matchmaking.services import needs
from tests import factories
from tests.matchmaking.asks import S, ask

pytestmark = pytest.mark.django_db
GIVEN = {"reason": "예산을 어림으로라도 적어 주세요."}


def test_returns_with_a_reason(client, coordinator):
    theirs = ask(S.SUBMITTED)
    client.force_login(coordinator)
    client.post(theirs.url("need_return"), GIVEN)
    assert theirs.reload().status == S.RETURNED
    told = Notification.objects.get()
    assert (told.user, told.kind, told.body) == (theirs.buyer, "matchmaking.need_returned", GIVEN["reason"])
    client.force_login(theirs.buyer)
    assert client.get(theirs.url("need")).context["returned"] == GIVEN["reason"]


@pytest.mark.parametrize("reason", ["", "  "])
def test_needs_a_reason(client, coordinator, reason):
    theirs = ask(S.SUBMITTED)
    client.force_login(coordinator)
    response = client.post(theirs.url("need_return"), {"reason": reason})
    assert response.status_code == 422
    assert list(response.context["reason_form"].errors) == ["reason"]
    with pytest.raises(ValidationError):
        needs.return_(need=theirs.need, by=coordinator, reason=reason)
    assert theirs.reload().status == S.SUBMITTED


def test_comments_stand_beside_their_fields_until_it_is_submitted_again(client, coordinator):
    theirs = ask(S.SUBMITTED)
    client.force_login(coordinator)
    page = client.get(theirs.url("need_return")).content.decode()
    assert theirs.need.title in page
    said = {"about_title": "무엇을 검사하는지 적어 주세요", "about_budget_max_manwon": "<b>어림</b>이라도"}
    assert client.post(theirs.url("need_return"), said).status_code == 302
    event = Event.objects.of(theirs.need).get(verb="need.returned")
    assert event.reason == "한 줄 제목: 무엇을 검사하는지 적어 주세요\n예산 상한(만원): <b>어림</b>이라도"
    assert event.data["fields"] == ["budget_max_manwon", "title"]
    assert Notification.objects.get().body == event.reason

    client.force_login(theirs.buyer)
    page = client.get(theirs.url("need")).content.decode()
    assert theirs.url("need_step", 1) + "#id_title" in page
    assert "&lt;b&gt;어림&lt;/b&gt;이라도" in page
    step = client.get(theirs.url("need_step", 5)).content.decode()
    assert "&lt;b&gt;어림&lt;/b&gt;이라도" in step
    assert "무엇을 검사하는지" not in step

    values = NeedForm.values_of(theirs.reload())
    kept = {name: value for name, value in values.items() if value is not None}
    client.post(theirs.url("need_step", 5), kept | {"budget_max_manwon": "3000"})
    client.post(theirs.url("need_submit"))
    assert not NeedComment.objects.exists()
    assert "이라도" not in client.get(theirs.url("need_step", 5)).content.decode()
    client.force_login(coordinator)
    mended = client.get(theirs.url("need")).context["mended"]
    assert mended.asked == event.reason
    assert [str(label) for label in mended.fields] == ["예산 상한(만원)"]


def test_names_a_comment_that_is_too_long(client, coordinator):
    theirs = ask(S.SUBMITTED)
    client.force_login(coordinator)
    response = client.post(theirs.url("need_return"), {"about_title": "가" * 501})
    assert response.status_code == 422
    assert list(response.context["reason_form"].errors) == ["about_title"]
    assert theirs.reload().status == S.SUBMITTED


def test_an_erased_coordinators_comments_are_gone(coordinator):
    theirs = ask(S.SUBMITTED)
    needs.return_(need=theirs.need, by=coordinator, reason="", comments={"title": "홍길동 님께 물어보세요"})
    redact(coordinator.pk)
    assert NeedComment.objects.get().text == REDACTED


def test_asks_in_the_readers_language(client, coordinator):
    theirs = ask(S.SUBMITTED)
    type(theirs.buyer).objects.filter(pk=theirs.buyer.pk).update(language="en")
    needs.return_(need=theirs.need, by=coordinator, reason="더 적어 주세요")
    assert "보완" not in Notification.objects.get().title


def test_outsider(client, stranger):
    client.force_login(stranger)
    assert client.post(ask(S.SUBMITTED).url("need_return"), GIVEN).status_code == 404


def test_nobody_returns_the_own_firms(client, coordinator):
    theirs = ask(S.SUBMITTED)
    factories.MembershipFactory(user=coordinator, company=theirs.need.company)
    for person in (theirs.buyer, coordinator):
        client.force_login(person)
        assert client.post(theirs.url("need_return"), GIVEN).status_code == 403
    assert theirs.reload().status == S.SUBMITTED


@pytest.mark.parametrize("status", [S.DRAFT, S.RETURNED, S.OPEN, S.MATCHED, S.CANCELLED])
def test_only_what_was_submitted(client, coordinator, status):
    theirs = ask(status)
    client.force_login(coordinator)
    assert client.post(theirs.url("need_return"), GIVEN).status_code == 409
    assert client.get(theirs.url("need_return")).status_code == 409
    assert theirs.reload().status == status
