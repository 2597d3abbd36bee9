"""A supplier's leads in the API: each need as the supplier may see it, and saying that one is nothing for it."""

from collections.abc import Sequence
from typing import Any

from django.db.models import F, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from companies.api import ApiRequest, Rows
from companies.api_writes import act, checked, given
from companies.districts import PRESENT
from companies.industries import all_families
from companies.permissions import is_supplier
from foundation.history.workflow import require
from solutions import prices

from .. import permissions
from ..faces import face
from ..forms.leads import SHOWN, LeadFilterForm, PassForm
from ..models import Lead, LeadPass
from ..ranking.points import CLOSE, points
from ..services import leads, passes
from .faces import NeedSerializer
from .reasons import ReasonSerializer


class LeadSerializer(serializers.Serializer):
    """An open need beside that of the supplier's solutions which fits it best, an external id. `passed` is why the
    supplier is not interested, or empty; nobody else learns of it."""

    id = serializers.IntegerField()
    need = NeedSerializer()
    solution = serializers.CharField()
    points = serializers.IntegerField(help_text="Of 100.")
    score = serializers.FloatField()
    reasons = ReasonSerializer(many=True)
    passed = serializers.ChoiceField([("", ""), *LeadPass.Reason.choices])
    refreshed_at = serializers.DateTimeField()

    def to_representation(self, row: tuple[Lead, str]) -> dict[str, Any]:
        lead, passed = row
        shown: dict[str, Any] = super().to_representation(
            {
                "id": lead.pk,
                "need": face(lead.need, full=not lead.masked),
                "solution": lead.solution.external_id,
                "points": points(lead.score),
                "score": lead.score,
                "reasons": leads.reasons_of(lead),
                "passed": passed,
                "refreshed_at": lead.refreshed_at,
            }
        )
        return shown


class PassSerializer(serializers.Serializer):
    reason = serializers.ChoiceField(LeadPass.Reason.choices)
    note = serializers.CharField(max_length=500, required=False, allow_blank=True)


FILTERS = [
    OpenApiParameter("industry", str, enum=list(all_families())),
    OpenApiParameter("process", str, description="The name of a process of the taxonomy."),
    OpenApiParameter("budget", str, enum=[value for value, _label in prices.CHOICES]),
    OpenApiParameter("district", str, enum=[value for value, _label in PRESENT]),
    OpenApiParameter("shown", str, enum=[value for value, _label in SHOWN]),
    OpenApiParameter("fresh", str, enum=["1"], description="Of the last seven days only."),
    OpenApiParameter("passed", str, enum=["1"], description="Those that one is not interested in."),
]


class LeadViewSet(Rows):
    """Open needs that one's solutions fit, by both sides' interest, for members of approved suppliers; without those
    that one's firm was invited to."""

    queryset = Lead.objects.none()
    serializer_class = LeadSerializer
    problems = (403,)

    def get_queryset(self) -> "QuerySet[Lead]":
        require(is_supplier(self.request.user))
        rows = Lead.objects.visible_to(self.request.user)
        rows = rows.select_related("need__company", "company", "solution").prefetch_related("need__terms")
        return rows.ranked((CLOSE - 0.5) / 100)

    def found(self, text: str) -> "QuerySet[Lead]":
        form, passed = LeadFilterForm(self.request.query_params), self.request.query_params.get("passed", "")
        checked(form)
        if passed not in ("", "1"):
            raise serializers.ValidationError({"passed": [_("고를 수 있는 값이 아닙니다.")]})
        return form.narrow(self.get_queryset().passed(passed=bool(passed)))  # type: ignore[attr-defined]

    def shown(self, rows: Sequence[Lead]) -> Sequence[tuple[Lead, str]]:
        said = LeadPass.objects.visible_to(self.request.user).standing()
        found = {
            (row.need_id, row.company_id): row.reason
            for row in said.filter(need__in=[lead.need_id for lead in rows])
        }
        return [(lead, found.get((lead.need_id, lead.company_id), "")) for lead in rows]

    @extend_schema(parameters=FILTERS)
    def list(self, request: ApiRequest, **kwargs: Any) -> Response:
        return super().list(request, **kwargs)

    def now(self, lead: Lead) -> Response:
        return Response(self.get_serializer(self.shown([lead])[0]).data)

    @act(LeadSerializer, takes=PassSerializer, path="pass")
    def pass_on(self, request: ApiRequest, **kwargs: Any) -> Response:
        """Say that it is nothing for one's firm; the demand firm isn't told."""
        lead = self.get_object()
        require(permissions.can_pass(request.user, lead.company))
        passes.pass_on(lead=lead, by=request.user, **checked(PassForm(given(request, PassSerializer))))
        return self.now(lead)

    @act(LeadSerializer)
    def undo(self, request: ApiRequest, **kwargs: Any) -> Response:
        """Have it among one's leads again."""
        lead = self.get_object()
        rows = LeadPass.objects.visible_to(request.user).filter(need=lead.need, company=lead.company)
        row = rows.order_by(F("undone_at").asc(nulls_first=True)).select_related("company").first()
        if row is None:
            raise Http404
        passes.restore(row=row, by=request.user)
        return self.now(lead)

    @extend_schema(request=None, responses={204: None})
    @action(detail=False, methods=["post"])
    def refresh(self, request: ApiRequest, **kwargs: Any) -> Response:
        """Have one's leads computed anew, in the background."""
        leads.refresh_own(user=request.user)
        return Response(status=204)
