"""What a programme's own system exports of its spending, as rows that are known by project and 전표번호.

Its columns are mapped once per programme; the other columns of the file are left out. Nothing is written here.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.files.cells import as_text, choice, day, fold, text, whole
from foundation.files.tables import Column, Problem, Record, Row, Sheet, lacking, records

from .models import Agreement, Programme, Project, Spending, TermsLine

LIMIT_KRW = 10**12  # no line of a project's spending comes near; sums stay within 64 bits

SOURCES = {
    "지원금": TermsLine.Source.GRANT,
    "보조금": TermsLine.Source.GRANT,
    "정부지원금": TermsLine.Source.GRANT,
    "출연금": TermsLine.Source.GRANT,
    "민간 현금": TermsLine.Source.CASH,
    "민간부담금 현금": TermsLine.Source.CASH,
    "자부담": TermsLine.Source.CASH,
    "현금": TermsLine.Source.CASH,
    "민간 현물": TermsLine.Source.IN_KIND,
    "민간부담금 현물": TermsLine.Source.IN_KIND,
    "현물": TermsLine.Source.IN_KIND,
}


@dataclass(frozen=True)
class Field:
    """A column that a programme maps; `guesses` are headings that are likely to be it."""

    name: str
    label: str | Promise
    required: bool
    guesses: tuple[str, ...]


FIELDS = (
    Field(
        "project",
        gettext_lazy("과제번호 또는 협약 문서번호"),
        True,
        ("과제번호", "협약번호", "협약 문서번호", "문서번호", "세부과제번호"),
    ),
    Field("reference", gettext_lazy("전표번호"), True, ("전표번호", "결의번호", "집행번호", "증빙번호")),
    Field("category", gettext_lazy("비목"), True, ("비목", "비목명", "세목", "세목명")),
    Field("source", gettext_lazy("재원"), False, ("재원", "재원구분", "재원 구분")),
    Field("spent_on", gettext_lazy("집행일"), True, ("집행일", "집행일자", "지출일", "사용일자", "이체일")),
    Field("amount_krw", gettext_lazy("금액"), True, ("금액", "집행금액", "집행액", "지출금액", "사용금액")),
    Field("payee", gettext_lazy("거래처"), False, ("거래처", "거래처명", "지급처", "사용처")),
    Field("description", gettext_lazy("적요"), False, ("적요", "내용", "사용내역", "집행내역")),
)
BY_NAME = {field.name: field for field in FIELDS}


def guess(headings: Iterable[str]) -> dict[str, str]:
    """The heading that each field most likely has in such a file."""
    folded = {fold(heading): heading for heading in headings}
    found = {}
    for field in FIELDS:
        name = next((folded[fold(one)] for one in field.guesses if fold(one) in folded), None)
        if name is not None:
            found[field.name] = name
    return found


def parse(
    sheet: Sheet, programme: Programme, tick: Callable[[int], None] = lambda count: None
) -> tuple[list[Record], list[Problem]]:
    """The rows of `sheet` by the programme's columns, and what has to be mended in it."""
    return records(_mapped(sheet, programme), columns(programme), tick)


def columns(programme: Programme) -> tuple[Column, ...]:
    """The programme's columns under the headings of its own system."""
    parsers: dict[str, Callable[[Any], Any]] = {
        "project": _project_of(programme),
        "reference": text(Spending._meta.get_field("reference").max_length),
        "category": choice(_categories(programme)),
        "source": choice(SOURCES),
        "spent_on": day(),
        "amount_krw": whole(-LIMIT_KRW, LIMIT_KRW),
        "payee": text(Spending._meta.get_field("payee").max_length),
        "description": text(Spending._meta.get_field("description").max_length),
    }
    return tuple(
        Column(
            name,
            heading,
            parsers[name],
            key=name in ("project", "reference"),
            for_new=BY_NAME[name].required and name not in ("project", "reference"),
        )
        for name, heading in programme.columns.items()
    )


def _mapped(sheet: Sheet, programme: Programme) -> Sheet:
    wanted = {fold(heading) for heading in programme.columns.values()}
    return Sheet(
        headings=[(line, name) for line, name in sheet.headings if fold(name) in wanted],
        rows=[
            Row(row.line, [(name, cell) for name, cell in row.cells if fold(name) in wanted])
            for row in sheet.rows
        ],
        problems=sheet.problems,
    )


def _categories(programme: Programme) -> dict[str, int]:
    rows = list(programme.categories.all())
    return {row.code: row.pk for row in rows} | {row.name: row.pk for row in rows}


def _project_of(programme: Programme) -> Callable[[Any], str]:
    """A project's number, given as that or by the document number of its agreement under the programme."""
    agreements = Agreement.objects.filter(programme=programme).exclude(status=Agreement.Status.DRAFT)
    known: dict[str, str] = {}
    for document, number in agreements.values_list("document_number", "project__number"):
        known |= {fold(document): number, fold(number): number}

    def parse(value: Any) -> str:
        found = as_text(value)
        if fold(found) not in known:
            raise ValueError(
                _("이 사업의 과제번호나 협약 문서번호가 아닙니다: %(value)s") % {"value": found[:40]}
            )
        return known[fold(found)]

    return parse


@dataclass
class Comparison:
    """What a file says beside what is recorded: new rows, changed ones with the names of their fields, and problems."""

    added: list[Spending]
    changed: list[tuple[Spending, list[str]]]
    unchanged: int
    problems: list[Problem]


def compare(
    rows: list[Record],
    sheet: Sheet,
    programme: Programme,
    projects: Mapping[str, Project],
    closed: Mapping[str, str],
) -> Comparison:
    """Each row beside the recorded one of its project and 전표번호; `closed` says of projects why theirs can't change.

    Given cells update; absent columns and empty cells leave what is there.
    """
    known, recorded = columns(programme), _recorded(projects)
    headings = {column.name: column.heading for column in known}
    problems = lacking(rows, known, _mapped(sheet, programme), lambda row: _key(row) not in recorded)
    found = Comparison([], [], 0, problems)
    for row in rows:
        number, reference = _key(row)
        values = {name: value for name, value in row.values.items() if name not in ("project", "reference")}
        if "category" in values:
            values["category_id"] = values.pop("category")
        old = recorded.get((number, reference))
        if old is None:
            fields = {"project": projects[number], "reference": reference, "source": TermsLine.Source.GRANT}
            found.added.append(Spending(**(fields | values)))
        elif changes := {name: value for name, value in values.items() if getattr(old, name) != value}:
            amount = changes.get("amount_krw", old.amount_krw)
            if old.disallowed_krw and amount < old.disallowed_krw:
                reason = _("불인정액 %(amount)s원보다 작은 금액으로 바꿀 수 없습니다.")
                told = {"amount": f"{old.disallowed_krw:,}"}
                problems.append(Problem(row.line, headings["amount_krw"], reason % told))
            for name, value in changes.items():
                setattr(old, name, value)
            found.changed.append((old, sorted(changes)))
        else:
            found.unchanged += 1
            continue
        if number in closed:
            problems.append(Problem(row.line, headings["project"], closed[number]))
    problems.sort(key=lambda problem: problem.line)
    return found


def _key(row: Record) -> tuple[str, str]:
    return row.values["project"], row.values["reference"]


def _recorded(projects: Mapping[str, Project]) -> dict[tuple[str, str], Spending]:
    numbers = {project.pk: number for number, project in projects.items()}
    rows = Spending.objects.filter(project__in=numbers)
    return {(numbers[row.project_id], row.reference): row for row in rows}
