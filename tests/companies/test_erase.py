"""Erasing a person: a tombstone remains, nothing personal does."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP
from django.apps import apps
from django.contrib.sessions.models import Session

from companies.models import ApiToken, Claim, Consent, User
from companies.services import claims, members, people
from foundation import outbox
from foundation.history.models import Event
from foundation.history.workflow import Forbidden, Refused, record
from foundation.notifications import notify
from foundation.outbox.models import Job
from tests import factories

pytestmark = pytest.mark.django_db
EMAIL, NAME, PHONE = "gone@example.com", "홍길동전", "010-9999-1234"


@pytest.fixture
def person():
    user = User.objects.create_verified_user(EMAIL, factories.PASSWORD, name=NAME, phone=PHONE)
    Consent.objects.create(user=user, kind="collection", version="1")
    Claim.objects.create(user=user, company=factories.CompanyFactory(), message=f"{NAME}입니다")
    people.issue_token(by=user, label=f"{NAME}의 토큰", scopes=["read"], days=30)
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    record(factories.CompanyFactory(), "company.noted", by=user, reason=f"{NAME} {PHONE}로 전화 주세요")
    notify(user=user, kind="companies.decided", title=f"{NAME} 님", url="/")
    return user


def everything():
    """All rows of the product as text."""
    return " ".join(
        str(list(model.objects.values()))
        for model in apps.get_models()
        if model.__module__.split(".")[0] in {"companies", "foundation", "allauth"}
    )


def test_nothing_personal_is_left(client, person):
    company = factories.CompanyFactory()
    owner = factories.member_of(company)
    members.invite(company=company, by=owner, email=EMAIL, role="member")
    outbox.drain()  # the mails have gone out
    client.force_login(person)
    assert client.get("/companies/me/erase/").status_code == 200
    assert client.post("/companies/me/erase/", {"confirm": "탈퇴"}).url == "/"
    rows = everything()
    for secret in (EMAIL, NAME, PHONE):
        assert secret not in rows
    person.refresh_from_db()
    assert (person.name, person.is_active, person.phone) == ("탈퇴한 사용자", False, "")
    assert person.erased_at
    assert not ApiToken.objects.exists()
    assert not EmailAddress.objects.filter(user=person).exists()
    assert Event.objects.filter(verb="company.noted", actor_key=person.pk).exists()  # the deed stays, by key
    assert Consent.objects.get(user=person).withdrawn_at


def test_sessions_end(client, person):
    client.force_login(person)
    other = client.__class__()
    other.force_login(person)
    kept = factories.UserFactory()
    third = client.__class__()
    third.force_login(kept)
    client.post("/companies/me/erase/", {"confirm": "탈퇴"})
    assert other.get("/companies/me/").status_code == 302
    outbox.drain()
    left = [session.get_decoded().get("_auth_user_id") for session in Session.objects.all()]
    assert str(person.pk) not in left
    assert str(kept.pk) in left


def test_mail_that_waits_is_not_sent(person, mailoutbox):
    notify(user=person, kind="companies.decided", title=f"{NAME} 님께", url="/")
    people.erase(user=person, by=person)
    assert NAME not in everything()
    outbox.drain()
    assert not mailoutbox
    assert not Job.objects.exclude(state=Job.DONE).filter(kind="outbox.mail").exists()


def test_a_claim_that_waits_is_turned_down(person, coordinator):
    claim = Claim.objects.get(user=person)
    people.erase(user=person, by=person)
    with pytest.raises(Refused):
        claims.approve(claim=Claim.objects.get(pk=claim.pk), by=coordinator)
    assert not claim.company.memberships.exists()


def test_coordinators_hear_of_a_firm_without_an_owner(person, coordinator):
    company = factories.CompanyFactory(name="홀로남은기업")
    factories.MembershipFactory(company=company, user=person)
    people.erase(user=person, by=person)
    assert company.memberships.get().ended_at
    assert "홀로남은기업" in coordinator.notifications.get().title


def test_asks_for_the_word(client, person):
    client.force_login(person)
    response = client.post("/companies/me/erase/", {"confirm": "네"})
    assert response.status_code == 422
    assert "confirm" in response.context["form"].errors
    person.refresh_from_db()
    assert person.email == EMAIL


def test_only_oneself_or_an_administrator_and_once(person, stranger, coordinator, administrator):
    for by in (stranger, coordinator):
        with pytest.raises(Forbidden):
            people.erase(user=person, by=by)
    people.erase(user=person, by=administrator)
    with pytest.raises(Refused):
        people.erase(user=person, by=administrator)


def test_an_erased_person_cannot_sign_in(client, person):
    people.erase(user=person, by=person)
    client.post("/accounts/login/", {"login": EMAIL, "password": factories.PASSWORD})
    assert client.get("/companies/me/").status_code == 302
    assert User.objects.create_verified_user(EMAIL, factories.PASSWORD)  # the address is free again
