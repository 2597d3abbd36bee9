"""The pages on which a case is written, consented to and published."""

import pytest
from django.urls import reverse

from alliance.erasure import REDACTED, redact
from alliance.models import Case
from companies.models import Interest
from foundation.pages import frame
from projects.models import Measurement
from tests import factories

from .told import TEXTS, Told

pytestmark = pytest.mark.django_db
S = Case.Status
LIST = "/alliance/cases/"


@pytest.fixture
def world():
    return Told()


def url(name, case):
    return reverse(f"alliance:{name}", args=[case.pk])


def waits(user):
    return {item.label: item.count for item in frame.waiting(user)}


def test_from_draft_to_the_public_page(client, world):
    client.force_login(world.coordinator)
    page = client.get(LIST + "new/", {"project": world.project.pk})
    assert page.context["form"].initial["project"] == str(world.project.pk)
    answer = client.post(LIST + "new/", TEXTS | {"project": world.project.pk})
    case = Case.objects.get()
    assert answer.url == case.get_absolute_url()
    assert "0.8%" in client.get(answer.url).content.decode()
    client.post(url("ask_case", case))
    for firm, person in ((world.demand, world.buyer), (world.supplier, world.seller)):
        assert waits(person)["동의할 성공사례"] == 1
        client.force_login(person)
        page = client.get(case.get_absolute_url())
        assert [row["firm"] for row in page.context["bound"]] == [firm]
        answer = client.post(url("consent_case", case), {"firm": firm.pk, "version": 1})
        assert answer.status_code == 302
        assert "동의할 성공사례" not in waits(person)
        assert "동의했습니다. 공개하기 전이나" in client.get(case.get_absolute_url()).content.decode()
    client.force_login(world.coordinator)
    assert waits(world.coordinator)["공개할 성공사례"] == 1
    client.post(url("publish_case", case))
    assert "공개할 성공사례" not in waits(world.coordinator)
    case.refresh_from_db()
    assert case.status == S.PUBLISHED
    assert "공개했습니다" in client.get(case.get_absolute_url()).content.decode()
    client.logout()
    assert TEXTS["title"] in client.get("/results/").content.decode()


def test_edits_and_asks_again(client, world):
    case = world.published()
    client.force_login(world.coordinator)
    page = client.get(url("edit_case", case))
    assert page.context["form"].initial["title"] == TEXTS["title"]
    assert "효력을 잃고" in page.content.decode()
    assert client.post(url("edit_case", case), TEXTS | {"title": ""}).status_code == 422
    client.post(url("edit_case", case), TEXTS | {"title": "새 제목"})
    case.refresh_from_db()
    assert (case.title, case.status) == ("새 제목", S.DRAFT)


def test_a_firm_refuses(client, world):
    case = world.asked()
    client.force_login(world.seller)
    given = {"firm": world.supplier.pk, "reason": ""}
    answer = client.post(url("refuse_case", case), given)
    assert answer.status_code == 422
    assert answer.context["bound"][0]["refuse_form"].errors["reason"]
    client.post(url("refuse_case", case), given | {"reason": "고객사가 보입니다."})
    case.refresh_from_db()
    assert case.status == S.DRAFT
    client.force_login(world.coordinator)
    text = client.get(case.get_absolute_url()).content.decode()
    assert "기업이 동의하지 않았습니다" in text
    assert "고객사가 보입니다." in text


def test_a_firm_takes_its_consent_back(client, world):
    case = world.published()
    client.force_login(world.buyer)
    assert client.post(url("take_back_case", case), {"firm": world.supplier.pk}).status_code == 403
    assert client.post(url("take_back_case", case), {"firm": world.demand.pk}).status_code == 302
    client.logout()
    assert TEXTS["title"] not in client.get("/results/").content.decode()
    assert client.get(reverse("results:case", args=[case.pk])).status_code == 404


def test_the_operating_body_takes_it_down_with_a_reason(client, world):
    case = world.published()
    client.force_login(world.coordinator)
    assert client.post(url("withdraw_case", case), {"reason": " "}).status_code == 422
    assert client.post(url("withdraw_case", case), {"reason": "이의가 있습니다."}).status_code == 302
    case.refresh_from_db()
    assert case.status == S.WITHDRAWN


def test_a_version_that_was_not_read(client, world):
    case = world.asked()
    client.force_login(world.buyer)
    answer = client.post(url("consent_case", case), {"firm": world.demand.pk, "version": 7})
    assert answer.status_code == 409
    assert "다시 읽고 동의하세요" in answer.content.decode()
    assert client.post(url("consent_case", case), {"firm": world.demand.pk}).status_code == 422
    answer = client.post(url("consent_case", case), {"firm": "nonsense", "version": 1})
    assert answer.status_code == 403


def test_offers_only_projects_that_one_may_tell_of(client, world):
    interested = factories.UserFactory(is_coordinator=True)
    Interest.objects.create(user=interested, company=world.demand, kind="family")
    unverified = Told()
    Measurement.objects.filter(measure__project=unverified.project).update(level="self_reported")

    def offered(user):
        client.force_login(user)
        return list(client.get(LIST + "new/").context["form"].fields["project"].queryset)

    assert offered(world.coordinator) == [world.project]
    assert offered(interested) == []
    world.draft()
    assert offered(world.coordinator) == []


def test_who_sees_what(client, world):
    drafted, told = world.draft(), Told().published()
    alliance, stranger = factories.UserFactory(is_alliance_member=True), factories.UserFactory()
    for user, listed in (
        (world.coordinator, {drafted, told}),
        (world.buyer, {drafted, told}),
        (alliance, {told}),
    ):
        client.force_login(user)
        assert set(client.get(LIST).context["page"]) == listed
    assert client.get(drafted.get_absolute_url()).status_code == 404
    client.force_login(stranger)
    assert client.get(LIST).status_code == 403
    page = client.get(told.get_absolute_url())
    assert page.status_code == 200
    assert not page.context["inside"]
    assert "진행 기록" not in page.content.decode()


def test_says_what_no_longer_stands(client, world):
    case = world.published()
    Measurement.objects.update(level="rejected")
    client.force_login(world.coordinator)
    assert client.get(LIST).context["gone"] == {case.pk}
    text = client.get(case.get_absolute_url()).content.decode()
    assert "공개 화면에서 빠져 있습니다" in text
    assert "0.8%" in text
    client.force_login(factories.UserFactory())
    assert "0.8%" not in client.get(case.get_absolute_url()).content.decode()
    assert client.get(reverse("results:case", args=[case.pk])).status_code == 404


def test_queries_do_not_grow_with_cases(client, world, django_assert_max_num_queries):
    for _ in range(5):
        Told().published()
    client.force_login(world.coordinator)
    with django_assert_max_num_queries(12):
        client.get(LIST)
    client.logout()
    with django_assert_max_num_queries(8):
        client.get("/results/")


def test_wrong_method(client, world):
    case = world.draft()
    client.force_login(world.coordinator)
    for name in (
        "ask_case",
        "consent_case",
        "refuse_case",
        "take_back_case",
        "publish_case",
        "withdraw_case",
    ):
        assert client.get(url(name, case)).status_code == 405
    case.refresh_from_db()
    assert case.status == S.DRAFT


def test_erasing_a_writer_takes_drafts_and_leaves_what_the_firms_read(world):
    drafted, told = world.draft(), Told().published()
    for case in (drafted, told):
        redact(case.created_by_id)
        case.refresh_from_db()
    assert (drafted.title, drafted.before, drafted.after) == (REDACTED, REDACTED, REDACTED)
    assert told.title == TEXTS["title"]
