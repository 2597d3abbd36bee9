"""Needs that say much the same as one under review: found by the search engine, with the viewer's own rights."""

import math
from dataclasses import dataclass

from django.utils.timezone import localdate

from companies.models import User
from companies.permissions import acl_tokens
from foundation.history import clock
from foundation.search import Query, Result, search_or
from foundation.search.small_talk import meaningful

from .documents import MASKED
from .documents import SPEC as NEEDS
from .models import Need

MOST = 5
ASKED = 20  # hits that are compared
LEAST = 0.22  # below it, two needs share the words of their trade only, as the demo's do


@dataclass(frozen=True)
class Similar:
    """`alike` is the cosine of the two sets of words, in percent, which a few words of a call have with the whole form
    of the same problem, too; `days` since it was registered."""

    need: Need
    alike: int
    days: int
    same_firm: bool


def similar(need: Need, user: User) -> list[Similar]:
    """The most alike first; of the same firm only, newest first, while the engine is away."""
    text = f"{need.title}\n{need.description}"
    words = set(meaningful(text))
    if not words:
        return []
    own = frozenset((str(need.pk), f"{need.pk}:{MASKED}"))
    query = Query(viewer=acl_tokens(user), text=text, limit=ASKED, count=False, exclude_ids=own)
    result = search_or(NEEDS.name, query, lambda: Result(hits=[], total=0))
    seen = Need.objects.visible_to(user).full_to(user).exclude(pk=need.pk).select_related("company")
    if result.stale:
        rows = list(seen.filter(company=need.company_id).order_by("-created_at")[:ASKED])
    else:
        rows = list(seen.filter(pk__in={hit.id.partition(":")[0] for hit in result.hits}))
    found = []
    for row in rows:
        theirs = set(meaningful(f"{row.title}\n{row.description}"))
        share = len(words & theirs) / math.sqrt(len(words) * len(theirs) or 1)
        if share >= LEAST:
            days = (clock.today() - localdate(row.created_at)).days
            found.append(Similar(row, round(share * 100), days, row.company_id == need.company_id))
    found.sort(key=lambda one: (-one.alike, one.days))
    return found[:MOST]
