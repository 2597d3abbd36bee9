"""Imports, a rebuild of the index and a worker, each a process of its own, at the same time."""

import subprocess
import sys

import pytest

from tests.factories import business_number
from tests.outbox.processes import ROOT, Installation, wait_until

from .conftest import COMPANY, SOLUTION, Files

pytestmark = pytest.mark.long

FIRMS = 100
SOLUTIONS = 300


def test_they_do_no_harm_to_each_other(tmp_path):
    installation = Installation(tmp_path)
    installation.env |= {"DJANGO_SETTINGS_MODULE": "config.settings", "ELASTICSEARCH_URL": ""}
    firms = [
        {**COMPANY, "business_number": business_number(n), "name": f"공급기업{n}", "kind": "supplier"}
        for n in range(FIRMS)
    ]
    solutions = [
        {**SOLUTION, "external_id": f"s-{n}", "supplier_business_number": business_number(n % FIRMS)}
        for n in range(SOLUTIONS)
    ]
    files = Files(tmp_path)
    first = files.csv(firms, name="firms.csv")
    second = files.csv(solutions, name="solutions.csv")
    again = files.csv([{**firm, "industry_text": "소프트웨어"} for firm in firms], name="again.csv")
    with installation:
        installation.manage("import_pool", "companies", str(first))
        worker = installation.work()
        together = [
            installation.start("manage.py", "import_pool", "solutions", str(second), "--approve"),
            installation.start("manage.py", "import_pool", "companies", str(again), "--approve"),
            installation.start("manage.py", "reindex"),
        ]
        assert [process.wait(timeout=120) for process in together] == [0, 0, 0]
        assert worker.poll() is None
        assert (
            installation.value("SELECT count(*) FROM solutions_solution WHERE status = 'published'")
            == SOLUTIONS
        )
        assert installation.value("SELECT count(*) FROM companies_company WHERE status = 'approved'") == FIRMS
        unsettled = "SELECT count(*) FROM outbox_job WHERE state <> 'done'"
        wait_until(lambda: installation.value(unsettled) == 0)
        check = subprocess.run(
            [sys.executable, "manage.py", "reindex", "--check"],
            cwd=ROOT,
            env=installation.env,
            capture_output=True,
            text=True,
            check=False,
        )
        assert check.returncode == 0, check.stderr
