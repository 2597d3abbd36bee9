"""Answers are kept for a day."""

from typing import Any

from foundation import outbox


@outbox.database("idempotency.purge")
def purge(job: Any) -> None:
    from . import services

    services.purge()


outbox.schedule("idempotency.purge", kind="idempotency.purge", every=3600)
