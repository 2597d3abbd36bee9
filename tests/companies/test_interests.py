"""Declaring a private interest in a firm keeps one out of its cases; the register is the administrators'."""

from datetime import timedelta

import pytest
from django.urls import reverse

from companies import permissions
from companies.models import Interest
from companies.services import interests, people
from foundation.history import clock
from foundation.history.models import Event
from foundation.history.workflow import Forbidden, Refused
from tests import factories

pytestmark = pytest.mark.django_db
URL = reverse("companies:interests")


@pytest.fixture
def firm(db):
    return factories.CompanyFactory(name="한울정밀", status="pending")


def declare(by, company, **fields):
    return interests.declare(**{"company": company, "by": by, "kind": "shares"} | fields)


def test_declared_on_the_page(client, coordinator, firm):
    client.force_login(coordinator)
    form = client.get(URL, {"company": firm.business_number})
    assert "한울정밀" in form.content.decode()
    sent = {"company": "한울정밀", "kind": "family", "since": "2024-03-01", "note": "친척이 임원입니다"}
    assert client.post(URL, sent).status_code == 302
    interest = coordinator.declared_interests.get()
    assert (interest.company, interest.kind, interest.since.isoformat()) == (firm, "family", "2024-03-01")
    assert Event.objects.of(interest).get().verb == "interest.declared"
    assert "친척이 임원입니다" in client.get(URL).content.decode()


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"company": "없는 기업"}, "company"),
        ({"kind": "hearsay"}, "kind"),
        ({"since": "2999-01-01"}, "since"),
        ({"note": "가" * 1001}, "note"),
    ],
)
def test_bad_input_is_named_by_field(client, coordinator, firm, sent, field):
    client.force_login(coordinator)
    page = client.post(URL, {"company": firm.name, "kind": "shares"} | sent)
    assert page.status_code == 422
    assert list(page.context["form"].errors) == [field]
    assert not Interest.objects.exists()


def test_decides_no_longer_on_the_firm(client, coordinator, firm):
    assert permissions.can_approve(coordinator, firm)
    declare(coordinator, firm)
    assert not permissions.can_approve(coordinator, firm)
    assert not permissions.can_edit(coordinator, firm)
    client.force_login(coordinator)
    assert client.post(reverse("companies:approve", args=[firm.pk])).status_code == 403
    assert permissions.can_approve(coordinator, factories.CompanyFactory())


def test_decides_again_once_it_has_ended(coordinator, firm):
    interest = declare(coordinator, firm)
    interests.end(interest=interest, by=coordinator)
    assert permissions.can_approve(coordinator, firm)
    with pytest.raises(Refused):
        interests.end(interest=interest, by=coordinator)
    declare(coordinator, firm)  # and begins again
    assert coordinator.declared_interests.count() == 2


def test_declared_once(coordinator, firm):
    declare(coordinator, firm)
    with pytest.raises(Refused):
        declare(coordinator, firm)
    declare(coordinator, firm, kind="advice")


def test_nothing_that_is_yet_to_come(coordinator, firm):
    with pytest.raises(Refused):
        declare(coordinator, firm, since=clock.today() + timedelta(days=1))


def test_only_who_decides_or_scores_declares(stranger, firm):
    for user in (stranger, factories.member_of(firm), factories.UserFactory(is_alliance_member=True)):
        with pytest.raises(Forbidden):
            declare(user, firm)
    declare(factories.UserFactory(is_reviewer=True), firm)


def test_only_its_person_ends_it(client, coordinator, administrator, firm):
    interest = declare(coordinator, firm)
    url = reverse("companies:end_interest", args=[interest.pk])
    for user, status in ((administrator, 403), (factories.UserFactory(is_coordinator=True), 404)):
        client.force_login(user)
        assert client.post(url).status_code == status
    client.force_login(coordinator)
    assert client.get(url).status_code == 405
    assert client.post(url).status_code == 302
    assert not Interest.objects.live().exists()


def test_register_is_the_administrators(client, coordinator, administrator, firm):
    declare(coordinator, firm, note="배우자가 대표입니다")
    url = reverse("companies:interest_register")
    client.force_login(coordinator)
    assert client.get(url).status_code == 403
    client.force_login(administrator)
    assert url in client.get(URL).content.decode()
    assert "배우자가 대표입니다" in client.get(url).content.decode()
    interests.end(interest=Interest.objects.get(), by=coordinator)
    assert "한울정밀" not in client.get(url, {"live": "1"}).content.decode()


def test_register_reads_all_rows_at_once(client, administrator, django_assert_max_num_queries):
    for _ in range(15):
        declare(factories.UserFactory(is_coordinator=True), factories.CompanyFactory())
    client.force_login(administrator)
    with django_assert_max_num_queries(16):
        client.get(reverse("companies:interest_register"))


def test_own_list_reads_all_rows_at_once(client, coordinator, django_assert_max_num_queries):
    for _ in range(15):
        declare(coordinator, factories.CompanyFactory())
    client.force_login(coordinator)
    with django_assert_max_num_queries(24):
        client.get(URL)


def test_an_erased_persons_words_are_gone(coordinator, firm):
    interest = declare(coordinator, firm, note="배우자가 대표입니다")
    people.erase(user=coordinator, by=coordinator)
    interest.refresh_from_db()
    assert interest.note == ""
    assert interest.ended_at
