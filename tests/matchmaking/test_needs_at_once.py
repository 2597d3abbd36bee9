"""Two coordinators at once with needs that are one, in transactions that really run side by side."""

import pytest
from django.db import connection

from companies.models import User
from matchmaking.models import Need
from matchmaking.services import need_merges, needs
from solutions.models import Term
from tests import factories
from tests.matchmaking.asks import S, ask
from tests.projects.test_concurrency import at_once, refusals

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs a real PostgreSQL at DATABASE_URL"),
]


def coordinators() -> list[User]:
    return [factories.UserFactory(is_coordinator=True) for _number in range(2)]


def read(need: Need) -> Need:
    """The need as a request of its own reads it."""
    return Need.objects.select_related("company").get(pk=need.pk)


def test_two_merge_the_same_needs_either_way():
    one = ask(S.SUBMITTED)
    other = ask(S.SUBMITTED, company=one.need.company)
    pairs = [(one.need, other.need), (other.need, one.need)]
    results = at_once(
        *[
            lambda pair=pair, by=by: (
                need_merges.merge(duplicate=read(pair[0]), kept=read(pair[1]), by=by, reason="같은 수요")
                or "merged"
            )
            for pair, by in zip(pairs, coordinators(), strict=True)
        ]
    )
    assert refusals(results) == 1
    assert sorted([one.reload().status, other.reload().status]) == [S.CANCELLED, S.SUBMITTED]
    assert Need.objects.filter(merged_into=None).count() == 1


def test_one_opens_what_another_merges():
    Term.objects.get_or_create(facet="process", name="품질·검사")  # which an earlier flush has taken
    one = ask(S.SUBMITTED)
    other = ask(S.SUBMITTED, company=one.need.company)
    opener, merger = coordinators()
    results = at_once(
        lambda: needs.open_(need=read(one.need), by=opener) or "opened",
        lambda: (
            need_merges.merge(duplicate=read(one.need), kept=read(other.need), by=merger, reason="같은 수요")
            or "merged"
        ),
    )
    gone = one.reload()
    # Opened first, it is merged all the same; merged first, it can't be opened any more.
    assert (gone.status, gone.merged_into_id) == (S.CANCELLED, other.need.pk)
    assert "merged" in results
