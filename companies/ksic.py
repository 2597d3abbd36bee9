"""한국표준산업분류, 11th revision: what ships in companies/data/ksic.csv, and how the official table is read.

Sections, divisions, the groups of manufacturing and those of divisions 58 and 62 (software) ship; the rest
comes by `manage.py import_ksic`. A code's parent is its prefix, a division's parent its section.
"""

import csv
import re
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from foundation.files.cells import as_text, fold
from foundation.files.tables import Problem, is_empty

LEVELS = ("대분류", "중분류", "소분류", "세분류", "세세분류")
CODE_HEADINGS = frozenset(map(fold, ("code", "코드", "분류코드", "산업분류코드", "KSIC")))
NAME_HEADINGS = frozenset(map(fold, ("name", "이름", "항목명", "분류명", "산업분류명", "명칭")))
LONGEST_NAME = 120

Entry = tuple[str, str, str | None]  # code, name, parent


def known(given: str, codes: Collection[str]) -> str:
    """The code in `codes` that stands for `given`: itself, or the longest known beginning of it.

    A section's letter before the digits (C29) is read over. Raises ValueError where nothing of it is known.
    """
    code = re.sub(r"\s", "", given).upper()
    if re.fullmatch(r"[A-U]\d{2,5}", code, re.ASCII):
        code = code[1:]
    if not re.fullmatch(r"[A-U]|\d{2,5}", code, re.ASCII):
        raise ValueError(
            _("표준산업분류 코드(예: 29, 292, 29294)가 아닙니다: %(code)s") % {"code": given[:40]}
        )
    for length in range(len(code), 0, -1):
        if code[:length] in codes:
            return code[:length]
    raise ValueError(_("표준산업분류에 없는 코드입니다: %(code)s") % {"code": given})


def load(model: Any) -> None:
    """Write what ships into `model` (or its state in a migration); finer rows and corrected names stay."""
    path = Path(__file__).parent / "data" / "ksic.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = [
            model(
                code=row["code"], name=row["name"], level=int(row["level"]), parent_id=row["parent"] or None
            )
            for row in csv.DictReader(file)
        ]
    model.objects.bulk_create(sorted(rows, key=lambda row: row.level), ignore_conflicts=True)


def save(model: Any, entries: Iterable[Entry]) -> tuple[int, int, int]:
    """Write entries (checked, each parent before its children); how many are new, changed and as before."""
    present = {row.code: row for row in model.objects.all()}
    rows = [
        model(code=code, name=name, level=level_of(code), parent_id=parent) for code, name, parent in entries
    ]
    new = [row for row in rows if row.code not in present]
    changed = [
        row
        for row in rows
        if row.code in present
        and (row.name, row.parent_id) != (present[row.code].name, present[row.code].parent_id)
    ]
    model.objects.bulk_create(
        sorted(new + changed, key=lambda row: row.level),
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name", "level", "parent"],
        batch_size=500,
    )
    if changed:
        model.objects.filter(pk__in=[row.pk for row in changed]).update(revision=F("revision") + 1)
    return len(new), len(changed), len(rows) - len(new) - len(changed)


def level_of(code: str) -> int:
    return 1 if code.isalpha() else len(code)


def parse(
    rows: list[tuple[int, list[Any]]], sections: dict[str, str | None]
) -> tuple[list[Entry], list[Problem]]:
    """The entries of a table in either layout, and all its problems.

    `rows` are (line, cells); `sections` says under which section each known division stands, for tables that
    list divisions without their section.
    """
    layout = _layout(rows)
    if layout is None:
        reason = _("‘코드’와 ‘이름’ 열, 또는 ‘대분류’부터 ‘세세분류’까지의 열이 있어야 합니다.")
        return [], [Problem(rows[0][0] if rows else 1, "", reason)]
    top, places = layout
    names: dict[str, str] = {}
    parents: dict[str, str | None] = {}
    lines: dict[str, int] = {}
    problems: list[Problem] = []
    section: str | None = None
    for line, cells in rows:
        if line <= top:
            continue
        for level, code_at, name_at in places:
            if code_at >= len(cells) or is_empty(cells[code_at]):
                continue
            code = _code(cells[code_at], level)
            if code is None:
                if fold(str(cells[code_at])) not in CODE_HEADINGS:
                    reason = _("코드가 아닙니다: %(code)s") % {"code": cells[code_at]}
                    problems.append(Problem(line, "", reason))
                continue
            name = as_text(cells[name_at]) if name_at < len(cells) and not is_empty(cells[name_at]) else ""
            name = " ".join(name.split())
            if not name or len(name) > LONGEST_NAME:
                reason = _("%(code)s의 이름이 비었거나 120자를 넘습니다.") % {"code": code}
                problems.append(Problem(line, "", reason))
            if names.setdefault(code, name) != name:
                reason = _("%(code)s의 이름이 %(line)d행과 다릅니다.") % {"code": code, "line": lines[code]}
                problems.append(Problem(line, "", reason))
            lines.setdefault(code, line)
            if code.isalpha():
                section = code
            parent = None if code.isalpha() else code[:-1] if len(code) > 2 else section or sections.get(code)
            parents.setdefault(code, parent)
    known_codes = set(names) | set(sections)
    for code, parent in parents.items():
        if not code.isalpha() and parent not in known_codes:
            reason = _("%(code)s의 상위 분류(%(parent)s)가 없습니다.") % {
                "code": code,
                "parent": parent or "?",
            }
            problems.append(Problem(lines[code], "", reason))
    entries = [(code, name, parents[code]) for code, name in names.items()]
    return sorted(entries, key=lambda entry: (level_of(entry[0]), entry[0])), problems


def _layout(rows: list[tuple[int, list[Any]]]) -> tuple[int, list[tuple[int, int, int]]] | None:
    """The line of the headings, and (level or 0, column of codes, column of names) for each pair."""
    for line, cells in rows[:20]:
        heads = ["" if is_empty(cell) else fold(str(cell)) for cell in cells]
        # "세분류" is within "세세분류", so a heading belongs to the level that it begins with.
        starts = [next((i for i, head in enumerate(heads) if head.startswith(name)), None) for name in LEVELS]
        if all(start is not None for start in starts):
            return line, [(level, at, at + 1) for level, at in enumerate(starts, start=1) if at is not None]
        codes = [i for i, head in enumerate(heads) if head in CODE_HEADINGS]
        titles = [i for i, head in enumerate(heads) if head in NAME_HEADINGS]
        if len(codes) == 1 and len(titles) == 1:
            return line, [(0, codes[0], titles[0])]
    return None


def _code(value: Any, level: int) -> str | None:
    """The code in a cell; a number of a known level gets back the zeros that a spreadsheet took."""
    code = as_text(value).upper()
    if level > 1 and isinstance(value, (int, float)):
        code = code.zfill(level)
    if not re.fullmatch(r"[A-U]|\d{2,5}", code, re.ASCII) or (level and level_of(code) != level):
        return None
    return code
