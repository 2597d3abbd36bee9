"""Analysing many documents on every core, for commands; a worker that lives on does without the memory."""

import multiprocessing
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from functools import partial
from itertools import islice
from multiprocessing.pool import Pool
from typing import Any

from .contract import Document, IndexSpec
from .encoding import encode

WORTHWHILE = 2_000  # documents; each process takes a second and 250 MB to load the analyser
CHUNK = 256

_pool: Pool | None = None


@contextmanager
def every_core(documents: int) -> Iterator[None]:
    """Inside the block, encode_all() uses every core where that many `documents` are worth it.

    Processes are spawned: the analyser and the index writer don't survive a fork.
    """
    global _pool
    cores = os.cpu_count() or 1
    few = documents < WORTHWHILE or cores == 1
    with nullcontext() if few else multiprocessing.get_context("spawn").Pool(cores) as _pool:
        try:
            yield
        finally:
            _pool = None


def encode_all(documents: Iterable[Document], spec: IndexSpec) -> Iterator[dict[str, Any]]:
    """encode() of each, in order. Documents are taken as they are needed, by the thread that asks; on every core,
    the next ones are analysed while the caller writes these."""
    if _pool is None:
        yield from (encode(document, spec) for document in documents)
        return
    rest, work = iter(documents), partial(encode, spec=spec)
    ahead = _pool.map_async(work, list(islice(rest, CHUNK)), chunksize=16)
    while encoded := ahead.get():
        ahead = _pool.map_async(work, list(islice(rest, CHUNK)), chunksize=16)
        yield from encoded
