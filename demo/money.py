"""The money of the demo's projects: instalments that gates open, spending as a programme's system exports it, and its
settlement."""

import csv
import io
from typing import TYPE_CHECKING

from django.core.files.uploadedfile import SimpleUploadedFile

from companies.models import User
from foundation.history import clock
from projects import accounts
from projects.models import Instalment, Project, Spending, TermsLine
from projects.services import instalments, settlements, spending

from .parties import people

if TYPE_CHECKING:
    from .story import Life, Story

SOURCE = TermsLine.Source
COLUMNS = {
    "project": "과제번호",
    "reference": "전표번호",
    "category": "비목",
    "source": "재원",
    "spent_on": "집행일",
    "amount_krw": "집행금액",
    "payee": "거래처",
    "description": "적요",
}


def pay(story: "Story", project: Project) -> "Life":
    """What the gate has just made payable is asked for and paid, and two thirds of what was paid are spent."""
    _demand, supplier, coordinator = people(story, project)
    for instalment in project.instalments.filter(status=Instalment.Status.PAYABLE):
        instalments.request(instalment=instalment, by=supplier)
        yield 4
        instalments.pay(
            instalment=instalment,
            paid_on=clock.today(),
            paid_krw=instalment.amount_krw,
            document_number=f"지급-{project.number}-{instalment.number}",
            by=coordinator,
        )
        spend(project, share=66, by=coordinator)


def spend(project: Project, *, share: int, by: User) -> None:
    """Import what the programme's system has of the project by now: so many percent of what was paid out, over the
    categories in proportion to their budget."""
    programme = project.agreement.programme
    if programme is None:
        return
    flow = accounts.flow(project)
    due = flow.paid_krw * share // 100 - flow.spent_krw
    terms = accounts.terms(project)
    if due <= 0 or terms is None:
        return
    lines = [line for line in terms.lines.all() if line.source == SOURCE.GRANT]
    parts = accounts.split(due, [line.amount_krw for line in lines])
    file = io.StringIO()
    writer = csv.DictWriter(file, fieldnames=list(COLUMNS.values()))
    writer.writeheader()
    number = Spending.objects.filter(project=project).count()
    for line, part in zip(lines, parts, strict=True):
        number += 1
        cells = {
            "project": project.number,
            "reference": f"{project.number}-{number:03d}",
            "category": line.category.name,
            "source": line.get_source_display(),
            "spent_on": clock.today().isoformat(),
            "amount_krw": part,
            "payee": "",
            "description": line.category.name,
        }
        writer.writerow({COLUMNS[name]: cell for name, cell in cells.items()})
    upload = SimpleUploadedFile(f"집행-{project.number}.csv", file.getvalue().encode(), "text/csv")
    spending.import_file(programme=programme, upload=upload, by=by)


def settle(story: "Story", project: Project) -> "Life":
    """All but a hundredth of what was paid out was spent; that goes back, with the interest."""
    _demand, _supplier, coordinator = people(story, project)
    if project.agreement.programme is None:
        return
    spend(project, share=99, by=coordinator)
    settlement = project.settlement
    interest = 12_000
    settlements.record_(
        settlement=settlement,
        interest_krw=interest,
        recovered_krw=accounts.flow(project).balance_krw + interest,
        recovered_on=clock.today(),
        document_number="",
        by=coordinator,
    )
    yield 2
    settlements.finalise(
        settlement=settlement,
        finalised_on=clock.today(),
        document_number=f"정산-{project.number}",
        by=coordinator,
    )
