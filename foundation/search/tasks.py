"""The worker's part of search: rows that changed, many at a time, until the engine has taken them."""

from collections import defaultdict
from typing import Any

from foundation import outbox
from foundation.outbox.registry import PASSING

from .contract import SearchUnavailable


@outbox.external("search.index", batch=True, retry=(*PASSING, SearchUnavailable))
def index_rows(jobs: list[Any]) -> None:
    from . import services

    changed: defaultdict[str, set[str]] = defaultdict(set)
    for job in jobs:
        changed[job.payload["index"]].add(job.payload["pk"])
    for index, pks in changed.items():
        services.write(index=index, pks=pks)


@outbox.external("search.build_missing", retry=(*PASSING, SearchUnavailable))
def build_missing(job: Any) -> None:
    from . import services

    services.build_missing(lambda rows: job.renew())


outbox.schedule("search.build_missing", kind="search.build_missing", every=60)


@outbox.external("search.vocabulary")
def collect_words(job: Any) -> None:
    from . import vocabulary

    vocabulary.collect(job.renew)


outbox.schedule("search.vocabulary", kind="search.vocabulary", every=3600)


@outbox.external("search.meaning", retry=(*PASSING, SearchUnavailable))
def learn_meaning(job: Any) -> None:
    from . import meaning, registry

    for index in registry.sources():
        meaning.refresh(index, job.renew)


outbox.schedule("search.meaning", kind="search.meaning", every=3600)
