"""Two needs of a firm that are one: the duplicate is cancelled and leads to the one that is kept."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from foundation.files.services import attach
from foundation.history.models import Event
from foundation.history.workflow import Refused
from foundation.notifications.models import Notification
from matchmaking.models import Match, Need, Round
from matchmaking.services import contacts, need_merges
from tests import factories
from tests.matchmaking import judged
from tests.matchmaking.asks import Ask, S, ask

pytestmark = pytest.mark.django_db
REASON = {"reason": "전화와 온라인으로 두 번 등록했습니다"}


@pytest.fixture
def two():
    """(the duplicate, the one that is kept)"""
    duplicate = ask(S.SUBMITTED)
    return duplicate, Ask(ask(S.OPEN, company=duplicate.need.company).need, duplicate.buyer)


def url(duplicate, kept):
    return reverse("matchmaking:need_merge", args=[duplicate.need.pk, kept.need.pk])


def test_the_duplicate_leads_to_the_kept_one(client, coordinator, two):
    duplicate, kept = two
    file = attach(
        upload=SimpleUploadedFile("현장.png", b"\x89PNG\r\n\x1a\n" + b"0" * 20),
        to=duplicate.need,
        by=duplicate.buyer,
    )
    contacts.log(
        company=kept.need.company, need=duplicate.need, by=coordinator, kind="phone", summary="기스를 물어봄"
    )
    listed = factories.MatchFactory(need=duplicate.need)
    client.force_login(coordinator)
    assert client.get(url(*two)).status_code == 200
    assert client.post(url(*two), REASON).url == kept.url("need")
    gone = duplicate.reload()
    assert (gone.status, gone.merged_into_id) == (S.CANCELLED, kept.need.pk)
    assert kept.reload().status == S.OPEN
    event = Event.objects.of(gone).get(verb="need.cancelled")
    assert (event.reason, event.data["kept"]) == (REASON["reason"], str(kept.need.pk))
    assert Event.objects.of(kept.need).get(verb="need.merged").data["merged"] == str(gone.pk)
    assert Match.objects.get(pk=listed.pk).status == Match.Status.CANCELLED

    page = client.get(kept.url("need")).content.decode()
    assert file.get_absolute_url() in page
    assert "기스를 물어봄" in page
    client.force_login(duplicate.buyer)
    told = Notification.objects.get(user=duplicate.buyer)
    assert (told.user, told.kind, told.url) == (duplicate.buyer, "matchmaking.need_merged", kept.url("need"))
    assert kept.url("need") in client.get(duplicate.url("need")).content.decode()
    page = client.get(kept.url("need")).content.decode()
    assert file.get_absolute_url() in page
    assert "기스를 물어봄" not in page
    assert client.get(file.get_absolute_url()).status_code == 200


def test_suppliers_learn_nothing_of_the_duplicate(client, coordinator, two):
    duplicate, kept = two
    Need.objects.filter(pk=duplicate.need.pk).update(title="합쳐질 수요의 제목")
    client.force_login(coordinator)
    client.post(url(*two), REASON)
    client.force_login(factories.member_of(factories.SupplierFactory()))
    assert client.get(duplicate.url("need")).status_code == 404
    assert "합쳐질 수요의 제목" not in client.get(kept.url("need")).content.decode()


def test_what_was_merged_before_leads_to_the_last(coordinator, two):
    duplicate, kept = two
    first = ask(S.DRAFT, company=kept.need.company)
    need_merges.merge(duplicate=first.need, kept=duplicate.need, by=coordinator, reason="같은 수요")
    need_merges.merge(duplicate=duplicate.reload(), kept=kept.need, by=coordinator, reason="같은 수요")
    assert set(kept.need.merged.values_list("pk", flat=True)) == {first.need.pk, duplicate.need.pk}


def test_of_two_merges_into_each_other_one_wins(coordinator, two):
    one, other = two
    need_merges.merge(duplicate=one.need, kept=other.need, by=coordinator, reason="같은 수요")
    for duplicate, kept in ((other, one), (one, other)):
        with pytest.raises(Refused):
            need_merges.merge(duplicate=duplicate.need, kept=kept.need, by=coordinator, reason="같은 수요")
    assert (one.reload().status, other.reload().status) == (S.CANCELLED, S.OPEN)


@pytest.mark.parametrize("status", [Match.Status.INVITED, Match.Status.DECLINED, Match.Status.QUOTED])
def test_not_once_a_supplier_knows_the_duplicate(client, coordinator, two, status):
    factories.MatchFactory(need=two[0].need, status=status)
    client.force_login(coordinator)
    assert client.get(url(*two)).status_code == 409
    assert client.post(url(*two), REASON).status_code == 409
    assert two[0].reload().status == S.SUBMITTED
    assert client.post(url(*reversed(two)), REASON).status_code == 302


@pytest.mark.parametrize("ended", [S.CANCELLED, S.CLOSED])
def test_not_with_one_that_has_ended(client, coordinator, two, ended):
    Need.objects.filter(pk=two[1].need.pk).update(status=ended)
    client.force_login(coordinator)
    assert client.post(url(*two), REASON).status_code == 409
    assert client.post(url(*reversed(two)), REASON).status_code == 409
    assert two[0].reload().merged_into is None


def test_only_of_the_same_firm_and_not_with_itself(client, coordinator, two):
    client.force_login(coordinator)
    assert client.post(url(two[0], ask(S.OPEN)), REASON).status_code == 409
    assert client.post(url(two[0], two[0]), REASON).status_code == 409
    assert two[0].reload().status == S.SUBMITTED


def test_needs_a_reason(client, coordinator, two):
    client.force_login(coordinator)
    response = client.post(url(*two), {"reason": " "})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["reason"]


def test_not_by_the_firm_nor_by_who_has_an_interest(client, coordinator, stranger, two):
    client.force_login(stranger)
    assert client.post(url(*two), REASON).status_code == 404
    factories.MembershipFactory(user=coordinator, company=two[0].need.company)
    for person in (two[0].buyer, coordinator):
        client.force_login(person)
        assert client.get(url(*two)).status_code == 403
        assert client.post(url(*two), REASON).status_code == 403
    assert two[0].reload().status == S.SUBMITTED


def test_a_draft_of_a_round_ends_with_the_duplicate():
    made = judged.drafted()
    made.round.need.matches.all().update(status=Match.Status.SHORTLISTED)
    kept = ask(S.OPEN, company=made.round.need.company)
    need_merges.merge(duplicate=made.round.need, kept=kept.need, by=made.coordinator, reason="같은 수요")
    assert made.reload().status == Round.Status.CANCELLED
