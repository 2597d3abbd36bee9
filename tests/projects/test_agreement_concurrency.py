"""Two people at an agreement at once: one of them wins, and the other is told."""

import pytest
from django.db import connection

from projects.models import Agreement, Instalment, Project, Terms
from projects.services import agreements, amendments
from tests import factories
from tests.projects import agreeing
from tests.projects.conftest import pdf
from tests.projects.test_concurrency import at_once, refusals

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs a real PostgreSQL at DATABASE_URL"),
]


@pytest.fixture
def agreement(world):
    return agreeing.signed(world, agreeing.programme())


def anew(row):
    """As another request reads it."""
    return type(row).objects.get(pk=row.pk)


def test_one_of_two_drafts(world):
    by = agreeing.programme()
    content, rows = agreeing.given(world.project, by), [anew(world.project), anew(world.project)]
    results = at_once(
        *[lambda row=row: agreeing.drafted(world, by, project=row, terms=content) for row in rows]
    )
    assert refusals(results) == 1
    assert Terms.objects.count() == 1


def test_one_of_two_signatures(world):
    agreement = agreeing.drafted(world, agreeing.programme())
    rows = [anew(agreement), anew(agreement)]
    results = at_once(
        *[
            lambda row=row, n=n: agreements.sign(
                agreement=row,
                document_number=f"번호 {n}",
                signed_on=agreement.current.starts_on,
                effective_on=agreement.current.starts_on,
                upload=pdf(),
                by=world.coordinator,
            )
            for n, row in enumerate(rows)
        ]
    )
    assert refusals(results) == 1
    agreement.refresh_from_db()
    assert agreement.document_number == agreement.current.document_number


def test_one_of_two_requests(world, agreement):
    content = agreeing.less(world.project, agreement.programme)
    rows = [anew(agreement), anew(agreement)]
    results = at_once(*[lambda row=row: agreeing.requested(world, row, terms=content) for row in rows])
    assert refusals(results) == 1
    assert agreement.versions.count() == 2


def test_one_of_two_approvals(world, agreement):
    terms = agreeing.requested(world, agreement)
    second = factories.UserFactory(is_coordinator=True)
    one, other = anew(terms), anew(terms)
    results = at_once(
        lambda: agreeing.approved(world, one, document_number="하나"),
        lambda: agreeing.approved(world, other, document_number="둘", by=second),
    )
    assert refusals(results) == 1
    terms.refresh_from_db()
    assert (terms.document_number, terms.decided_by) in (("하나", world.coordinator), ("둘", second))


@pytest.mark.parametrize("end", ["withdraw", "reject"])
def test_an_approval_and_another_end(world, agreement, end):
    terms = agreeing.requested(world, agreement)
    one, other = anew(terms), anew(terms)
    ends = {
        "withdraw": lambda: amendments.withdraw(terms=other, by=world.supplier),
        "reject": lambda: amendments.reject(
            terms=other, reason="아닙니다.", by=factories.UserFactory(is_coordinator=True)
        ),
    }
    assert refusals(at_once(lambda: agreeing.approved(world, one), ends[end])) == 1
    terms.refresh_from_db()
    agreement.refresh_from_db()
    assert (agreement.status == "amended") == (terms.status == "approved")
    assert agreement.current.number == (2 if terms.status == "approved" else 1)


def test_an_approval_and_the_end_of_the_project(world, agreement):
    """Either the new terms came first and end with the project, or nothing is amended any more."""
    terms = agreeing.requested(world, agreement)
    world.scored()
    gate, one = world.gate, anew(terms)
    results = at_once(lambda: agreeing.approved(world, one), lambda: world.decide("stop", gate=gate))
    assert refusals(results) <= 1
    terms.refresh_from_db()
    assert Project.objects.get().stage == "stopped"
    assert Agreement.objects.get().status == "closed"
    assert terms.status == ("rejected" if refusals(results) else "approved")
    assert not Instalment.objects.exists()
