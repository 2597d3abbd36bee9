"""Spreadsheets, written row by row, so that a long one needs little memory. No cell of one is ever a formula."""

import io
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
NAME_LENGTH = 31
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
WHOLE = "#,##0"
FONT = "맑은 고딕"  # what office programs have in Korean


@dataclass(frozen=True)
class Cell:
    """A value that is shown in a way of its own: `number` is a number format, `sheet` one that it leads to, `right`
    is for a text in a column of numbers."""

    value: Any
    number: str = ""
    bold: bool = False
    right: bool = False
    sheet: str = ""


class Book:
    """Texts stay texts, whatever they begin with; numbers are numbers and days are days."""

    def __init__(self, *, title: str, author: str) -> None:
        self._file = io.BytesIO()
        self._book = xlsxwriter.Workbook(
            self._file,
            {
                "constant_memory": True,
                "strings_to_formulas": False,
                "strings_to_numbers": False,
                "strings_to_urls": False,
                "default_format_properties": {"font_name": FONT, "font_size": 10},
            },
        )
        self._book.set_properties({"title": title, "author": author})
        self._formats: dict[tuple[tuple[str, Any], ...], Format] = {}
        self._names: set[str] = set()

    def name(self, wanted: str) -> str:
        """A name that a sheet may have, not given before."""
        plain = FORBIDDEN.sub(" ", wanted).strip(" '")[:NAME_LENGTH].rstrip(" '") or "-"
        name, number = plain, 1
        while name.casefold() in self._names:
            number += 1
            ending = f" ({number})"
            name = plain[: NAME_LENGTH - len(ending)] + ending
        self._names.add(name.casefold())
        return name

    def sheet(self, name: str, *, widths: Sequence[float], headings: int = 0) -> "Sheet":
        """`name` comes from name(); the first `headings` rows stay in sight and are printed on each page."""
        sheet = self._book.add_worksheet(name)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        if headings:
            sheet.freeze_panes(headings, 0)
            sheet.repeat_rows(headings - 1)
        sheet.set_paper(9)  # A4
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        return Sheet(sheet, self)

    def format(self, **given: Any) -> Format:
        key = tuple(sorted(given.items()))
        if key not in self._formats:
            self._formats[key] = self._book.add_format(dict(key))
        return self._formats[key]

    def close(self) -> bytes:
        self._book.close()
        return self._file.getvalue()


class Sheet:
    """Rows are added below each other."""

    def __init__(self, sheet: Worksheet, book: Book) -> None:
        self._sheet, self._book, self._row = sheet, book, 0

    def head(self, values: Sequence[str], numbers: Collection[int] = ()) -> None:
        """A row of headings; those over columns of `numbers` stand to the right, as the numbers do."""
        cells = [Cell(value, right=column in numbers) for column, value in enumerate(values)]
        self.add(cells, {"bold": True, "bg_color": "#EEF2F7", "bottom": 1})

    def add(self, values: Sequence[Any], look: Mapping[str, Any] | None = None) -> None:
        for column, value in enumerate(values):
            cell = value if isinstance(value, Cell) else Cell(value)
            if cell.value not in (None, ""):
                self._write(column, cell, look or {})
        self._row += 1

    def _write(self, column: int, cell: Cell, look: Mapping[str, Any]) -> None:
        given = dict(look)
        if cell.bold:
            given["bold"] = True
        if cell.right:
            given["align"] = "right"
        value = cell.value
        if cell.sheet:
            place = f"internal:'{cell.sheet.replace(chr(39), chr(39) * 2)}'!A1"
            link = self._book.format(**given, font_color="#1B4B8F", underline=1)
            self._sheet.write_url(self._row, column, place, link, str(value))
        elif isinstance(value, date):
            self._sheet.write_datetime(
                self._row, column, value, self._book.format(**given, num_format="yyyy-mm-dd")
            )
        elif isinstance(value, (int, float, Decimal)):
            number = cell.number or (WHOLE if value == int(value) else "General")
            self._sheet.write_number(
                self._row, column, float(value), self._book.format(**given, num_format=number)
            )
        else:
            text = str(value)
            if text.startswith(FORMULA_STARTS):
                given["quote_prefix"] = True  # stays a text when somebody edits the cell
            self._sheet.write_string(self._row, column, text, self._book.format(**given))
