"""The portfolio as a table to take along (XLSX), a row at a time; no cell of it is ever a formula."""

import io
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.worksheet.worksheet import Worksheet

from companies.models import User

from . import accounts, portfolio
from .models import Project, Terms

MOST = 5_000  # rows of a file
WIDTHS = (16, 36, 24, 24, 14, 10, 60, 12, 12, 16, 16, 16, 10, 12, 32)


def workbook(user: User, projects: Sequence[Project]) -> bytes:
    """A row for each project; money in won, and empty where a person doesn't follow the project."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("과제"))
    for number, width in enumerate(WIDTHS):
        sheet.column_dimensions[chr(ord("A") + number)].width = width
    sheet.freeze_panes = "C2"
    for row in _rows(user, projects):
        sheet.append([_cell(sheet, value) for value in row])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _cell(sheet: Worksheet, value: Any) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value)
    if isinstance(value, str):
        cell.data_type = "s"  # a text that begins with "=" stays a text
    elif isinstance(value, int):
        cell.number_format = "#,##0"
    elif isinstance(value, date):
        cell.number_format = "yyyy-mm-dd"
    return cell


def _rows(user: User, projects: Sequence[Project]) -> Iterator[list[Any]]:
    yield [
        _("과제번호"),
        _("과제명"),
        _("수요기업"),
        _("공급기업"),
        _("단계"),
        _("건강도"),
        _("건강도의 까닭"),
        _("시작일"),
        _("종료일"),
        _("지원금(원)"),
        _("지급액(원)"),
        _("집행액(원)"),
        _("집행률(%)"),
        _("다음 기한"),
        _("다음 할 일"),
    ]
    seen = portfolio.rows(user, projects)
    followed = [row.project for row in seen if row.followed]
    flows, terms = accounts.flows(followed), Terms.objects.present(followed)
    for row in seen:
        project = row.project
        agreed, flow = terms.get(project.pk), flows.get(project.pk)
        yield [
            project.number,
            project.title,
            project.demand_firm.name,
            project.supplier.name,
            str(project.get_stage_display()),
            str(row.health.grade.label) if row.health else "",
            "\n".join(row.health.reasons) if row.health else "",
            agreed.starts_on if agreed else None,
            agreed.ends_on if agreed else None,
            agreed.grant_krw if agreed else None,
            flow.paid_krw if flow else None,
            flow.spent_krw if flow else None,
            flow.rate if flow else None,
            row.next.day if row.next else None,
            row.next.words if row.next else "",
        ]
