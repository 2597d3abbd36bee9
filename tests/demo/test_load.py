"""When the demo is loaded; that it loads whole is seen by the walk in the browser, which goes through it."""

import pytest
from django.core.management import CommandError, call_command

from companies.models import Company
from solutions.models import Term, ThesaurusEntry
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def data(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    return tmp_path


def test_an_installation_with_data_is_left_alone(data):
    factories.CompanyFactory()
    call_command("load_demo", if_empty=True)
    with pytest.raises(CommandError, match="needs an empty installation"):
        call_command("load_demo")
    assert Company.objects.count() == 1


def test_half_a_demo_is_not_taken_for_whole(data):
    ThesaurusEntry.objects.all().delete()
    Term.objects.all().delete()  # which the solutions need, after the firms
    with pytest.raises(KeyError):
        call_command("load_demo", if_empty=True)
    with pytest.raises(CommandError, match="was interrupted"):
        call_command("load_demo", if_empty=True)


def test_production_has_none(data, settings):
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="local installations"):
        call_command("load_demo", if_empty=True)
