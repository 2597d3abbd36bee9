"""--approve publishes what is imported, and the command returns when it is found."""

import pytest

from companies.models import Company
from foundation.history.models import Event
from foundation.outbox.models import Job
from foundation.search import Query, get_engine
from matchmaking.models import Need
from solutions.models import Solution
from tests.factories import CompanyFactory, NeedFactory, SolutionFactory, SupplierFactory, business_number

from .conftest import COMPANY, NEED, SOLUTION

pytestmark = pytest.mark.django_db
SUPPLIER = {**COMPANY, "business_number": business_number(2), "name": "늘솜비전", "kind": "supplier"}


def is_found(obj, index, text, viewer="member"):
    hits = get_engine().search(index, Query(viewer=frozenset({viewer}), text=text, limit=100)).hits
    return str(obj.pk) in {hit.id for hit in hits}


def test_firms_solutions_and_needs_are_published_and_found(files, run):
    assert run("companies", files.csv([COMPANY, SUPPLIER]), "--approve") == "추가 2, 변경 0, 그대로 0, 공개 2"
    run("solutions", files.csv([SOLUTION]), "--approve")
    run("needs", files.csv([NEED]), "--approve")
    assert set(Company.objects.values_list("status", flat=True)) == {"approved"}
    assert Solution.objects.get().published_at
    assert is_found(Company.objects.get(name="늘솜비전"), "companies", "늘솜비전")
    assert is_found(Solution.objects.get(), "solutions", "표면 결함")
    need = Need.objects.get()
    assert need.status == "open"
    assert need.opened_at
    assert need.confirmed_at
    assert is_found(need, "needs", "기스를 놓칩니다", "operator")
    verbs = Event.objects.of(need).values_list("verb", "from_state", "to_state")
    assert sorted(verbs) == [("need.imported", "", ""), ("need.open", "draft", "open")]
    assert not Job.objects.filter(kind="search.index", state=Job.PENDING).exists()


def test_a_second_run_changes_nothing(files, run):
    path = files.csv([COMPANY])
    run("companies", path, "--approve")
    events = Event.objects.count()
    assert run("companies", path, "--approve") == "추가 0, 변경 0, 그대로 1"
    assert Event.objects.count() == events


def test_approving_a_firm_shows_its_solutions(files, run):
    run("companies", files.csv([SUPPLIER]))
    run("solutions", files.csv([{**SOLUTION, "title": "늦게 보이는 검사"}]), "--approve")
    assert not is_found(Solution.objects.get(), "solutions", "늦게 보이는")
    run("companies", files.csv([SUPPLIER]), "--approve")
    assert is_found(Solution.objects.get(), "solutions", "늦게 보이는")


def test_what_was_ended_or_suspended_stays_so(files, run, capsys):
    CompanyFactory(business_number=business_number(1), status="suspended")
    supplier = SupplierFactory(business_number=business_number(2))
    SolutionFactory(company=supplier, external_id="s-1", status="withdrawn")
    NeedFactory(company=Company.objects.get(status="suspended"), external_id="n-1", status="cancelled")
    for kind, row in (("companies", COMPANY), ("solutions", SOLUTION), ("needs", NEED)):
        assert "공개" not in run(kind, files.csv([row]), "--approve")
    assert Company.objects.get(business_number=business_number(1)).status == "suspended"
    assert Solution.objects.get().status == "withdrawn"
    assert Need.objects.get().status == "cancelled"
