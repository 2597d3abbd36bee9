"""The worker's part of the catalogue."""

from typing import Any
from uuid import UUID

from foundation import outbox, search

from .models import Solution


@outbox.database("solutions.firm_changed")
def firm_changed(job: Any, company_id: str) -> None:
    """A firm's state, name or sites show in the documents of its solutions."""
    search.changed_many(Solution.objects.filter(company_id=UUID(company_id)))
