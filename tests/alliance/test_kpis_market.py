"""Who supplies: the five with the most projects, and those of the region."""

import pytest

from tests import factories

from .built import moment, project, value

pytestmark = pytest.mark.django_db


def chosen(supplier=None, **fields):
    fields = {"match__solution__company": supplier or factories.SupplierFactory()} | fields
    return project(created_at=moment("2026-03-31"), **fields)


def test_share_of_the_five_largest():
    largest = factories.SupplierFactory()
    for _ in range(3):
        chosen(largest)
    for _ in range(7):
        chosen()
    chosen(match__designated=True)
    assert (value("largest_suppliers", "2026-03-30"), value("largest_suppliers")) == (None, 70)


def test_share_of_the_regions_own():
    here, away, unknown = (factories.SupplierFactory() for _ in range(3))
    factories.SiteFactory(company=here, district="남동구")
    factories.SiteFactory(company=here, district="관외")
    factories.SiteFactory(company=away, district="관외")
    for supplier in (here, here, away, unknown):
        chosen(supplier)
    chosen(here, match__designated=True)
    assert value("local_suppliers") == 50
