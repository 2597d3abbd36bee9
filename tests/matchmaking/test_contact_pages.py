"""The pages of 상담일지: a form that knows where one comes from, lists of a firm, a need and a match."""

from datetime import timedelta

import pytest
from django.urls import reverse

from foundation.history import clock
from matchmaking.models import ContactLog, Match
from matchmaking.services import contacts
from tests import factories
from tests.matchmaking.pairs import pair

pytestmark = pytest.mark.django_db
S = Match.Status
FORM, LIST = reverse("matchmaking:contact_log"), reverse("matchmaking:contacts")
NOTE = "검사 사진 500장을 다음 주에 받기로 했다"


@pytest.fixture
def said():
    return {"kind": "visit", "occurred_on": clock.today().isoformat(), "summary": NOTE}


def test_from_a_firms_page_the_firm_stands_in_the_form(client, coordinator, said):
    firm = factories.CompanyFactory(name="한울정밀")
    client.force_login(coordinator)
    link = f"{FORM}?company={firm.pk}"
    assert link in client.get(reverse("companies:detail", args=[firm.pk])).content.decode()
    page = client.get(link).content.decode()
    assert "한울정밀" in page
    assert clock.today().isoformat() in page
    assert client.post(link, said | {"company": "한울"}).status_code == 302
    contact = ContactLog.objects.get()
    assert (contact.company, contact.need, contact.by_key) == (firm, None, coordinator.pk)


def test_from_a_needs_page_it_is_of_the_need(client, coordinator, said):
    need = factories.NeedFactory()
    client.force_login(coordinator)
    link = f"{FORM}?need={need.pk}"
    assert link in client.get(reverse("matchmaking:need", args=[need.pk])).content.decode()
    assert client.post(link, said | {"company": need.company.business_number}).status_code == 302
    assert ContactLog.objects.get().need == need
    assert NOTE in client.get(reverse("matchmaking:need", args=[need.pk])).content.decode()


def test_from_a_matchs_page_one_of_its_firms_is_picked(client, coordinator, said):
    found = pair(S.ACCEPTED)
    client.force_login(coordinator)
    link = f"{FORM}?match={found.match.pk}"
    assert link in client.get(found.url("match")).content.decode()
    stranger = factories.CompanyFactory()
    assert client.post(link, said | {"company": stranger.pk}).status_code == 422
    supplier = found.match.solution.company
    sent = said | {"company": supplier.pk, "kind": "consultation"}
    assert client.post(link, sent).status_code == 302
    contact = ContactLog.objects.get()
    assert (contact.company, contact.match, contact.need) == (supplier, found.match, found.need)
    assert found.reload().status == S.CONSULTED


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"company": "없는 기업"}, "company"),
        ({"summary": ""}, "summary"),
        ({"kind": "rumour"}, "kind"),
        ({"occurred_on": "2999-01-01"}, "occurred_on"),
        ({"occurred_on": ""}, "occurred_on"),
        ({"next_on": "2026-01-05"}, "next_action"),
    ],
)
def test_bad_input_is_named_by_field(client, coordinator, said, sent, field):
    firm = factories.CompanyFactory()
    client.force_login(coordinator)
    page = client.post(FORM, said | {"company": firm.name} | sent)
    assert page.status_code == 422
    assert list(page.context["form"].errors) == [field]
    assert not ContactLog.objects.exists()


@pytest.mark.parametrize("given", ["need=no-key", "match=00000000-0000-0000-0000-000000000000"])
def test_no_such_case(client, coordinator, given):
    client.force_login(coordinator)
    assert client.get(f"{FORM}?{given}").status_code == 404
    assert client.get(f"{LIST}?{given}").status_code == 404


def test_lists_are_of_a_firm_a_need_or_a_match(client, coordinator):
    found = pair(S.ACCEPTED)
    values = {"by": coordinator, "kind": "phone"}
    firm, supplier = found.need.company, found.match.solution.company
    contacts.log(company=firm, summary="기업의 일", **values)
    contacts.log(company=firm, need=found.need, summary="수요의 일", **values)
    contacts.log(company=supplier, match=found.match, summary="매칭의 일", **values)
    client.force_login(coordinator)

    def listed(**given):
        page = client.get(LIST, given).content.decode()
        return {words for words in ("기업의 일", "수요의 일", "매칭의 일") if words in page}

    assert listed() == {"기업의 일", "수요의 일", "매칭의 일"}
    assert listed(company=firm.pk) == {"기업의 일", "수요의 일"}
    assert listed(need=found.need.pk) == {"수요의 일", "매칭의 일"}
    assert listed(match=found.match.pk) == {"매칭의 일"}
    client.force_login(factories.UserFactory(is_coordinator=True))
    assert listed(mine="1") == set()


def test_firms_find_no_log_anywhere(client, coordinator):
    found = pair(S.ACCEPTED, confidentiality="open")
    contact = contacts.log(
        company=found.need.company, match=found.match, by=coordinator, kind="consultation", summary=NOTE
    )
    pages = [
        found.url("match"),
        reverse("matchmaking:match_history", args=[found.match.pk]),
        reverse("matchmaking:need", args=[found.need.pk]),
        reverse("companies:detail", args=[found.need.company_id]),
    ]
    for user in (found.buyer, found.seller):
        client.force_login(user)
        assert client.get(FORM).status_code == client.get(LIST).status_code == 403
        assert client.get(reverse("matchmaking:contact", args=[contact.pk])).status_code == 404
        for url in pages:
            assert NOTE not in client.get(url).content.decode()
            assert FORM not in client.get(url).content.decode()


def test_one_log_and_who_did_what_was_to_do(client, coordinator, administrator):
    firm = factories.CompanyFactory()
    contact = contacts.log(
        company=firm,
        by=coordinator,
        kind="phone",
        summary=NOTE,
        next_action="사진 받기",
        next_on=clock.today() + timedelta(days=1),
    )
    url = reverse("matchmaking:contact", args=[contact.pk])
    client.force_login(administrator)
    page = client.get(url).content.decode()
    assert NOTE in page
    assert coordinator.name in page
    finish = reverse("matchmaking:contact_finish", args=[contact.pk])
    assert client.get(finish).status_code == 405
    assert client.post(finish).url == url
    assert f"{administrator.name} 님이 마쳤습니다" in client.get(url).content.decode()
    assert client.post(finish).status_code == 409


def test_queries_do_not_grow_with_rows(client, coordinator, django_assert_max_num_queries):
    for _ in range(15):
        found = pair(S.ACCEPTED)
        contacts.log(
            company=found.need.company,
            match=found.match,
            by=factories.UserFactory(is_coordinator=True),
            kind="phone",
            summary=NOTE,
        )
    client.force_login(coordinator)
    with django_assert_max_num_queries(24):
        client.get(LIST)
