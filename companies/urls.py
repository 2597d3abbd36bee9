"""Routes of people and firms."""

from django.urls import path

from .views import claims, firms, industry, interests, members, people

app_name = "companies"
urlpatterns = [
    path("", firms.listing, name="list"),
    path("register/", firms.register, name="register"),
    path("suggest-ksic/", industry.suggest_ksic, name="suggest_ksic"),
    path("mine/", firms.mine, name="mine"),
    path("<uuid:pk>/", firms.detail, name="detail"),
    path("<uuid:pk>/edit/", firms.edit, name="edit"),
    path("<uuid:pk>/approve/", firms.approve, name="approve"),
    path("<uuid:pk>/reject/", firms.reject, name="reject"),
    path("<uuid:pk>/suspend/", firms.suspend, name="suspend"),
    path("<uuid:pk>/reinstate/", firms.reinstate, name="reinstate"),
    path("<uuid:pk>/sites/add/", firms.add_site, name="add_site"),
    path("sites/<int:pk>/remove/", firms.remove_site, name="remove_site"),
    path("claims/", claims.listing, name="claims"),
    path("claims/<int:pk>/approve/", claims.approve, name="approve_claim"),
    path("claims/<int:pk>/reject/", claims.reject, name="reject_claim"),
    path("<uuid:pk>/members/invite/", members.invite, name="invite"),
    path("invitations/<int:pk>/cancel/", members.cancel_invitation, name="cancel_invitation"),
    path("join/<str:token>/", members.join, name="join"),
    path("memberships/<int:pk>/end/", members.end_membership, name="end_membership"),
    path("memberships/<int:pk>/role/", members.change_role, name="change_role"),
    path("interests/", interests.interests, name="interests"),
    path("interests/register/", interests.register, name="interest_register"),
    path("interests/<int:pk>/end/", interests.end, name="end_interest"),
    path("me/", people.me, name="me"),
    path("me/third-party/", people.third_party, name="third_party"),
    path("me/tokens/", people.tokens, name="tokens"),
    path("me/tokens/<int:pk>/revoke/", people.revoke_token, name="revoke_token"),
    path("me/erase/", people.erase, name="erase"),
    path("privacy/", people.privacy, name="privacy"),
    path("consents/<slug:kind>/", people.consent, name="consent"),
]
