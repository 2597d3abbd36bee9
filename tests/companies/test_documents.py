"""What search shows of firms is what visible_to() shows."""

import itertools

import pytest

from companies.documents import build
from companies.models import Company
from companies.permissions import acl_tokens
from tests import factories

pytestmark = pytest.mark.django_db


def test_acl_agrees_with_visible_to(coordinator, stranger):
    people = [coordinator, stranger]
    for kind, status in itertools.product(Company.Kind, Company.Status):
        people.append(factories.member_of(factories.CompanyFactory(kind=kind, status=status)))
    documents = list(build(Company.objects.all()))
    for person in people:
        found = {document.id for document in documents if acl_tokens(person) & set(document.acl)}
        assert found == {str(pk) for pk in Company.objects.visible_to(person).values_list("pk", flat=True)}


def test_a_firms_change_raises_the_version_of_its_solutions(coordinator):
    from companies.services import firms
    from foundation import outbox

    solution, other = factories.SolutionFactory(), factories.SolutionFactory()
    firms.suspend(company=solution.company, by=coordinator, reason="폐업")
    outbox.drain()
    before = solution.version, other.version
    solution.refresh_from_db()
    other.refresh_from_db()
    assert solution.version > before[0]
    assert other.version == before[1]
