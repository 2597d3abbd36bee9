"""Tables that people hand in (.jsonl, .csv, .xlsx) as rows of cells, each with its physical line.

Knows nothing of what the columns mean to an app. Every problem of a file is found before anything is written:
`read()` collects those of the format, `records()` those of the columns and cells.
"""

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any, NoReturn
from xml.etree.ElementTree import ParseError

import openpyxl
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from openpyxl.utils.exceptions import InvalidFileException

from .cells import fold, nearest
from .checks import FORMATS, OLE2

HANGUL = re.compile("[가-힣]")


class Unreadable(Exception):  # noqa: N818 - what is said of the whole file
    """A file that can't be taken for a table at all; the text is Korean and says what to do."""


@dataclass(frozen=True)
class Problem:
    """One thing that has to be mended, by physical line (a heading is line 1) and column."""

    line: int
    column: str
    reason: str

    def __str__(self) -> str:
        where = _("%(line)d행") % {"line": self.line}
        return f"{where} [{self.column}] {self.reason}" if self.column else f"{where} {self.reason}"


@dataclass(frozen=True)
class Row:
    line: int
    cells: list[tuple[str, Any]]


@dataclass
class Sheet:
    """`headings` with the line where each first stands; `keyed` rows (.jsonl) name their cells themselves."""

    headings: list[tuple[int, str]] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    keyed: bool = False


@dataclass(frozen=True)
class Column:
    """A column that an app reads: `name` is the English heading, `heading` the Korean one.

    `parse` turns a cell that isn't empty into a value, or raises ValueError with the reason in Korean. `key`:
    it names the record, alone or together with other keys, so every row needs it. `for_new`: rows need it unless
    their record exists.
    """

    name: str
    heading: str
    parse: Callable[[Any], Any]
    aliases: tuple[str, ...] = ()
    key: bool = False
    for_new: bool = False

    @property
    def headings(self) -> tuple[str, ...]:
        return (self.name, self.heading, *self.aliases)


@dataclass(frozen=True)
class Record:
    """A row's given cells as values, by the columns' names; an empty cell isn't given.

    `bad` are the columns whose cells can't be read: the row's other cells are checked all the same.
    """

    line: int
    values: dict[str, Any]
    bad: frozenset[str] = frozenset()


def read(name: str, content: bytes) -> Sheet:
    """The table in `content`, whose format is the extension of `name`; raises Unreadable."""
    extension = PurePath(name).suffix.lower()
    if extension == ".xlsx":
        return _tabular(*_xlsx(content))
    if extension == ".csv":
        return _tabular(*_csv(decode(content)))
    if extension == ".jsonl":
        return _jsonl(decode(content))
    raise Unreadable(_(".jsonl, .csv, .xlsx 파일만 읽을 수 있습니다. 이 형식 가운데 하나로 저장하세요."))


def grid(name: str, content: bytes) -> list[tuple[int, list[Any]]]:
    """The bare rows of a .csv or .xlsx, merged cells and all: for tables with a layout of their own."""
    if PurePath(name).suffix.lower() == ".xlsx":
        rows, _problems = _xlsx(content)
    else:
        rows, _problems = _csv(decode(content))
    return list(rows)


def decode(content: bytes) -> str:
    """UTF-8 with or without BOM, or CP949; raises Unreadable for anything else."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in content[:4096]:
        raise Unreadable(_("UTF-16 등 다른 인코딩입니다. UTF-8 또는 CP949로 다시 저장하세요."))
    if content.startswith((b"PK\x03\x04", OLE2)):
        raise Unreadable(_("엑셀 파일의 확장자만 바꾼 것 같습니다. 엑셀에서 .xlsx나 .csv로 다시 저장하세요."))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        broken = error
    # A damaged UTF-8 file may pass as CP949 and turn into nonsense; read as UTF-8 it still shows its Hangul.
    loose = content.decode("utf-8", errors="replace")
    if len(HANGUL.findall(loose)) <= loose.count("\ufffd"):
        try:
            return content.decode("cp949")
        except UnicodeDecodeError:
            pass
    line = content.count(b"\n", 0, broken.start) + 1
    raise Unreadable(
        _("%(line)d행에 UTF-8도 CP949도 아닌 글자가 있습니다. UTF-8로 다시 저장하세요.") % {"line": line}
    )


def _csv(text: str) -> tuple[Iterable[tuple[int, list[Any]]], list[Problem]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[tuple[int, list[Any]]] = []
    problems: list[Problem] = []
    while True:
        line = reader.line_num + 1
        try:
            rows.append((line, next(reader)))
        except StopIteration:
            return rows, problems
        except csv.Error as error:
            problems.append(
                Problem(line, "", _("따옴표가 잘못되어 칸을 나눌 수 없습니다(%(error)s).") % {"error": error})
            )


def _xlsx(content: bytes) -> tuple[Iterable[tuple[int, list[Any]]], list[Problem]]:
    if content.startswith(OLE2):
        raise Unreadable(_("옛 .xls이거나 암호가 걸린 파일입니다. 암호를 풀고 .xlsx로 다시 저장하세요."))
    try:
        if not FORMATS["xlsx"].matches(io.BytesIO(content)):
            raise Unreadable(_("엑셀 파일(.xlsx)이 아닙니다. 엑셀에서 .xlsx로 다시 저장하세요."))
        book = openpyxl.load_workbook(io.BytesIO(content))
    except ValidationError as error:
        raise Unreadable(" ".join(error.messages)) from error
    except (zipfile.BadZipFile, InvalidFileException, ParseError, KeyError, ValueError, TypeError) as error:
        raise Unreadable(_("손상된 엑셀 파일입니다. 엑셀에서 열어 다시 저장하세요.")) from error
    for sheet in book.worksheets:
        rows = list(_filled(sheet))
        if sheet.sheet_state == "visible" and rows:
            break
    else:
        raise Unreadable(_("빈 파일입니다. 머리글과 한 행 이상이 있어야 합니다."))
    problems = [
        Problem(
            area.min_row,
            "",
            _("병합된 칸 %(area)s: 병합을 풀고 칸마다 값을 적으세요.") % {"area": area.coord},
        )
        for area in sorted(sheet.merged_cells.ranges, key=lambda area: (area.min_row, area.min_col))
    ]
    for _line, cells in rows:
        for cell in cells:
            if cell.data_type in ("f", "e"):
                kind = _("수식") if cell.data_type == "f" else _("오류값")
                reason = _("%(cell)s 칸이 %(kind)s입니다. 값으로 바꿔 적으세요.")
                problems.append(Problem(cell.row, "", reason % {"cell": cell.coordinate, "kind": kind}))
    return [(line, [_plain(cell) for cell in cells]) for line, cells in rows], problems


def _filled(sheet: Any) -> Iterator[tuple[int, tuple[Any, ...]]]:
    for line, cells in enumerate(sheet.iter_rows(), start=1):
        if any(not is_empty(cell.value) for cell in cells):
            yield line, cells


def _plain(cell: Any) -> Any:
    return None if cell.data_type in ("f", "e") else cell.value


def _tabular(rows: Iterable[tuple[int, list[Any]]], problems: list[Problem]) -> Sheet:
    """The first row that isn't empty holds the headings."""
    sheet = Sheet(problems=problems)
    filled = [(line, cells) for line, cells in rows if any(not is_empty(cell) for cell in cells)]
    if not filled:
        if problems:
            return sheet
        raise Unreadable(_("빈 파일입니다. 머리글과 한 행 이상이 있어야 합니다."))
    (top, head), *body = filled
    names = ["" if is_empty(cell) else " ".join(str(cell).split()) for cell in head]
    width = max(index for index, name in enumerate(names) if name) + 1
    sheet.headings = [(top, name) for name in names if name]
    nameless = [
        index
        for index in range(max(len(cells) for _line, cells in filled))
        if (index >= len(names) or not names[index])
        and any(index < len(cells) and not is_empty(cells[index]) for _line, cells in body)
    ]
    for index in nameless:
        lines = [line for line, cells in body if index < len(cells) and not is_empty(cells[index])]
        reason = _("%(number)d번째 열에 머리글이 없는데 값이 있습니다.") % {"number": index + 1}
        sheet.problems.append(Problem(lines[0], "", reason))
    for line, cells in body:
        if len(cells) < width:
            reason = _("칸이 %(given)d개뿐입니다. 머리글은 %(wanted)d개입니다.")
            sheet.problems.append(Problem(line, "", reason % {"given": len(cells), "wanted": width}))
        sheet.rows.append(Row(line, [(n, c) for n, c in zip(names, cells, strict=False) if n]))
    return sheet


def _jsonl(text: str) -> Sheet:
    sheet = Sheet(keyed=True)
    seen: set[str] = set()
    for line, source in enumerate(text.split("\n"), start=1):
        if not source.strip():
            continue
        try:
            cells = json.loads(source, object_pairs_hook=_Pairs, parse_constant=_no_constant)
        except (ValueError, RecursionError) as error:
            sheet.problems.append(Problem(line, "", _("JSON이 아닙니다(%(error)s).") % {"error": error}))
            continue
        if not isinstance(cells, _Pairs):
            sheet.problems.append(Problem(line, "", _("한 줄에 JSON 객체({…}) 하나가 있어야 합니다.")))
            continue
        for name, _value in cells:
            if name not in seen:
                seen.add(name)
                sheet.headings.append((line, name))
        sheet.rows.append(Row(line, [(name, _nested(value)) for name, value in cells]))
    if not sheet.rows and not sheet.problems:
        raise Unreadable(_("빈 파일입니다. 한 줄에 JSON 객체 하나씩 적으세요."))
    return sheet


class _Pairs(list[tuple[str, Any]]):
    """A JSON object as it stands, repeated names included."""


def _nested(value: Any) -> Any:
    if isinstance(value, _Pairs):
        return {name: _nested(inner) for name, inner in value}
    if isinstance(value, list):
        return [_nested(inner) for inner in value]
    return value


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


def is_empty(value: Any) -> bool:
    """Nothing, or blanks only; an empty list of .jsonl is a value."""
    return value is None or (isinstance(value, str) and not value.strip())


def records(
    sheet: Sheet, columns: Sequence[Column], tick: Callable[[int], None] = lambda count: None
) -> tuple[list[Record], list[Problem]]:
    """The rows as values of `columns`, and every problem of the file in the order of its lines.

    A row whose key can't be read yields no record. `tick` is told of every row that was looked at.
    """
    problems = list(sheet.problems)
    known, wrong = _known(sheet, columns)
    problems += wrong
    keys = [column for column in columns if column.key]
    needed = [key for key in keys if sheet.keyed or key in known.values()]
    found = []
    for row in sheet.rows:
        record, wrong = _record(row, known, needed)
        problems += wrong
        if all(key.name in record.values for key in keys):
            found.append(record)
        tick(1)
    return found, sorted(problems + repeated(found, *keys), key=lambda problem: problem.line)


def _known(sheet: Sheet, columns: Sequence[Column]) -> tuple[dict[str, Column], list[Problem]]:
    by_heading = {fold(text): column for column in columns for text in column.headings}
    known: dict[str, Column] = {}
    problems = []
    for line, heading in sheet.headings:
        column = by_heading.get(fold(heading))
        if column is None:
            hint = nearest(heading, [text for column in columns for text in column.headings])
            reason = _("모르는 열입니다.") + (_(" 혹시 ‘%(hint)s’인가요?") % {"hint": hint} if hint else "")
            problems.append(Problem(line, heading, reason))
        elif not sheet.keyed and column in known.values():
            reason = _("같은 열이 두 번 있습니다(%(name)s).") % {"name": column.name}
            problems.append(Problem(line, heading, reason))
        else:
            known[heading] = column
    if sheet.headings and not sheet.keyed:
        top = sheet.headings[0][0]
        problems += [
            Problem(top, column.heading, _("필수 열이 없습니다(%(name)s).") % {"name": column.name})
            for column in columns
            if column.key and column not in known.values()
        ]
    return known, problems


def _record(row: Row, known: dict[str, Column], needed: Iterable[Column]) -> tuple[Record, list[Problem]]:
    values: dict[str, Any] = {}
    problems = []
    given: set[str] = set()
    bad: set[str] = set()
    for heading, cell in row.cells:
        column = known.get(heading)
        if column is None:
            continue
        if column.name in given:
            problems.append(Problem(row.line, column.heading, _("같은 열이 두 번 있습니다.")))
        given.add(column.name)
        if is_empty(cell):
            continue
        try:
            values[column.name] = column.parse(cell)
        except ValueError as error:
            bad.add(column.name)
            problems.append(Problem(row.line, column.heading, str(error)))
    problems += [
        Problem(row.line, column.heading, _("반드시 적어야 하는 칸이 비어 있습니다."))
        for column in needed
        if column.name not in values and column.name not in bad
    ]
    return Record(row.line, values, frozenset(bad)), problems


def repeated(found: Iterable[Record], *columns: Column) -> list[Problem]:
    """A problem for every record whose values in `columns` an earlier one has, naming both lines."""
    first: dict[tuple[Any, ...], int] = {}
    problems = []
    for record in found:
        if any(column.name not in record.values for column in columns):
            continue
        values = tuple(record.values[column.name] for column in columns)
        line = first.setdefault(values, record.line)
        if line != record.line:
            reason = _("%(line)d행과 %(other)d행의 값이 같습니다: %(value)s") % {
                "line": line,
                "other": record.line,
                "value": ", ".join(map(str, values)),
            }
            problems.append(Problem(record.line, columns[-1].heading, reason))
    return problems


def lacking(
    found: Iterable[Record], columns: Sequence[Column], sheet: Sheet, new: Callable[[Record], bool]
) -> list[Problem]:
    """Problems of rows that would be new and lack what a new record needs; a missing column is named once."""
    headings = {fold(heading) for _line, heading in sheet.headings}
    absent = [
        column
        for column in columns
        if column.for_new and headings.isdisjoint(map(fold, column.headings)) and not sheet.keyed
    ]
    wanted = [column for column in columns if column.for_new and column not in absent]
    fresh = [record for record in found if new(record)]
    problems = [
        Problem(
            sheet.headings[0][0], column.heading, _("필수 열이 없습니다(%(name)s).") % {"name": column.name}
        )
        for column in absent
        if fresh
    ]
    reason = _("새로 등록하려면 반드시 적어야 하는 칸이 비어 있습니다.")
    return problems + [
        Problem(record.line, column.heading, reason)
        for record in fresh
        for column in wanted
        if column.name not in record.values and column.name not in record.bad
    ]
