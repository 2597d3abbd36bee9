"""Money of a project of A's and P's of its own, with secrets in what was spent; nobody else learns of it."""

from datetime import date
from typing import Any

from foundation.history import clock
from projects.models import Instalment, Project, Settlement, Spending, SpendingBatch, Stage
from tests import factories
from tests.projects.funds import COLUMNS


def make(world: Any, readers: frozenset[str], operators: frozenset[str]) -> dict[str, Any]:
    """A project with an instalment in each state that somebody acts on, a line of spending and the file that it came
    by; one that is being settled; and one that was stopped."""

    def project(name: str, stage: Stage) -> Project:
        need = world._need(f"money-{name}", world.a, readers, status="matched")
        found: Project = world._project(f"money-{name}", need, "p", readers, stage=stage)
        factories.AgreementFactory(project=found, programme=programme)
        return found

    programme = factories.ProgrammeFactory(columns=COLUMNS)
    paid = project("paid", Stage.PREPARATION)
    opened = {"payable_at": clock.now(), "stage": Stage.PREPARATION, "amount_krw": 1_000_000}
    instalments = {
        status: Instalment.objects.create(project=paid, number=number, status=status, **opened)
        for number, status in enumerate(("payable", "requested"), start=1)
    }
    settling = project("settling", Stage.SETTLEMENT)
    batch = SpendingBatch.objects.create(
        programme=programme,
        file_name=world.marked("spending-file", operators) + ".csv",
        status="imported",
        projects=[str(paid.pk)],
        imported_by=world.people["coordinator"],
    )
    world._file(batch, "spending", operators)
    spent = Spending.objects.create(
        project=paid,
        batch=batch,
        reference=world.marked("voucher", readers | operators),
        category=programme.categories.first(),
        source="grant",
        spent_on=date(2026, 3, 2),
        amount_krw=1_000_000,
        payee=world.marked("payee", readers | operators),
    )
    return instalments | {
        "programme": programme,
        "project": paid,
        "stopped": project("stopped", Stage.STOPPED),
        "settlement": Settlement.objects.create(project=settling),
        "batch": batch,
        "spent": spent,
    }
