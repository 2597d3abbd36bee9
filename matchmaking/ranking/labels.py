"""Everything that a ranker may learn from, read from the database: graded pairs, and lists that were shown with what
became of them.

Nothing that happened after `as_of` is read, and of a shown list only what happened after it was shown.
"""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from django.db.models import Count, Max, Min

from companies import industries
from companies.models import Company
from foundation.search import SearchUnavailable, meaning
from matchmaking.evaluation import grades as shipped
from matchmaking.models import Grade, Impression, ImpressionItem, Match, Need, Outcome
from solutions import thesaurus
from solutions.models import Solution

from . import features, retrieval
from .load import need_facts, solution_facts
from .rules import RuleRanker
from .training.data import HIGHEST, UNKNOWN, Group

K = Outcome.Kind
#: What an outcome says about a pair that was shown; the furthest one counts (docs/ranking.md).
WORTH: dict[str, int] = {
    K.SHORTLISTED: 1,
    K.INVITED: 2,
    K.ACCEPTED: 2,
    K.SELECTED: 3,
    K.POC_STARTED: 3,
    K.POC_PASSED: 4,
    K.PILOT_PASSED: 4,
    K.COMMERCIALISED: 4,
    K.RETAINED: 4,
}
PEOPLE, MODEL, SHOWN, STORY = "people", "language_model", "shown", "demo_story"
WINDOW = timedelta(days=2 * 365)  # how long a shown list is learnt from
SIZES = ((10, "1–9"), (50, "10–49"), (300, "50–299"))
AT_ONCE = 500  # lists read with one query

Pair = tuple[str, str]  # a need's and a solution's key
Fact = tuple[str, datetime]  # an outcome's kind and moment


@dataclass(frozen=True)
class Labels:
    """`counts` tells per source how many needs and pairs, and of each label how many; `stamp` is another when
    anything has changed that a training reads."""

    groups: list[Group]
    counts: list[dict[str, Any]]
    stamp: str
    since: datetime | None
    until: datetime | None


@dataclass(frozen=True)
class _Grades:
    """Grades of pairs with their source, when people gave the first and the last, the demo's needs, which have grades
    that ship, and the pairs that arrived together, which nothing is learnt from."""

    of: dict[Pair, tuple[int, str]]
    demo: frozenset[str]
    designated: frozenset[Pair]
    moments: list[datetime] = field(default_factory=list)


def read(*, as_of: datetime, tick: Callable[[], Any] = lambda: None) -> Labels:
    """All groups, in an order that the same database always gives; `tick` is called after each. Raises
    SearchUnavailable where the pools of graded needs can't be searched for."""
    grades = _graded(as_of)
    outcomes = _outcomes(as_of)
    groups, moments = [], list(grades.moments)
    for group in _pools(grades, as_of):
        groups.append(group)
        tick()
    for shown in (
        _lists(as_of).select_related("need__company").prefetch_related("items__solution").iterator(AT_ONCE)
    ):
        listed = _shown(shown, outcomes, grades)
        if listed is not None:
            groups.append(listed)
            moments.append(shown.shown_at)
            tick()
    return Labels(
        groups=groups,
        counts=_counts(groups, grades),
        stamp=stamp(as_of=as_of, grades=grades),
        since=min(moments, default=None),
        until=max(moments, default=None),
    )


def stamp(*, as_of: datetime, grades: _Grades | None = None) -> str:
    """As Labels.stamp, without reading a feature."""
    known = _graded(as_of) if grades is None else grades
    read = [
        RuleRanker.version,
        features.NAMES,
        sorted((*pair, *grade) for pair, grade in known.of.items()),
        sorted(known.designated),
        _extent(_lists(as_of), "shown_at"),
        _extent(Outcome.objects.filter(occurred_at__lte=as_of), "occurred_at"),
    ]
    return hashlib.sha256(json.dumps(read, default=str).encode()).hexdigest()


def _extent(rows: Any, moment: str) -> list[Any]:
    found = rows.order_by().aggregate(count=Count("pk"), first=Min(moment), last=Max(moment))
    return [found["count"], found["first"], found["last"]]


def _graded(as_of: datetime) -> _Grades:
    """What people graded; where the demo's needs are, what ships with it for the pairs that nobody graded."""
    rows = Grade.objects.filter(graded_at__lte=as_of)
    given = {
        (str(need), str(solution)): (grade, PEOPLE)
        for need, of_need in rows.final().items()
        for solution, grade in of_need.items()
    }
    table = shipped.read()
    needs = dict(Need.objects.filter(external_id__in=table).values_list("external_id", "pk"))
    wanted = {solution for need in needs for solution in table[need]}
    solutions = dict(Solution.objects.filter(external_id__in=wanted).values_list("external_id", "pk"))
    of_model = {
        (str(key), str(solutions[solution])): (grade, MODEL)
        for need, key in needs.items()
        for solution, grade in table[need].items()
        if solution in solutions
    }
    moments = rows.order_by().aggregate(first=Min("graded_at"), last=Max("graded_at")).values()
    together = Match.objects.filter(designated=True, created_at__lte=as_of).values_list(
        "need_id", "solution_id"
    )
    designated = frozenset((str(need), str(solution)) for need, solution in together)
    of = {pair: grade for pair, grade in (of_model | given).items() if pair not in designated}
    return _Grades(of, frozenset(needs), designated, [moment for moment in moments if moment])


def _outcomes(as_of: datetime) -> dict[Pair, list[Fact]]:
    found: defaultdict[Pair, list[Fact]] = defaultdict(list)
    rows = Outcome.objects.filter(occurred_at__lte=as_of).order_by()
    for need, solution, kind, moment in rows.values_list("need_id", "solution_id", "kind", "occurred_at"):
        found[str(need), str(solution)].append((kind, moment))
    return found


def _lists(as_of: datetime) -> Any:
    return Impression.objects.filter(shown_at__gt=as_of - WINDOW, shown_at__lte=as_of).order_by(
        "shown_at", "pk"
    )


def _pools(grades: _Grades, as_of: datetime) -> Iterator[Group]:
    """Each graded need's whole pool as a search finds it now, so that a list is measured as it would be shown."""
    graded: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for (key, solution), (grade, _source) in grades.of.items():
        graded[key][solution] = grade
    names = _offered({solution for _key, solution in grades.of})
    needs = Need.objects.filter(pk__in=graded).for_list().prefetch_related("company__sites")
    lexicon, nearness = thesaurus.lexicon(), meaning.Nearness(retrieval.INDEX)
    for need in needs.order_by("external_id"):
        facts = need_facts(need, lexicon)
        found = retrieval.find(facts, nearness=nearness)
        if found.stale:
            raise SearchUnavailable("graded pairs are looked up by the search engine")
        offered = solution_facts(found.texts, as_of=as_of, apart_from=facts.id)
        pool = retrieval.possible(facts, (offered[id] for id in found.texts if id in offered))
        of_need = graded[facts.id]
        there = {s.id for s in pool}
        missed = {names[id]: grade for id, grade in of_need.items() if id in names and id not in there}
        labels = [of_need.get(s.id, UNKNOWN) for s in pool]
        if not pool or (max(labels) == UNKNOWN and not missed):
            continue
        batch = features.Batch(facts, pool, as_of, [found.texts[s.id] for s in pool])
        features.check_as_of(batch)
        yield Group(
            need=need.external_id,
            rows=batch.matrix(),
            labels=np.array(labels, dtype=np.int64),
            solutions=tuple(s.external_id for s in pool),
            source="grades",
            strata=_strata(need.company),
            suppliers=tuple(s.company for s in pool),
            missed=missed,
        )


def _offered(ids: Iterable[str]) -> dict[str, str]:
    """Those of the solutions that a list could show, by what they are called in figures."""
    rows = Solution.objects.offered().filter(pk__in=list(ids)).values_list("pk", "external_id")
    return {str(pk): name for pk, name in rows}


def _shown(shown: Impression, outcomes: Mapping[Pair, list[Fact]], grades: _Grades) -> Group | None:
    """A list without what a coordinator pinned, arrived together with the firm, was acted on before or stopped later:
    nothing is known of what showing it did. None where nothing is left, and where the log lacks what every log has."""
    kept: list[tuple[ImpressionItem, int]] = []
    for item in shown.items.all():
        if not item.features.keys() >= features.ALWAYS:
            return None
        if item.placed == ImpressionItem.Placed.PIN:
            continue
        pair = (str(shown.need_id), str(item.solution_id))
        if pair in grades.designated:
            continue
        facts = outcomes.get(pair, [])
        later = {kind for kind, moment in facts if moment > shown.shown_at}
        if any(moment <= shown.shown_at for _, moment in facts) or K.STOPPED in later:
            continue
        grade, source = grades.of.get(pair, (UNKNOWN, ""))
        label = grade if source == PEOPLE else max((WORTH.get(kind, 0) for kind in later), default=0)
        kept.append((item, label))
    if not kept:
        return None
    return Group(
        need=shown.need.external_id,
        rows=np.array([features.row(item.features) for item, _ in kept]),
        labels=np.array([label for _, label in kept], dtype=np.int64),
        solutions=tuple(item.solution.external_id for item, _ in kept),
        positions=np.array([item.position for item, _ in kept], dtype=np.int64),
        source="impressions",
        strata=_strata(shown.need.company),
        suppliers=tuple(str(item.solution.company_id) for item, _ in kept),
    )


def _strata(company: Company) -> dict[str, str]:
    """What figures are broken down by: the firm's industry family and its size."""
    named = industries.families_of([company.industry_text], company.ksic_id or "")
    size = next((name for below, name in SIZES if (company.employees or 0) < below), "300–")
    return {"industry": named[0] if named else "기타", "size": size if company.employees else "모름"}


def _counts(groups: Iterable[Group], grades: _Grades) -> list[dict[str, Any]]:
    """One entry for each source that gave anything. Grades are counted as given, found by a search or not."""
    labels: dict[str, Counter[int]] = {name: Counter() for name in (PEOPLE, MODEL, SHOWN, STORY)}
    needs: dict[str, set[str]] = defaultdict(set)
    for (need, _), (grade, source) in grades.of.items():
        labels[source][grade] += 1
        needs[source].add(need)
    for group in groups:
        if group.source == "impressions":
            source = STORY if group.need in grades.demo else SHOWN
            labels[source].update(group.labels.tolist())
            needs[source].add(group.need)
    return [
        {
            "source": source,
            "needs": len(needs[source]),
            "pairs": counted.total(),
            "by_label": [counted[label] for label in range(HIGHEST + 1)],
        }
        for source, counted in labels.items()
        if counted
    ]
