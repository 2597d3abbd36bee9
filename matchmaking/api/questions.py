"""Questions about a need in the API: asking by an invited supplier, answering for all who were invited."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from companies.api import KEY, ApiRequest, Finding
from companies.api_writes import act, checked, given
from foundation.history.workflow import require

from .. import permissions
from ..forms.questions import AnswerForm, AskForm
from ..models import Match, Need, Question
from ..services import questions
from ..services.questions import LONGEST_ANSWER, LONGEST_QUESTION


class QuestionSerializer(serializers.Serializer):
    """A question; `asker` is the supplier's name where it is told, else empty. `sealed` says that there is an answer
    for those who have pledged."""

    id = serializers.UUIDField(source="question.id")
    body = serializers.CharField(source="question.body")
    asked_at = serializers.DateTimeField(source="question.asked_at")
    asker = serializers.CharField()
    own = serializers.BooleanField()
    answer = serializers.CharField()
    answered_at = serializers.DateTimeField(source="question.answered_at", allow_null=True)
    pledged_only = serializers.BooleanField(source="question.pledged_only")
    sealed = serializers.BooleanField()


class AskSerializer(serializers.Serializer):
    body = serializers.CharField(max_length=LONGEST_QUESTION)


class AnswerSerializer(serializers.Serializer):
    answer = serializers.CharField(max_length=LONGEST_ANSWER)
    pledged_only = serializers.BooleanField(
        default=False, help_text="Whether only suppliers that have pledged read question and answer."
    )


class AskingActions:
    """Of a match."""

    if TYPE_CHECKING:
        get_object: Callable[[], Match]

    @act(QuestionSerializer, takes=AskSerializer, status=201)
    def ask(self, request: ApiRequest, **kwargs: Any) -> Response:
        """Ask the demand firm; the answer goes to all who were invited, without the asker's name."""
        match = self.get_object()
        require(permissions.can_answer(request.user, match))
        said = checked(AskForm(given(request, AskSerializer)))
        question = questions.ask(match=match, by=request.user, **said)
        return Response(QuestionSerializer(_told(question, request)).data, status=201)


class ReadingActions:
    """Of a need."""

    if TYPE_CHECKING:
        get_object: Callable[[], Need]

    @extend_schema(parameters=[KEY], responses=QuestionSerializer(many=True))
    @action(detail=True, problems=(403,), pagination_class=None)
    def questions(self, request: ApiRequest, **kwargs: Any) -> Response:
        """Questions and answers, the first first, for the demand side and who was invited."""
        need = self.get_object()
        require(permissions.can_read_questions(request.user, need))
        return Response(QuestionSerializer(questions.told(need, request.user), many=True).data)


class QuestionViewSet(Finding):
    """Questions that one may read; listed under their need."""

    queryset = Question.objects.none()
    serializer_class = QuestionSerializer

    def get_queryset(self) -> "QuerySet[Question]":
        return Question.objects.visible_to(self.request.user).select_related("need__company", "match")

    @act(QuestionSerializer, takes=AnswerSerializer)
    def answer(self, request: ApiRequest, **kwargs: Any) -> Response:
        """Answer, for the demand firm, to all suppliers that were invited; once."""
        question = self.get_object()
        require(permissions.can_answer_questions(request.user, question.need))
        sent = given(request, AnswerSerializer)
        said = checked(AnswerForm(sent, question=question))
        questions.answer(
            question=question,
            text=said["answer"],
            pledged_only=said.get("pledged_only", False),
            by=request.user,
        )
        return Response(QuestionSerializer(_told(question, request)).data)


def _told(question: Question, request: ApiRequest) -> questions.Told:
    return next(row for row in questions.told(question.need, request.user) if row.question == question)
