"""What a search shows is exactly what acl and deny allow, for any documents and any viewer."""

import uuid
from collections import Counter

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from foundation.search import Query
from tests.search.conftest import document

TOKENS = ["all", "user:1", "firm:7", "firm:70", "role:coordinator", "역할 하나"]
TASKS = ["비전검사", "예지보전", "문서·LLM"]

some_tokens = st.lists(st.sampled_from(TOKENS), max_size=3, unique=True).map(tuple)
rows = st.lists(
    st.tuples(
        some_tokens, some_tokens, st.sampled_from(TASKS), st.sampled_from(["로봇 용접", "로봇", "식단"])
    ),
    max_size=12,
)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(rows=rows, viewer=st.frozensets(st.sampled_from(TOKENS)), task=st.sampled_from(["", *TASKS]))
def test_hits_totals_facets_and_highlights_are_the_viewers(engine, rows, viewer, task):
    # Earlier examples stay in the index: their tokens are others, so none of them may show.
    example = uuid.uuid4().hex
    viewer = frozenset(f"{token} {example}" for token in viewer)
    documents = [
        document(
            f"{example}-{number}",
            title,
            acl=tuple(f"{token} {example}" for token in acl),
            deny=tuple(f"{token} {example}" for token in deny),
            ai_task=[kind],
        )
        for number, (acl, deny, kind, title) in enumerate(rows)
    ]
    engine.index(documents)
    engine.refresh("things")
    visible = [d for d in documents if viewer & set(d.acl) and not viewer & set(d.deny)]
    filters = {"ai_task": [task]} if task else {}
    for text in ("", "로봇"):
        matching = [d for d in visible if text in d.texts["title"]]
        chosen = {d.id for d in matching if not task or task in d.filters["ai_task"]}
        result = engine.search(
            "things",
            Query(text=text, viewer=viewer, filters=filters, facets=("ai_task",), limit=50, highlight=True),
        )
        assert {hit.id for hit in result.hits} == chosen
        assert result.total == len(result.hits) == len(chosen)
        assert result.facets["ai_task"] == Counter(kind for d in matching for kind in d.filters["ai_task"])
        marked = {
            s.text for hit in result.hits for field in hit.highlights.values() for s in field if s.match
        }
        assert marked == ({"로봇"} if text and chosen else set())
    assert engine.count("things", viewer) == len(visible)
