"""Offers in the API: what may be read of them, submitting one with its files, and taking it back."""

import json
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.files import File
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiExample
from rest_framework import serializers
from rest_framework.response import Response

from companies.api import ApiRequest, Narrow, Rows
from companies.api_writes import ReasonSerializer, act, checked, given
from companies.files_api import FileSerializer, UploadField, with_files
from foundation.files.models import Attachment
from foundation.history.workflow import require

from .. import permissions
from ..forms.matches import ReasonForm
from ..forms.quotations import MOST_KRW
from ..models import CostCategory, Match, Quotation, QuotationItem, QuotationMeasure
from ..models.quotations import Direction
from ..services import quotations
from ..services.quotations import MOST_FILES, MOST_ITEMS, MOST_MEASURES

TEXT: dict[str, Any] = {"max_length": 5000}
MORE: dict[str, Any] = {"required": False, "allow_blank": True, **TEXT}


class ItemSerializer(serializers.ModelSerializer):
    """A line of what it costs, without VAT."""

    category = serializers.ChoiceField(CostCategory.choices)
    amount_krw = serializers.IntegerField(min_value=1, max_value=MOST_KRW)

    class Meta:
        model = QuotationItem
        fields = ["category", "name", "amount_krw"]


class MeasureSerializer(serializers.ModelSerializer):
    """What the offer promises: from `baseline`, where it is known, to `target`."""

    direction = serializers.ChoiceField(Direction.choices)
    baseline = serializers.DecimalField(14, 3, allow_null=True, required=False)

    class Meta:
        model = QuotationMeasure
        fields = ["name", "unit", "direction", "baseline", "target"]


class QuotationSerializer(serializers.ModelSerializer):
    """A version of an offer; amounts without VAT, but for `total_krw`."""

    match = serializers.CharField(source="match.external_id", read_only=True)
    items = ItemSerializer(many=True, read_only=True)
    measures = MeasureSerializer(many=True, read_only=True)
    total_krw = serializers.IntegerField(read_only=True)
    files = FileSerializer(many=True, read_only=True)

    class Meta:
        model = Quotation
        fields = [
            "id",
            "match",
            "version",
            "items",
            "amount_krw",
            "taxable",
            "vat_krw",
            "total_krw",
            "weeks",
            "approach",
            "approach_pilot",
            "approach_rollout",
            "people",
            "data_needed",
            "risks",
            "measures",
            "files",
            "submitted_at",
            "withdrawn_at",
            "withdrawn_reason",
        ]


class QuoteSerializer(serializers.Serializer):
    """An offer, or a later version of it. The amount is the sum of the items; a tenth is added as VAT if `taxable`."""

    items: "serializers.ListSerializer[Any]" = serializers.ListSerializer(
        child=ItemSerializer(), min_length=1, max_length=MOST_ITEMS
    )
    taxable = serializers.BooleanField(default=True)
    weeks = serializers.IntegerField(min_value=1, max_value=260)
    approach = serializers.CharField(**TEXT, help_text="What is done in the proof of concept.")
    approach_pilot = serializers.CharField(**MORE)
    approach_rollout = serializers.CharField(**MORE)
    people = serializers.CharField(**MORE)
    data_needed = serializers.CharField(**MORE)
    risks = serializers.CharField(**MORE)
    measures: "serializers.ListSerializer[Any]" = serializers.ListSerializer(
        child=MeasureSerializer(), required=False, max_length=MOST_MEASURES
    )
    kept_files = serializers.ListField(
        child=serializers.UUIDField(),
        required=False,
        max_length=MOST_FILES,
        help_text="Ids of files of the version before that this one has, too.",
    )


class QuoteWithFilesSerializer(serializers.Serializer):
    """A form of two kinds of parts: `offer`, the JSON that is sent without files, and the files."""

    offer = QuoteSerializer()
    files = serializers.ListField(child=UploadField(), required=False, max_length=MOST_FILES)

    def to_internal_value(self, data: Any) -> Any:
        files: dict[str, Any] = {"files": data.getlist("files")}
        try:
            return super().to_internal_value(files | {"offer": json.loads(data.get("offer", ""))})
        except ValueError:
            raise serializers.ValidationError({"offer": [_("JSON으로 보내세요.")]}) from None


AN_OFFER = OpenApiExample(
    "An offer",
    {
        "items": [
            {"category": "people", "name": "개발 2명 10주", "amount_krw": 30_000_000},
            {"category": "equipment", "name": "카메라와 조명", "amount_krw": 8_000_000},
        ],
        "weeks": 12,
        "approach": "4주 동안 불량 영상을 모아 검출률을 확인합니다.",
        "measures": [
            {"name": "미검률", "unit": "%", "direction": "down", "baseline": "2.000", "target": "0.500"}
        ],
    },
    request_only=True,
)


class OfferActions:
    """What suppliers do about the offer of a match."""

    if TYPE_CHECKING:
        get_object: Callable[[], Match]
        now: Callable[[Match], Response]

    @act(
        QuotationSerializer,
        takes=QuoteSerializer,
        form=QuoteWithFilesSerializer,
        status=201,
        examples=[AN_OFFER],
    )
    def quote(self, request: ApiRequest, **kwargs: Any) -> Response:
        """Submit an offer, or a later version of it; after a round's deadline it is refused."""
        match = self.get_object()
        require(permissions.can_answer(request.user, match))
        if isinstance(request.data, QueryDict):
            parts = given(request, QuoteWithFilesSerializer)
            sent, files = parts["offer"], parts.get("files", [])
        else:
            sent, files = given(request, QuoteSerializer), []
        files = [*_kept(match, sent.pop("kept_files", [])), *files]
        if len(files) > MOST_FILES:
            told = _("파일은 %(most)s개까지 붙일 수 있습니다.") % {"most": MOST_FILES}
            raise serializers.ValidationError({"files": [told]})
        items = [QuotationItem(**row) for row in sent.pop("items")]
        measures = [QuotationMeasure(**row) for row in sent.pop("measures", [])]
        made = quotations.quote(
            match=match, items=items, measures=measures, files=files, by=request.user, **sent
        )
        return Response(QuotationSerializer(with_files([made])[0]).data, status=201)

    @act(None, takes=ReasonSerializer, status=204)
    def withdraw_quotation(self, request: ApiRequest, **kwargs: Any) -> Response:
        """Take the offer back with all of its versions, before anything is decided about it."""
        match = self.get_object()
        require(permissions.can_answer(request.user, match))
        said = checked(ReasonForm(given(request, ReasonSerializer)))
        quotations.withdraw(match=match, by=request.user, **said)
        return Response(status=204)


def _kept(match: Match, keys: Sequence[UUID]) -> list[File]:
    """The bytes of files of the last version, to be kept with the next."""
    last = match.quotations.order_by("-version").first()
    rows = {row.pk: row for row in Attachment.objects.of(last)} if last else {}
    if not set(keys) <= set(rows):
        raise serializers.ValidationError({"kept_files": [_("지난 견적의 파일이 아닙니다.")]})
    return [File(rows[key].file, name=rows[key].name) for key in dict.fromkeys(keys)]


@Rows.documented(
    match=Narrow("match__external_id", help_text="The external id of a match."),
    need=Narrow("match__need__external_id", help_text="The external id of a need."),
)
class QuotationViewSet(Rows):
    """Offers in all of their versions, the latest first: one's own, those to one's needs, and those that one judges
    in a round. While a round seals them, nobody but their suppliers sees them."""

    queryset = Quotation.objects.none()
    serializer_class = QuotationSerializer

    def get_queryset(self) -> "QuerySet[Quotation]":
        rows = Quotation.objects.visible_to(self.request.user).in_full().select_related("match")
        return rows.order_by("-submitted_at", "-pk")

    def shown(self, rows: Sequence[Quotation]) -> Sequence[Quotation]:
        return with_files(rows)
