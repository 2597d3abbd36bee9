"""What the operating body changes about a need's list, and how it grades pairs, in the API."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from companies.api import KEY, ApiRequest, Narrow, Rows
from companies.api_writes import ReasonSerializer, RowField, act, checked, given
from companies.models import User
from companies.permissions import is_operator
from foundation.history.workflow import require
from solutions.models import Solution

from .. import grading, permissions
from ..forms.curations import ExcludeForm, PinForm, WithdrawForm
from ..models import Curation, Grade, Need
from ..services import curations, grades, pools, traces

LARGEST_PLACE = 1000


class CurationSerializer(serializers.ModelSerializer):
    """A pin (TP 추천), which stands once a second person has confirmed it, or an exclusion. `need` and `solution` are
    external ids; the demand firm reads `note`, and nobody outside of the operating body anything else."""

    need = serializers.CharField(source="need.external_id")
    solution = serializers.CharField(source="solution.external_id")
    made_by = serializers.SerializerMethodField()
    kind = serializers.ChoiceField(Curation.Kind.choices)
    status = serializers.ChoiceField(Curation.Status.choices)

    class Meta:
        model = Curation
        fields = [
            "id",
            "need",
            "solution",
            "kind",
            "status",
            "reason",
            "note",
            "made_by",
            "made_at",
            "confirmed_at",
            "withdrawn_at",
            "withdrawn_reason",
        ]

    def get_made_by(self, curation: Curation) -> str:
        return str(self.context["names"].get(curation.made_by_key, ""))


def told(rows: Sequence[Curation]) -> Any:
    return CurationSerializer(rows, many=True, context={"names": traces.people(rows)}).data


class NewExclusionSerializer(serializers.Serializer):
    solution = RowField(lambda user: Solution.objects.offered().select_related("company"))
    reason = serializers.CharField(max_length=1000, help_text="Only the operating body reads it.")


class NewPinSerializer(NewExclusionSerializer):
    note = serializers.CharField(max_length=200, help_text="The demand firm reads it.")


class TaskSerializer(serializers.Serializer):
    """A pair of the pool by its `place`, and one's own grade. Until one has graded it, `solution` is null and the texts
    don't tell the supplier's name."""

    place = serializers.IntegerField()
    solution = serializers.CharField(allow_null=True, help_text="An external id.")
    title = serializers.CharField()
    summary = serializers.CharField()
    description = serializers.CharField()
    grade = serializers.ChoiceField(Grade.Level.choices, allow_null=True)
    reason = serializers.CharField()

    def to_representation(self, task: grading.Task) -> dict[str, Any]:
        solution, mine = task.pair.solution, task.mine
        return {
            "place": task.pair.place,
            "solution": solution.external_id if mine else None,
            **grading.texts(solution, named=mine is not None),
            "grade": mine.grade if mine else None,
            "reason": mine.reason if mine else "",
        }


class GradeSerializer(serializers.Serializer):
    """0 (unrelated) to 4 (exactly that), by docs/grading.md."""

    place = serializers.IntegerField(min_value=1, max_value=LARGEST_PLACE)
    grade = serializers.ChoiceField(Grade.Level.choices)
    reason = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")


class CurationActions:
    """Of a need."""

    if TYPE_CHECKING:
        get_object: Callable[[], Need]

    @act(CurationSerializer, takes=NewPinSerializer, status=201)
    def pin(self, request: ApiRequest, **kwargs: Any) -> Response:
        """Propose to put a solution first; it stands once another coordinator has confirmed it."""
        need = self.get_object()
        require(permissions.can_curate(request.user, need))
        sent = given(request, NewPinSerializer)
        said = checked(PinForm(sent))
        row = curations.pin(need=need, solution=sent["solution"], by=request.user, **said)
        return Response(told([row])[0], status=201)

    @act(CurationSerializer, takes=NewExclusionSerializer, status=201)
    def exclude(self, request: ApiRequest, **kwargs: Any) -> Response:
        """Leave a solution out of the need's list."""
        need = self.get_object()
        require(permissions.can_curate(request.user, need))
        sent = given(request, NewExclusionSerializer)
        said = checked(ExcludeForm(sent))
        row = curations.exclude(need=need, solution=sent["solution"], by=request.user, **said)
        return Response(told([row])[0], status=201)

    def graded(self, user: User) -> Need:
        """A need that was opened, for who may grade its pairs."""
        need = self.get_object()
        require(is_operator(user))
        require(permissions.can_curate(user, need), permissions.interest_text())
        if need.opened_at is None:
            raise Http404
        return need

    @extend_schema(parameters=[KEY], responses=TaskSerializer(many=True))
    @action(detail=True, problems=(403,), pagination_class=None)
    def pool(self, request: ApiRequest, **kwargs: Any) -> Response:
        """The pairs to grade in their order, for the operating body; none before the pool is drawn."""
        tasks = grading.tasks(self.graded(request.user), request.user)
        return Response(TaskSerializer(tasks, many=True).data)

    @extend_schema(parameters=[KEY], request=None, responses={201: TaskSerializer(many=True)})
    @pool.mapping.post
    def draw_pool(self, request: ApiRequest, **kwargs: Any) -> Response:
        """Choose, once for all graders, the pairs to grade."""
        need = self.graded(request.user)
        pools.draw_pool(need=need, by=request.user)
        return Response(TaskSerializer(grading.tasks(need, request.user), many=True).data, status=201)

    @act(TaskSerializer, takes=GradeSerializer)
    def grade(self, request: ApiRequest, **kwargs: Any) -> Response:
        """Grade a pair of the pool, or change one's grade of it."""
        need = self.graded(request.user)
        sent = given(request, GradeSerializer)
        places = {task.pair.place: task.pair for task in grading.tasks(need, request.user)}
        pair = places.get(sent.pop("place"))
        if pair is None:
            raise serializers.ValidationError({"place": [_("채점할 목록에 없는 차례입니다.")]})
        row = grades.grade(need=need, solution=pair.solution, by=request.user, **sent)
        return Response(TaskSerializer(grading.Task(pair, row)).data)


@Rows.documented(
    status=Narrow("status", Curation.Status.values),
    kind=Narrow("kind", Curation.Kind.values),
    need=Narrow("need__external_id", help_text="The external id of a need."),
)
class CurationViewSet(Rows):
    """Pins and exclusions, the latest first, for the operating body; but for firms that one has an interest in."""

    queryset = Curation.objects.none()
    serializer_class = CurationSerializer
    problems = (403,)

    def get_queryset(self) -> "QuerySet[Curation]":
        require(is_operator(self.request.user))
        rows = Curation.objects.visible_to(self.request.user)
        return rows.select_related("need__company", "solution__company").order_by("-made_at", "pk")

    def shown(self, rows: Sequence[Curation]) -> Sequence[Curation]:
        self.names = traces.people(rows)
        return rows

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "names": getattr(self, "names", {})}

    def now(self, curation: Curation) -> Response:
        return Response(told([self.get_queryset().get(pk=curation.pk)])[0])

    @act(CurationSerializer)
    def confirm(self, request: ApiRequest, **kwargs: Any) -> Response:
        """Confirm a pin that somebody else proposed."""
        curation = self.get_object()
        curations.confirm_pin(curation=curation, by=request.user)
        return self.now(curation)

    @act(CurationSerializer, takes=ReasonSerializer)
    def withdraw(self, request: ApiRequest, **kwargs: Any) -> Response:
        """End it, or refuse a pin that was proposed."""
        curation = self.get_object()
        said = checked(WithdrawForm(given(request, ReasonSerializer)))
        curations.withdraw_curation(curation=curation, by=request.user, **said)
        return self.now(curation)
