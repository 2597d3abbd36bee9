"""One's own things in the API: who one is, tokens, notifications and how one is told.

A token is made on the account page only: one that leaked can't make itself another.
"""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response
from rest_framework.views import APIView

from foundation.idempotency.api import Once
from foundation.notifications import services as notifications
from foundation.notifications.forms import PreferencesForm
from foundation.notifications.models import Notification, Preference

from .api import ApiRequest, Narrow, Rows
from .api_writes import act, checked, given
from .models import ApiToken, Membership
from .services import people


class MembershipSerializer(serializers.Serializer):
    company = serializers.CharField(help_text="The external id of a firm.")
    role = serializers.ChoiceField(Membership.Role.choices)


class MeSerializer(serializers.Serializer):
    id = serializers.UUIDField()
    email = serializers.EmailField()
    name = serializers.CharField()
    is_coordinator = serializers.BooleanField()
    is_reviewer = serializers.BooleanField()
    is_alliance_member = serializers.BooleanField()
    is_administrator = serializers.BooleanField(source="is_staff")
    firms = MembershipSerializer(many=True)


class Me(Once, APIView):
    request: ApiRequest

    @extend_schema(responses=MeSerializer)
    def get(self, request: ApiRequest) -> Response:
        """Who the token or the session belongs to."""
        user = request.user
        firms = [{"company": row.company.external_id, "role": row.role} for row in user.firms.values()]
        names = ("id", "email", "name", "is_coordinator", "is_reviewer", "is_alliance_member", "is_staff")
        return Response(MeSerializer({name: getattr(user, name) for name in names} | {"firms": firms}).data)


class TokenSerializer(serializers.ModelSerializer):
    """A token without its text, which is shown once, when it is made."""

    scopes = serializers.ListField(child=serializers.ChoiceField(["read", "write"]))

    class Meta:
        model = ApiToken
        fields = ["id", "label", "scopes", "created_at", "expires_at", "last_used_at", "revoked_at"]


class TokenViewSet(Rows):
    """One's own tokens, newest first. `last_used_at` is exact to within ten minutes."""

    queryset = ApiToken.objects.none()
    serializer_class = TokenSerializer

    def get_queryset(self) -> "QuerySet[ApiToken]":
        return self.request.user.api_tokens.order_by("-created_at", "-pk")

    @act(TokenSerializer)
    def revoke(self, request: ApiRequest, **kwargs: Any) -> Response:
        """Revoke a token, also the one that asks."""
        token = self.get_object()
        people.revoke_token(token=token, by=request.user)
        token.refresh_from_db()
        return Response(self.get_serializer(token).data)


class NotificationSerializer(serializers.ModelSerializer):
    """`url` is a path of the site's pages."""

    class Meta:
        model = Notification
        fields = ["id", "kind", "title", "body", "url", "created_at", "read_at"]


class ReadSerializer(serializers.Serializer):
    read = serializers.IntegerField(help_text="How many were marked as read.")


@Rows.documented(kind=Narrow("kind"))
class NotificationViewSet(Rows):
    """One's own notifications, newest first."""

    queryset = Notification.objects.none()
    serializer_class = NotificationSerializer

    def get_queryset(self) -> "QuerySet[Notification]":
        return Notification.objects.visible_to(self.request.user).order_by("-created_at", "pk")

    @act(NotificationSerializer)
    def read(self, request: ApiRequest, **kwargs: Any) -> Response:
        """Mark one as read."""
        row = self.get_object()
        notifications.read(notification=row)
        row.refresh_from_db()
        return Response(self.get_serializer(row).data)

    @extend_schema(request=None, responses=ReadSerializer)
    @action(detail=False, methods=["post"], url_path="read-all", url_name="read-all")
    def read_all(self, request: ApiRequest, **kwargs: Any) -> Response:
        """Mark all as read."""
        return Response({"read": notifications.read_all(by=request.user)})


class WishSerializer(serializers.Serializer):
    """How one is told of a kind: on the screen, by mail, and by text where that is set up."""

    kind = serializers.CharField(max_length=64)
    in_app = serializers.BooleanField(required=False)
    mail = serializers.ChoiceField(Preference.Mail.choices, required=False)
    text = serializers.BooleanField(required=False)


class WishesSerializer(serializers.Serializer):
    preferences: "serializers.ListSerializer[Any]" = serializers.ListSerializer(
        child=WishSerializer(), max_length=200
    )


class Preferences(Once, APIView):
    request: ApiRequest

    @extend_schema(responses=WishesSerializer)
    def get(self, request: ApiRequest) -> Response:
        """How one is told of each kind of event."""
        return Response({"preferences": self.present()})

    @extend_schema(request=WishesSerializer, responses=WishesSerializer)
    def patch(self, request: ApiRequest) -> Response:
        """Change how one is told of the kinds that are sent; the others stay."""
        wishes = {row["kind"]: row for row in self.present()}
        for sent in given(request, WishesSerializer)["preferences"]:
            if sent["kind"] not in wishes:
                raise serializers.ValidationError({"preferences": [_("알리는 일의 종류가 아닙니다.")]})
            wishes[sent["kind"]] |= sent
        ways = ("in_app", "mail", "text")
        form = PreferencesForm(
            {f"{kind}.{way}": wish[way] for kind, wish in wishes.items() for way in ways}, user=request.user
        )
        checked(form)
        notifications.prefer(by=request.user, wishes=form.wishes())
        return Response({"preferences": self.present()})

    def present(self) -> list[dict[str, Any]]:
        kept = {row.kind: row for row in Preference.objects.filter(user=self.request.user)}
        return [
            {"kind": code, "in_app": row.in_app, "mail": row.mail, "text": row.text}
            for _area, codes in notifications.offered(user=self.request.user)
            for code in codes
            for row in [kept.get(code) or Preference()]
        ]
