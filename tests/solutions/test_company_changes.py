"""What is said of a firm in the documents of its solutions and needs follows the firm."""

import pytest

from foundation import search
from foundation.outbox.models import Job
from tests import factories

pytestmark = pytest.mark.django_db


def queued() -> set[str]:
    return set(Job.objects.filter(kind="search.index").values_list("payload__pk", flat=True))


def test_a_changed_firm_takes_its_rows_along():
    company = factories.CompanyFactory(kind="both")
    followers = [factories.SolutionFactory(company=company), factories.NeedFactory(company=company)]
    factories.SolutionFactory()
    search.changed(company)
    assert queued() == {str(row.pk) for row in (company, *followers)}
    for row in followers:
        assert type(row).objects.get(pk=row.pk).version == row.version + 1


def test_so_do_many():
    rows = [factories.SolutionFactory(), factories.SolutionFactory()]
    companies = type(rows[0].company).objects.all()
    search.changed_many(companies)
    assert queued() == {str(key) for row in rows for key in (row.pk, row.company_id)}
