"""Needs and their matches in the API. It gets faces, as the pages do: what a viewer sees masked, it never holds."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from companies.api import KEY, ApiRequest, Listing, narrowing
from companies.permissions import acl_tokens, is_operator
from foundation.history.workflow import Refused, require
from foundation.search import Query
from foundation.search.forms import SearchForm
from solutions import finding as catalogue

from .. import finding, permissions
from ..documents import SPEC
from ..faces import Face, faces
from ..filters import FilterForm
from ..models import Need
from ..services import candidates
from ..views.candidates import STARTED
from .curations import CurationActions
from .faces import NeedSerializer
from .need_actions import NeedActions
from .need_files import NeedFileActions
from .questions import ReadingActions
from .reasons import ReasonSerializer


class CandidateSerializer(serializers.Serializer):
    """A solution by its external id, with its score and what speaks for and against it."""

    solution = serializers.CharField()
    score = serializers.FloatField()
    reasons = ReasonSerializer(many=True)


class MatchesSerializer(serializers.Serializer):
    """A need's solutions in final order; none where nothing fits. `ranker` is the version that ranked them."""

    need = serializers.CharField()
    ranker = serializers.CharField()
    results = CandidateSerializer(many=True)


@extend_schema_view(list=extend_schema(parameters=narrowing(FilterForm)))
class NeedViewSet(NeedActions, NeedFileActions, CurationActions, ReadingActions, Listing):
    """Needs, newest first: one's own firms', those one's firm was invited to, for suppliers the open ones, and
    for the operating body all."""

    queryset = Need.objects.none()
    serializer_class = NeedSerializer
    index = SPEC.name

    def get_queryset(self) -> QuerySet[Need]:
        return Need.objects.visible_to(self.request.user).for_list().order_by("-created_at", "pk")

    def shown(self, rows: Sequence[Need]) -> Sequence[Face]:
        return faces(rows, self.request.user)

    def form(self, asked: QueryDict) -> FilterForm:
        return FilterForm(asked, by_status=True)

    def asked(self, text: str, form: SearchForm | None) -> Query:
        assert form is not None
        return catalogue.asked(form, acl_tokens(self.request.user), text)

    def by_database(self, rows: QuerySet[Need], text: str, form: SearchForm | None) -> QuerySet[Need]:
        assert form is not None
        return finding.by_database(rows, self.request.user, form, text)

    @extend_schema(parameters=[KEY], responses=MatchesSerializer)
    @action(detail=True, problems=(403, 409))
    def matches(self, request: ApiRequest, **kwargs: Any) -> Response:
        """The ten best solutions for a need, for its firm, once matching has begun, and the operating body.

        What `manage.py match` gives; it isn't logged as shown to anybody.
        """
        need = self.get_object()
        require(permissions.can_see_candidates(request.user, need))
        if need.status not in STARTED and not is_operator(request.user):
            raise Refused(_("코디네이터가 수요를 확인해 매칭을 시작하면 추천 솔루션을 볼 수 있습니다."))
        listing = candidates.candidates(need=need)
        return Response(MatchesSerializer(candidates.as_row(need, listing)).data)
