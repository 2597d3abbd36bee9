"""The admin: signed in by allauth, with a second factor in production, read-only but for roles."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib import admin

from companies.models import User
from tests import factories

pytestmark = pytest.mark.django_db


def test_visitors_are_led_to_the_products_sign_in(client):
    assert client.get("/admin/").url == "/admin/login/?next=/admin/"
    assert client.get("/admin/login/?next=/admin/").url.startswith("/accounts/login/")


def test_others_are_refused(client, coordinator):
    client.force_login(coordinator)
    assert client.get("/admin/", follow=True).status_code == 403


def test_production_wants_the_second_factor(client, administrator, settings):
    client.force_login(administrator)
    assert client.get("/admin/").status_code == 200
    settings.PRODUCTION = True
    response = client.get("/admin/", follow=True)
    assert response.redirect_chain[-1][0] == "/accounts/2fa/"
    TOTP.activate(administrator, "JBSWY3DPEHPK3PXP")
    assert client.get("/admin/").status_code == 200


def test_firms_are_only_read(client, administrator):
    company = factories.CompanyFactory()
    client.force_login(administrator)
    url = f"/admin/companies/company/{company.pk}/change/"
    assert client.get(url).status_code == 200
    assert client.post(url, {"name": "바꿈"}).status_code == 403
    assert client.get("/admin/companies/company/add/").status_code == 403
    assert client.post(f"/admin/companies/company/{company.pk}/delete/", {"post": "yes"}).status_code == 403
    company.refresh_from_db()
    assert company.name != "바꿈"


def test_roles_are_given_and_nothing_else_is_changed(client, administrator, stranger):
    client.force_login(administrator)
    url = f"/admin/companies/user/{stranger.pk}/change/"
    inline = {"memberships-TOTAL_FORMS": "0", "memberships-INITIAL_FORMS": "0"}
    client.post(
        url, {"is_active": "on", "is_coordinator": "on", "email": "x@example.com", "name": "바꿈"} | inline
    )
    before = stranger.email, stranger.name
    stranger.refresh_from_db()
    assert stranger.is_coordinator
    assert (stranger.email, stranger.name) == before


def test_staff_without_superuser_give_no_roles(client, stranger):
    staff = factories.UserFactory(is_staff=True)
    client.force_login(staff)
    url = f"/admin/companies/user/{staff.pk}/change/"
    assert client.get(url).status_code == 200
    assert client.post(url, {"is_superuser": "on"}).status_code == 403
    assert not User.objects.filter(is_superuser=True).exists()


def test_every_page_of_the_app_opens(client, administrator):
    client.force_login(administrator)
    pages = [model._meta for model in admin.site._registry if model._meta.app_label == "companies"]
    assert len(pages) >= 7
    for meta in pages:
        assert client.get(f"/admin/companies/{meta.model_name}/").status_code == 200
