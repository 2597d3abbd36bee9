"""What a need seems to be about while it is written: process, data and AI technique, with confidence and why.

Nothing is set by itself: a person confirms. Similar needs are those that the person may see, and of masked ones only
what their masked face shows. While the search engine is away, the thesaurus and the cues answer alone.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from companies.models import User
from companies.permissions import acl_tokens
from foundation.search import Hit, Query, Result, search_or
from foundation.search.small_talk import meaningful
from solutions import thesaurus
from solutions.models import Solution, Term

from .documents import MASKED
from .documents import SPEC as NEEDS
from .models import Need
from .ranking import cues, retrieval
from .ranking.facts import NeedFacts

READ = 4000  # characters of a description
NEAREST = 10  # solutions, and needs, that are asked
STEEP = 2  # a neighbour's say falls with this power of its score
ENOUGH = 4  # words from which on the neighbours are believed in full
MOST = 3  # terms of a facet
LEAST, SUREST = 0.35, 0.97  # confidence of what is shown; nobody but the person is certain
LIKELY = 0.6  # from here on it is 유력, below it 가능

#: What a source says at most. Chosen on the demo's needs that aren't test needs, where these give the confidence
#: that comes true; few needs are registered there, so they say little.
SOLUTIONS, SIMILAR_NEEDS, TASK, WORD = 0.7, 0.1, 0.3, 0.3
WORD_OF_TASK = 0.2
TASK_ALONE = 0.8  # while there are no solutions to ask


@dataclass(frozen=True)
class Suggestion:
    """A term that the need may be about; `why` are short texts, the words of the person first."""

    term: str
    confidence: float
    why: tuple[str, ...]

    @property
    def likely(self) -> bool:
        return self.confidence >= LIKELY


@dataclass(frozen=True)
class Suggestions:
    """By facet, the surest first, at most MOST each."""

    process: tuple[Suggestion, ...] = ()
    data_type: tuple[Suggestion, ...] = ()
    ai_task: tuple[Suggestion, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.process or self.data_type or self.ai_task)


class _Evidence(NamedTuple):
    """Something that speaks for a term, in [0, 1), with the words that were read or what was counted."""

    facet: str
    term: str
    weight: float
    words: tuple[str, ...] = ()
    counted: str = ""


@dataclass
class _Case:
    """All that speaks for one term."""

    unlikely: float = 1.0
    words: dict[str, None] = field(default_factory=dict)
    counts: list[str] = field(default_factory=list)

    def add(self, evidence: _Evidence) -> None:
        self.unlikely *= 1.0 - evidence.weight
        self.words |= dict.fromkeys(evidence.words)
        self.counts += [evidence.counted] * bool(evidence.counted)

    def why(self) -> tuple[str, ...]:
        told: list[str] = []
        for word in self.words:
            if not any(word in other or other in word for other in told):
                told.append(word)
        words = ", ".join(f"‘{word}’" for word in told[:MOST])
        return (*([_("적은 말: %(words)s") % {"words": words}] if words else []), *self.counts)


def suggest(
    *, title: str, description: str, user: User, apart_from: Collection[Any] = frozenset()
) -> Suggestions:
    """The terms that a need of these words is likely to have, for the person who writes it.

    p = 1 − Π(1 − w) over the nearest solutions, the nearest needs that `user` may see (without those of the keys
    `apart_from`), the thesaurus and the cues.
    """
    text = f"{title[:READ]}\n{description[:READ]}"
    need = NeedFacts(
        id="", company="", title=title[:READ], description=description[:READ], also=thesaurus.also(text)
    )
    words = meaningful(need.text)
    if not words:
        return Suggestions()
    believed = min(1.0, len(words) / ENOUGH)
    cases: defaultdict[tuple[str, str], _Case] = defaultdict(_Case)
    near = list(_solutions(need, believed))
    for evidence in (
        *_words(need, TASK if near else TASK_ALONE),
        *near,
        *_needs(need.text, user, apart_from, believed),
    ):
        cases[evidence.facet, evidence.term].add(evidence)
    return Suggestions(
        **{
            facet.value: _best(facet, cases)
            for facet in (Term.Facet.PROCESS, Term.Facet.DATA_TYPE, Term.Facet.AI_TASK)
        }
    )


def _best(facet: str, cases: dict[tuple[str, str], _Case]) -> tuple[Suggestion, ...]:
    found = [
        Suggestion(term, min(round(1.0 - case.unlikely, 2), SUREST), case.why())
        for (of, term), case in cases.items()
        if of == facet and 1.0 - case.unlikely >= LEAST
    ]
    return tuple(sorted(found, key=lambda one: (-one.confidence, one.term))[:MOST])


def _words(need: NeedFacts, task_says: float) -> Iterator[_Evidence]:
    """What the thesaurus and the cues hear in the text; a technique speaks for where it is used and on what."""
    heard = cues.read(need.title, need.description)
    unlikely = {task: 1.0 - strength for task, strength in heard.tasks.items()}
    said = {
        task: [cues.quote(need.text, phrase) for phrase in phrases[:2]]
        for task, phrases in heard.phrases.items()
    }
    for meaning in thesaurus.meanings(need.text):
        if meaning.term is None:
            continue
        facet, term = meaning.term
        if facet == Term.Facet.AI_TASK:
            unlikely[term] = unlikely.get(term, 1.0) * (1.0 - WORD_OF_TASK)
            said.setdefault(term, []).append(meaning.said)
        else:
            yield _Evidence(facet, term, WORD, (meaning.said,))
    best: dict[tuple[str, str], _Evidence] = {}
    for task, rest in unlikely.items():
        words = tuple(said.get(task, ()))
        if rest < 1.0:
            yield _Evidence(Term.Facet.AI_TASK, task, 1.0 - rest, words)
        for facet, term, share in cues.shares(task):
            evidence = _Evidence(facet, term, task_says * (1.0 - rest) * share, words if share > 0.5 else ())
            best[facet, term] = max(best.get((facet, term), evidence), evidence, key=lambda one: one.weight)
    yield from best.values()


def _solutions(need: NeedFacts, believed: float) -> Iterator[_Evidence]:
    query = replace(retrieval.query_of(need), limit=NEAREST, parts=False)
    hits = search_or("solutions", query, _nothing).hits
    rows = Solution.objects.offered().filter(pk__in=[hit.id for hit in hits])
    terms: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    for pk, facet, term in rows.values_list("pk", "terms__facet", "terms__name"):
        terms[str(pk)].add((facet, term))
    counted = _("비슷한 솔루션 %(all)d개 중 %(count)d개")
    yield from _shares([(hit, terms[hit.id]) for hit in hits], SOLUTIONS * believed, counted)


def _needs(text: str, user: User, apart_from: Collection[Any], believed: float) -> Iterator[_Evidence]:
    out = frozenset(id for key in apart_from for id in (str(key), f"{key}:{MASKED}"))
    query = Query(viewer=acl_tokens(user), text=text, limit=NEAREST, count=False, exclude_ids=out)
    hits = search_or(NEEDS.name, query, _nothing).hits
    keys = {hit.id: hit.id.partition(":")[0] for hit in hits}
    rows = Need.objects.visible_to(user).filter(pk__in=keys.values())
    full = {
        str(pk) for pk in Need.objects.full_to(user).filter(pk__in=keys.values()).values_list("pk", flat=True)
    }
    terms: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    for pk, facet, term in rows.values_list("pk", "terms__facet", "terms__name"):
        if facet == Term.Facet.PROCESS or str(pk) in full:
            terms[str(pk)].add((facet, term))
    counted = _("비슷한 수요 %(all)d건 중 %(count)d건")
    yield from _shares([(hit, terms[keys[hit.id]]) for hit in hits], SIMILAR_NEEDS * believed, counted)


def _shares(
    neighbours: list[tuple[Hit, set[tuple[str, str]]]], most: float, counted: str
) -> Iterator[_Evidence]:
    """Of what the neighbours have, weighted by their scores; where there are few, each says no more than among many."""
    neighbours = [(hit, terms) for hit, terms in neighbours if terms and hit.score > 0]
    if not neighbours:
        return
    top = neighbours[0][0].score
    weights = [(hit.score / top) ** STEEP for hit, _terms in neighbours]
    whole = sum(weights) * NEAREST / len(neighbours)
    shares: defaultdict[tuple[str, str], float] = defaultdict(float)
    counts: defaultdict[tuple[str, str], int] = defaultdict(int)
    for weight, (_hit, terms) in zip(weights, neighbours, strict=True):
        for key in terms:
            shares[key] += weight / whole
            counts[key] += 1
    for (facet, term), share in shares.items():
        count = counted % {"all": len(neighbours), "count": counts[facet, term]}
        yield _Evidence(facet, term, most * share, counted=count)


def _nothing() -> Result:
    """The database has no nearness: without the engine, neighbours say nothing."""
    return Result(hits=[], total=0)
