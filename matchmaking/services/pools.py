"""Drawing a need's pool of pairs to grade, once: rankings move with every new solution and model, and people who
grade at different times must have graded the same pairs."""

from django.db import transaction
from django.utils.translation import gettext as _

from companies.models import User
from companies.permissions import is_operator
from foundation.history.workflow import Refused, record, require
from foundation.search import Query, SearchUnavailable, get_engine
from solutions import thesaurus
from solutions.models import Solution

from .. import permissions
from ..evaluation.pools import pool
from ..evaluation.rankings import DEPTH, words
from ..models import Need, PooledPair
from ..ranking.retrieval import INDEX, VIEWER
from .candidates import candidates


def draw_pool(*, need: Need, by: User) -> None:
    """Choose what is graded for this need; does nothing where that is chosen already.

    Raises Refused while the search engine is away, as a pool without its rankings would be kept for ever.
    """
    require(is_operator(by))
    require(permissions.can_curate(by, need), permissions.interest_text())
    if need.opened_at is None:
        raise Refused(_("검토를 마치고 매칭을 시작한 수요만 채점합니다."), "not_opened")
    offered = Solution.objects.offered().exclude(company=need.company_id)
    by_key = {str(pk): external_id for pk, external_id in offered.values_list("pk", "external_id")}
    by_name = {external_id: pk for pk, external_id in by_key.items()}
    rankings = [[by_key[key] for key in found if key in by_key] for found in _rankings(need)]
    chosen = pool(need.external_id, rankings, by_name.keys())
    if not chosen:
        raise Refused(_("공개된 솔루션이 없어 채점할 것이 없습니다."), "empty")
    with transaction.atomic():
        Need.objects.select_for_update().get(pk=need.pk)
        if need.pool.exists():
            return
        need.pool.bulk_create(
            PooledPair(need=need, solution_id=by_name[id], place=place) for place, id in enumerate(chosen, 1)
        )
        record(need, "need.pooled", by=by, pairs=len(chosen))


def _rankings(need: Need) -> list[list[str]]:
    """Keys of solutions, best first: what the need's own words find, what its page shows, and what each kind of token
    finds alone."""
    text = words(need)
    query = Query(viewer=VIEWER, text=text, also=thesaurus.also(text), limit=DEPTH)
    alone = [Query(viewer=VIEWER, text=text, by=(kind,), limit=DEPTH) for kind in ("bigrams", "morphemes")]
    try:
        found = [[hit.id for hit in get_engine().search(INDEX, asked).hits] for asked in (query, *alone)]
        listing = candidates(need=need, limit=DEPTH)
    except SearchUnavailable as error:
        raise Refused(_away(), "search") from error
    if listing.stale:
        raise Refused(_away(), "search")
    return [found[0], [str(item.solution.pk) for item in listing.items], *found[1:]]


def _away() -> str:
    return _("지금은 검색 엔진이 응답하지 않아 채점할 솔루션을 고를 수 없습니다. 잠시 뒤 다시 시도하세요.")
