"""The administrators' pages: firms and people are read here and changed by services; roles are given here.

Signing in is allauth's, and in production only with a second factor.
"""

from typing import Any

from allauth.account.decorators import secure_admin_login
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.models import Group
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from foundation.pages.admin import ReadOnly

from .models import ApiToken, Claim, Company, Consent, Ksic, MemberInvitation, Membership, Site, User

_may_enter = admin.site.has_permission


def has_permission(request: HttpRequest) -> bool:
    return _may_enter(request) and (not settings.PRODUCTION or is_mfa_enabled(request.user))


@secure_admin_login
def login(request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
    """Whoever comes here signed in lacks the second factor, or is in already."""
    if has_permission(request):
        return redirect("admin:index")
    messages.warning(request, _("관리 화면에는 2단계 인증이 필요합니다. 먼저 인증 앱을 등록하세요."))
    return redirect("mfa_index")


admin.site.has_permission = has_permission  # type: ignore[method-assign]
admin.site.login = login  # type: ignore[assignment]
admin.site.unregister([Authenticator, EmailAddress, Group])  # theirs may be written, and show secrets


class SiteInline(ReadOnly, admin.TabularInline):
    model = Site


class MembershipInline(ReadOnly, admin.TabularInline):
    model = Membership


@admin.register(Company)
class CompanyAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("name", "business_number", "kind", "status", "created_at")
    list_filter = ("status", "kind")
    search_fields = ("name", "business_number", "external_id")
    inlines = (SiteInline, MembershipInline)


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    """Only the roles of the operating body and the right to sign in are given here."""

    ROLES = ("is_active", "is_coordinator", "is_reviewer", "is_alliance_member", "is_staff", "is_superuser")

    list_display = ("email", "name", "is_active", "is_coordinator", "is_staff", "date_joined")
    list_filter = ("is_active", "is_coordinator", "is_reviewer", "is_alliance_member", "is_staff")
    search_fields = ("email", "name")
    fields = ("email", "name", "phone", "date_joined", "last_login", "erased_at", *ROLES)
    readonly_fields = ("email", "name", "phone", "date_joined", "last_login", "erased_at")
    inlines = (MembershipInline,)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return request.user.is_superuser and (obj is None or obj.erased_at is None)

    def has_view_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return bool(request.user.is_staff)


@admin.register(Ksic)
class KsicAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("code", "name", "level")
    search_fields = ("code", "name")


@admin.register(Claim)
class ClaimAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("company", "user", "status", "created_at")
    list_select_related = ("company", "user")


@admin.register(Consent)
class ConsentAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("user", "kind", "version", "agreed_at", "withdrawn_at")
    list_select_related = ("user",)


@admin.register(MemberInvitation)
class MemberInvitationAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("email", "company", "created_at", "expires_at", "accepted_at", "cancelled_at")
    list_select_related = ("company",)
    exclude = ("token_hash",)


@admin.register(ApiToken)
class ApiTokenAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("label", "user", "scopes", "expires_at", "revoked_at")
    list_select_related = ("user",)
    exclude = ("token_hash",)


@admin.register(EmailAddress)
class EmailAddressAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("email", "user", "verified", "primary")
    list_select_related = ("user",)
    search_fields = ("email",)


@admin.register(Authenticator)
class AuthenticatorAdmin(ReadOnly, admin.ModelAdmin):
    """Who has lost the second factor has it taken away here; the secret itself is shown to nobody."""

    list_display = ("user", "type", "created_at", "last_used_at")
    list_select_related = ("user",)
    exclude = ("data",)

    def has_delete_permission(self, request: HttpRequest, obj: Authenticator | None = None) -> bool:
        return request.user.is_superuser
