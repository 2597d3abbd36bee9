"""Money for the tests' project: its agreement, instalments in any state, spending, and files of it."""

import csv
import io
from datetime import date
from typing import Any

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile

from foundation.history import clock
from projects.models import Agreement, Instalment, Programme, Project, Settlement, Spending
from tests import factories

COLUMNS = {
    "project": "과제번호",
    "reference": "전표번호",
    "category": "비목명",
    "source": "재원",
    "spent_on": "집행일자",
    "amount_krw": "집행금액",
    "payee": "거래처",
    "description": "적요",
}


def agree(project: Project, **fields: Any) -> Agreement:
    """A signed 협약 with 20,000,000 won of grant, under a programme whose columns are mapped."""
    agreement = factories.AgreementFactory(project=project, **fields)
    Programme.objects.filter(pk=agreement.programme_id).update(columns=COLUMNS)
    agreement.programme.refresh_from_db()
    return agreement


def contract(project: Project) -> Agreement:
    """The same terms as a contract of the firms: 6,000,000 won in cash."""
    return agree(project, kind=Agreement.Kind.CONTRACT)


def instalment(project: Project, status: str = "planned", **fields: Any) -> Instalment:
    given = {"number": project.instalments.count() + 1, "stage": "preparation", "amount_krw": 8_000_000}
    if status in Instalment.OPENED:
        given["payable_at"] = clock.now()
    if status == Instalment.Status.PAID:
        given |= {"paid_on": clock.today(), "paid_krw": fields.get("amount_krw", 8_000_000)}
    return Instalment.objects.create(project=project, status=status, **(given | fields))


def spend(project: Project, amount_krw: int, reference: str = "V-1", **fields: Any) -> Spending:
    category = project.agreement.programme.categories.first()
    given = {"category": category, "source": "grant", "spent_on": date(2026, 3, 2)}
    return Spending.objects.create(
        project=project, amount_krw=amount_krw, reference=reference, **(given | fields)
    )


def settling(project: Project, **fields: Any) -> Settlement:
    Project.objects.filter(pk=project.pk).update(stage="settlement")
    project.refresh_from_db()
    return Settlement.objects.create(project=project, **fields)


def settle(project: Project) -> Settlement:
    """A final settlement."""
    return settling(project, status="final", finalised_on=date(2026, 4, 1), document_number="정산-1")


def row(project: str, reference: str, amount: Any = 1_000_000, **cells: Any) -> dict[str, Any]:
    return {
        "과제번호": project,
        "전표번호": reference,
        "비목명": "인건비",
        "재원": "보조금",
        "집행일자": "2026-03-02",
        "집행금액": amount,
        "거래처": "한결연구소",
        "적요": "3월 인건비",
    } | cells


def sheet(*rows: dict[str, Any], name: str = "집행.csv") -> SimpleUploadedFile:
    """The rows as a .csv or .xlsx, by the name's extension."""
    headings = list(dict.fromkeys(heading for one in rows for heading in one))
    cells = [headings, *([one.get(heading, "") for heading in headings] for one in rows)]
    if name.endswith(".xlsx"):
        book = openpyxl.Workbook()
        for line in cells:
            book.active.append(line)
        content = io.BytesIO()
        book.save(content)
        return SimpleUploadedFile(name, content.getvalue())
    text = io.StringIO()
    csv.writer(text).writerows(cells)
    return SimpleUploadedFile(name, text.getvalue().encode())
