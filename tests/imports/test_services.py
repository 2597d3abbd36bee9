"""The services behind the command ask who imports."""

import pytest

from companies.imports import check_companies, import_companies
from companies.models import Company
from foundation.files.tables import read
from foundation.history.models import Event
from foundation.history.workflow import Forbidden

from .conftest import COMPANY

pytestmark = pytest.mark.django_db


@pytest.fixture
def rows(files):
    path = files.csv([COMPANY])
    found, problems = check_companies(read(path.name, path.read_bytes()))
    assert not problems
    return found


def test_an_operator_imports_and_is_named_by_the_events(rows, coordinator):
    import_companies(rows=rows, by=coordinator)
    company = Company.objects.get()
    assert company.created_by == coordinator
    assert Event.objects.of(company).get().actor_key == coordinator.pk


def test_others_do_not(rows, stranger):
    with pytest.raises(Forbidden):
        import_companies(rows=rows, by=stranger)
    assert not Company.objects.exists()
