"""상담일지 and designated matches in the API, for the operating body."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from companies.api import ApiRequest, Narrow, Rows
from companies.api_writes import RowField, act, checked, given
from companies.models import Company
from companies.permissions import is_operator
from foundation.history import clock
from foundation.history.workflow import require

from ..forms.desk import ContactForm
from ..models import ContactLog, Match, Need
from ..services import contacts


class ContactSerializer(serializers.ModelSerializer):
    """A note of a call, a visit or a consultation; `company`, `need` and `match` are external ids."""

    company = serializers.CharField(source="company.external_id")
    need = serializers.CharField(source="need.external_id", allow_null=True, default=None)
    match = serializers.CharField(source="match.external_id", allow_null=True, default=None)

    class Meta:
        model = ContactLog
        fields = [
            "id",
            "company",
            "need",
            "match",
            "kind",
            "summary",
            "occurred_on",
            "recorded_at",
            "next_action",
            "next_on",
            "done_at",
        ]


class LogSerializer(serializers.Serializer):
    """Of `company`, and where there is one of a `need` or a `match` (whose need is taken from it)."""

    company = RowField(Company.objects.visible_to)
    need = RowField(Need.objects.visible_to, required=False)
    match = RowField(Match.objects.visible_to, required=False)
    kind = serializers.ChoiceField(ContactLog.Kind.choices)
    summary = serializers.CharField(max_length=5000)
    occurred_on = serializers.DateField(required=False, help_text="By default today.")
    next_action = serializers.CharField(max_length=200, required=False, allow_blank=True)
    next_on = serializers.DateField(required=False, allow_null=True)


@Rows.documented(
    company=Narrow("company__external_id", help_text="The external id of a firm."),
    need=Narrow("need__external_id", help_text="The external id of a need."),
    match=Narrow("match__external_id", help_text="The external id of a match."),
    kind=Narrow("kind", ContactLog.Kind.values),
)
class ContactViewSet(Rows):
    """Contact logs, the latest first, for the operating body; but for cases that one has an interest in."""

    queryset = ContactLog.objects.none()
    serializer_class = ContactSerializer
    problems = (403,)

    def get_queryset(self) -> "QuerySet[ContactLog]":
        require(is_operator(self.request.user))
        rows = ContactLog.objects.visible_to(self.request.user).for_list().select_related("need__company")
        return rows.order_by("-occurred_on", "-recorded_at", "pk")

    @extend_schema(request=LogSerializer, responses={201: ContactSerializer})
    def create(self, request: ApiRequest, **kwargs: Any) -> Response:
        """Note a contact; a consultation of an accepted match moves it on."""
        require(is_operator(request.user))
        sent = given(request, LogSerializer)
        case = {name: sent.pop(name) for name in ("company", "need", "match") if name in sent}
        rules = ContactForm({"occurred_on": clock.today(), **sent})
        del rules.fields["company"]
        row = contacts.log(by=request.user, **case, **checked(rules))
        return Response(self.get_serializer(row).data, status=201)

    @act(ContactSerializer)
    def finish(self, request: ApiRequest, **kwargs: Any) -> Response:
        """Mark the next action as done."""
        row = self.get_object()
        contacts.finish(contact=row, by=request.user)
        row.refresh_from_db()
        return Response(self.get_serializer(row).data)
