"""What firms and coordinators do about needs in the API: writing them, reviewing them, and beginning matches."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from companies.api import KEY, ApiRequest
from companies.api_writes import RowField, act, checked, given
from companies.models import Company
from companies.permissions import belongs_to, is_operator
from foundation.history.workflow import require
from solutions.models import Solution, Term

from .. import histories, permissions
from ..answers import LABELS
from ..forms.desk import AssignForm, DesignateForm
from ..forms.need_reviews import LONGEST, MergeForm, ReturnForm
from ..models import Need
from ..quality import quality
from ..services import assignments, designations, need_merges, needs, shortlists
from ..similar import similar
from .faces import NeedSerializer
from .matches import LineSerializer, MatchSerializer, told

MOST_KRW = 10**12
LONGEST_TEXT = 20_000


class TermsField(serializers.ListField):
    """The names of terms in one facet of the taxonomy; read as the terms."""

    def __init__(self, facet: Term.Facet, **kwargs: Any) -> None:
        rows = Term.objects.filter(facet=facet)
        child = serializers.SlugRelatedField(slug_field="name", queryset=rows)
        super().__init__(child=child, required=False, max_length=50, **kwargs)


class WrittenSerializer(serializers.ModelSerializer):
    """What a firm says of its need, in its own words. A draft may stay incomplete; `deployment` without any term
    says that any will do."""

    process = TermsField(Term.Facet.PROCESS)
    data_types = TermsField(Term.Facet.DATA_TYPE)
    deployment = TermsField(Term.Facet.DEPLOYMENT)
    title = serializers.CharField(max_length=120, required=False, allow_blank=True)
    description = serializers.CharField(max_length=LONGEST_TEXT, required=False, allow_blank=True)
    masked_summary = serializers.CharField(max_length=2000, required=False, allow_blank=True)
    budget_max_krw = serializers.IntegerField(
        min_value=1, max_value=MOST_KRW, required=False, allow_null=True
    )
    desired_weeks = serializers.IntegerField(min_value=1, max_value=520, required=False, allow_null=True)
    data_years = serializers.IntegerField(min_value=0, max_value=100, required=False, allow_null=True)

    class Meta:
        model = Need
        fields = [
            "title",
            "description",
            "process",
            "current_cost",
            "data_types",
            "data_years",
            "data_labelled",
            "deployment",
            "internet",
            "downtime",
            "personal_data",
            "client_nda",
            "core_technology",
            "budget_max_krw",
            "desired_weeks",
            "success_measure",
            "success_now",
            "success_target",
            "confidentiality",
            "masked_summary",
        ]


class NewNeedSerializer(WrittenSerializer):
    """The need of `company`, which may be left out by whoever belongs to one demand firm."""

    company = RowField(Company.objects.visible_to, required=False)

    class Meta(WrittenSerializer.Meta):
        fields = ["company", *WrittenSerializer.Meta.fields]


class TakeSerializer(serializers.Serializer):
    """A need that is written down during a call; its firm's owners get a link to confirm it."""

    company = RowField(Company.objects.visible_to)
    title = serializers.CharField(max_length=120)
    description = serializers.CharField(max_length=LONGEST_TEXT)
    process = serializers.ListField(
        child=serializers.SlugRelatedField(
            slug_field="name", queryset=Term.objects.filter(facet=Term.Facet.PROCESS)
        ),
        min_length=1,
        max_length=50,
    )
    source = serializers.ChoiceField(  # type: ignore[assignment]
        [value for value in Need.Source.choices if value[0] != Need.Source.WEB]
    )


class ConfirmSerializer(serializers.Serializer):
    """What the firm meant, corrected where it was taken down wrongly."""

    title = serializers.CharField(max_length=120)
    description = serializers.CharField(max_length=LONGEST_TEXT)


class ReturnSerializer(serializers.Serializer):
    """What is to be mended: words about the whole, comments by field, or both."""

    reason = serializers.CharField(max_length=2000, required=False, allow_blank=True)
    comments = serializers.DictField(
        child=serializers.CharField(max_length=LONGEST),
        required=False,
        help_text="By field of the need's form: " + ", ".join(LABELS),
    )


class CancelSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=1000, required=False, allow_blank=True)


class MergeSerializer(serializers.Serializer):
    into = RowField(Need.objects.visible_to, help_text="The external id of the need that is kept.")
    reason = serializers.CharField(max_length=1000)


class ShortlistSerializer(serializers.Serializer):
    solution = RowField(Solution.objects.visible_to, help_text="The external id of an offered solution.")


class DesignateSerializer(serializers.Serializer):
    solution = RowField(lambda user: Solution.objects.offered())
    reason = serializers.CharField(
        max_length=1000, help_text="How the pair came together; the demand firm reads it."
    )


class AssignSerializer(serializers.Serializer):
    coordinator = serializers.UUIDField(
        help_text="The `id` of a coordinator without an interest in the need."
    )
    reason = serializers.CharField(max_length=200, required=False, allow_blank=True)


class GapSerializer(serializers.Serializer):
    field = serializers.CharField()
    what = serializers.CharField(help_text="What is missing.")
    why = serializers.CharField(help_text="Why it matters for matching.")


class QualitySerializer(serializers.Serializer):
    """How much of what matching rests on the need says, of 100, and what it lacks."""

    points = serializers.IntegerField()
    gaps = GapSerializer(many=True)


class CommentOnFieldSerializer(serializers.Serializer):
    """`field` is empty for the words about the whole."""

    field = serializers.CharField()
    text = serializers.CharField()


class SimilarSerializer(serializers.Serializer):
    need = serializers.CharField(source="need.external_id")
    title = serializers.CharField(source="need.title")
    company = serializers.CharField(source="need.company.external_id")
    status = serializers.ChoiceField(Need.Status.choices, source="need.status")
    alike = serializers.IntegerField(help_text="Words that both have, in percent of all of theirs.")
    days = serializers.IntegerField(help_text="Since it was registered.")
    same_firm = serializers.BooleanField()


A_NEED = OpenApiExample(
    "A need",
    {
        "title": "기스 검사를 눈으로 합니다",
        "description": "사람이 눈으로 보는데 기스를 자꾸 놓쳐서 선별을 나갑니다.",
        "process": ["품질·검사"],
        "budget_max_krw": 50_000_000,
    },
    request_only=True,
)


def content_of(sent: dict[str, Any]) -> dict[str, Any]:
    """As the services take it: the terms by facet, and whether any deployment will do."""
    facets = {"process": "process", "data_types": "data_type", "deployment": "deployment"}
    terms = {facet: sent.pop(name) for name, facet in facets.items() if name in sent}
    if "deployment" in terms:
        sent["any_deployment"] = not terms["deployment"]
    return {**sent, "terms": terms}


class NeedActions:
    if TYPE_CHECKING:
        request: Any
        get_object: Callable[[], Need]
        get_queryset: Callable[[], Any]
        shown: Callable[[Any], Any]

    def now(self, need: Need, status: int = 200) -> Response:
        """The need as it is after what was done."""
        [face] = self.shown([self.get_queryset().get(pk=need.pk)])
        return Response(NeedSerializer(face).data, status=status)

    def inside(self, need: Need) -> None:
        """What only the firm and the operating body see."""
        require(belongs_to(self.request.user, need.company) or is_operator(self.request.user))

    @extend_schema(request=NewNeedSerializer, responses={201: NeedSerializer}, examples=[A_NEED])
    def create(self, request: ApiRequest, **kwargs: Any) -> Response:
        """Begin a draft, with at least a title or a description."""
        firms = [row.company for row in request.user.firms.values()]
        own = [firm for firm in firms if permissions.can_create(request.user, firm)]
        require(bool(own))
        sent = given(request, NewNeedSerializer)
        company = sent.pop("company", None) or own[0]
        content = content_of({"title": "", "description": "", **sent})
        return self.now(needs.create(company=company, by=request.user, **content), 201)

    @extend_schema(parameters=[KEY], request=WrittenSerializer(partial=True), responses=NeedSerializer)
    def partial_update(self, request: ApiRequest, **kwargs: Any) -> Response:
        """Change what is sent, before matching begins."""
        need = self.get_object()
        require(permissions.can_edit(request.user, need))
        sent = given(request, WrittenSerializer, partial=True)
        return self.now(needs.save_step(need=need, by=request.user, **content_of(sent)))

    @extend_schema(request=TakeSerializer, responses={201: NeedSerializer})
    @action(detail=False, methods=["post"])
    def take(self, request: ApiRequest, **kwargs: Any) -> Response:
        """Write a need down during a call, for the operating body."""
        require(permissions.can_take(request.user))
        need, _token = needs.take(by=request.user, **given(request, TakeSerializer))
        return self.now(need, 201)

    @act(NeedSerializer)
    def submit(self, request: ApiRequest, **kwargs: Any) -> Response:
        """Ask for review; what is missing is named field by field."""
        need = self.get_object()
        needs.submit(need=need, by=request.user)
        return self.now(need)

    @act(NeedSerializer, takes=ConfirmSerializer)
    def confirm(self, request: ApiRequest, **kwargs: Any) -> Response:
        """Confirm, for the firm, what was taken down during a call."""
        need = self.get_object()
        require(permissions.can_submit(request.user, need))
        needs.confirm(need=need, by=request.user, **given(request, ConfirmSerializer))
        return self.now(need)

    @act(None, status=204)
    def ask_again(self, request: ApiRequest, **kwargs: Any) -> Response:
        """Send the firm a new link to confirm; the earlier one no longer works."""
        needs.ask_again(need=self.get_object(), by=request.user)
        return Response(status=204)

    @act(NeedSerializer)
    def open_(self, request: ApiRequest, **kwargs: Any) -> Response:
        """Begin matching, for a coordinator without an interest; who opens it looks after it."""
        need = self.get_object()
        needs.open_(need=need, by=request.user)
        return self.now(need)

    @act(NeedSerializer, takes=ReturnSerializer)
    def return_(self, request: ApiRequest, **kwargs: Any) -> Response:
        """Send it back with what is to be mended."""
        need = self.get_object()
        require(permissions.can_review(request.user, need))
        sent = given(request, ReturnSerializer)
        about = sent.get("comments", {})
        if unknown := sorted(set(about) - set(LABELS)):
            raise serializers.ValidationError(
                {f"comments.{name}": [_("수요의 칸 이름이 아닙니다.")] for name in unknown}
            )
        form = ReturnForm(
            {f"about_{name}": text for name, text in about.items()} | {"reason": sent.get("reason", "")}
        )
        said = checked(form)
        needs.return_(need=need, by=request.user, reason=said["reason"], comments=form.comments)
        return self.now(need)

    @act(NeedSerializer, takes=CancelSerializer)
    def cancel(self, request: ApiRequest, **kwargs: Any) -> Response:
        """End it, and with it every match that is on its way."""
        need = self.get_object()
        needs.cancel(need=need, by=request.user, **given(request, CancelSerializer))
        return self.now(need)

    @act(NeedSerializer, takes=MergeSerializer)
    def merge(self, request: ApiRequest, **kwargs: Any) -> Response:
        """Merge this need into another of the same firm, which is answered."""
        need = self.get_object()
        require(permissions.can_review(request.user, need))
        sent = given(request, MergeSerializer)
        kept = sent.pop("into")
        said = checked(MergeForm(sent))
        need_merges.merge(duplicate=need, kept=kept, by=request.user, **said)
        return self.now(kept)

    @act(NeedSerializer, takes=AssignSerializer)
    def assign(self, request: ApiRequest, **kwargs: Any) -> Response:
        """Say which coordinator looks after the need, for the operating body."""
        need = self.get_object()
        require(permissions.can_assign(request.user, need))
        said = checked(AssignForm(given(request, AssignSerializer), need=need))
        assignments.assign(need=need, by=request.user, **said)
        return self.now(need)

    @act(MatchSerializer, takes=ShortlistSerializer, status=201)
    def shortlist(self, request: ApiRequest, **kwargs: Any) -> Response:
        """Put a solution on the shortlist, again where its match came to an end."""
        need = self.get_object()
        require(permissions.can_shortlist(request.user, need))
        solution = given(request, ShortlistSerializer)["solution"]
        match = shortlists.shortlist(need=need, solution=solution, by=request.user)
        return Response(told(match, request.user), status=201)

    @act(MatchSerializer, takes=DesignateSerializer, status=201)
    def designate(self, request: ApiRequest, **kwargs: Any) -> Response:
        """Link a pair that arrived together (지정 매칭), for the operating body."""
        need = self.get_object()
        require(permissions.can_curate(request.user, need))
        sent = given(request, DesignateSerializer)
        said = checked(DesignateForm(sent))
        match = designations.designate(need=need, solution=sent["solution"], by=request.user, **said)
        return Response(told(match, request.user), status=201)

    @extend_schema(parameters=[KEY], responses=QualitySerializer)
    @action(detail=True, problems=(403,))
    def quality(self, request: ApiRequest, **kwargs: Any) -> Response:
        """What the need lacks for matching, for its firm and the operating body."""
        need = self.get_object()
        self.inside(need)
        return Response(QualitySerializer(quality(need)).data)

    @extend_schema(parameters=[KEY], responses=CommentOnFieldSerializer(many=True))
    @action(detail=True, problems=(403,), pagination_class=None)
    def comments(self, request: ApiRequest, **kwargs: Any) -> Response:
        """What is to be mended in a need that was returned, until it is submitted again."""
        need = self.get_object()
        self.inside(need)
        return Response(CommentOnFieldSerializer(need.comments.all(), many=True).data)

    @extend_schema(parameters=[KEY], responses=SimilarSerializer(many=True))
    @action(detail=True, problems=(403,), pagination_class=None)
    def similar(self, request: ApiRequest, **kwargs: Any) -> Response:
        """Needs that say alike, the most alike first, for who reviews."""
        need = self.get_object()
        require(permissions.can_review(request.user, need))
        return Response(SimilarSerializer(similar(need, request.user), many=True).data)

    @extend_schema(parameters=[KEY], responses=LineSerializer(many=True))
    @action(detail=True, problems=(403,), pagination_class=None)
    def history(self, request: ApiRequest, **kwargs: Any) -> Response:
        """Who did what, when and why, oldest first, for its firm and the operating body."""
        need = self.get_object()
        require(permissions.can_see_candidates(request.user, need))
        return Response(LineSerializer(histories.of_need(need, request.user), many=True).data)
