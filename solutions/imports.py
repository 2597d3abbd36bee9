"""Solutions from a table: all rows are checked, then all are written in one short transaction, or none.

A solution is known by its external_id and stays with its supplier. Terms and references that are given
replace what there was.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from companies.imports import business_number
from companies.models import Company, User
from companies.permissions import is_operator
from foundation import search
from foundation.files.cells import SMALL_MAX, as_text, choice, listing, money, text, whole, year
from foundation.files.tables import Column, Problem, Record, Sheet, lacking, records
from foundation.files.upsert import Outcome, Tick, Upsert, chunks, nothing
from foundation.history import clock
from foundation.history.workflow import require
from foundation.money import MANWON

from .models import FIRST_YEAR, Reference, Solution, Term

FACETS = {
    "processes": Term.Facet.PROCESS,
    "ai_tasks": Term.Facet.AI_TASK,
    "data_types": Term.Facet.DATA_TYPE,
    "deployment": Term.Facet.DEPLOYMENT,
}
OPENING = (Solution.Status.DRAFT, Solution.Status.SUBMITTED, Solution.Status.RETURNED)

ReferenceValue = tuple[str, int, str]


def reference(value: Any) -> ReferenceValue:
    """업종:연도:성과, or an object with industry, year and outcome."""
    if isinstance(value, Mapping):
        if not {"industry", "year"} <= set(value) <= {"industry", "year", "outcome"}:
            raise ValueError(_("실적은 industry, year, outcome으로 적습니다: %(value)s") % {"value": value})
        parts = [value["industry"], value["year"], value.get("outcome", "")]
    else:
        parts = re.split("[:：]", as_text(value), maxsplit=2)
        if len(parts) != 3:
            raise ValueError(
                _("실적은 ‘업종:연도:성과’로 적습니다: ‘%(value)s’") % {"value": str(value)[:60]}
            )
    industry, outcome = text(60)(parts[0]), text(200)(parts[2] or "")
    if not industry:
        raise ValueError(_("실적의 업종이 비어 있습니다: ‘%(value)s’") % {"value": str(value)[:60]})
    try:
        return industry, year(FIRST_YEAR)(parts[1]), outcome
    except ValueError as error:
        raise ValueError(_("실적의 연도: %(error)s") % {"error": error}) from None


def term_names(facet: str) -> dict[str, int]:
    return dict(Term.objects.filter(facet=facet).values_list("name", "pk"))


def columns() -> tuple[Column, ...]:
    terms = {name: listing(choice(term_names(facet))) for name, facet in FACETS.items()}
    texts = listing(text(60))
    return (
        Column("external_id", "외부 ID", text(64), ("외부ID", "관리번호", "솔루션 ID"), key=True),
        Column(
            "supplier_business_number",
            "공급기업 사업자등록번호",
            business_number,
            ("사업자등록번호", "사업자번호"),
            for_new=True,
        ),
        Column("title", "솔루션 이름", text(120), ("솔루션명", "제목"), for_new=True),
        Column("summary", "한 줄 소개", text(200), ("한줄소개", "요약")),
        Column("description", "상세 설명", text(lines=True), ("설명", "상세내용")),
        Column("industries", "적용 업종", texts, ("업종", "적용 산업")),
        Column("processes", "공정·업무", terms["processes"], ("공정", "적용 공정", "process")),
        Column("ai_tasks", "AI 기술유형", terms["ai_tasks"], ("AI 기술", "기술유형", "ai_task")),
        Column("data_types", "데이터 종류", terms["data_types"], ("데이터", "데이터 유형", "data_type")),
        Column("deployment", "설치 환경", terms["deployment"], ("도입 환경", "구축 환경")),
        Column(
            "price_min_manwon", "최소 도입비용(만원)", money(MANWON), ("최소 가격(만원)", "최소비용(만원)")
        ),
        Column(
            "price_max_manwon", "최대 도입비용(만원)", money(MANWON), ("최대 가격(만원)", "최대비용(만원)")
        ),
        Column("lead_time_weeks", "도입 기간(주)", whole(0, SMALL_MAX), ("도입기간", "구축 기간(주)")),
        Column("references", "실적", listing(reference), ("구축 실적", "도입 실적", "레퍼런스")),
        Column("certifications", "인증", texts, ("인증·특허", "보유 인증")),
    )


FIELDS = {"price_min_manwon": "price_min_krw", "price_max_manwon": "price_max_krw"}


def check_solutions(sheet: Sheet, tick: Tick = nothing) -> tuple[list[Record], list[Problem]]:
    """The solutions in `sheet`, and every problem of the file by line."""
    known = columns()
    found, problems = records(sheet, known, tick)
    by_name = {column.name: column.heading for column in known}
    existing = Solution.objects.in_bulk([r.values["external_id"] for r in found], field_name="external_id")
    problems += lacking(found, known, sheet, lambda record: record.values["external_id"] not in existing)
    problems += resolve_firms(
        found, "supplier_business_number", by_name["supplier_business_number"], existing, supplier=True
    )
    for record in found:
        stored = existing.get(record.values["external_id"])
        low, high = (
            record.values.get(name, getattr(stored, FIELDS[name], None))
            for name in ("price_min_manwon", "price_max_manwon")
        )
        unread = record.bad & {"price_min_manwon", "price_max_manwon"}
        if low is not None and high is not None and low > high and not unread:
            name = "price_max_manwon" if "price_max_manwon" in record.values else "price_min_manwon"
            reason = _("최소 도입비용(%(low)s만원)이 최대(%(high)s만원)보다 큽니다.")
            amounts = {"low": f"{low // MANWON:,}", "high": f"{high // MANWON:,}"}
            problems.append(Problem(record.line, by_name[name], reason % amounts))
    return found, sorted(problems, key=lambda problem: problem.line)


def resolve_firms(
    found: Iterable[Record], name: str, heading: str, existing: Mapping[str, Any], *, supplier: bool
) -> list[Problem]:
    """Put the firm's key in place of the business number in each record, and say which firms won't do.

    `existing` are the records that are there by external_id: their firm doesn't change by import.
    """
    firms = {firm.business_number: firm for firm in Company.objects.only("business_number", "kind")}
    problems = []
    for record in found:
        number = record.values.pop(name, None)
        if number is None:
            continue
        stored = existing.get(record.values["external_id"])
        firm = firms.get(number)
        if firm is None:
            reason = _("등록되지 않은 기업입니다: %(number)s. 기업을 먼저 가져오세요.")
        elif not (firm.supplies if supplier else firm.demands):
            reason = (
                _("%(number)s는 공급기업이 아닙니다.") if supplier else _("%(number)s는 수요기업이 아닙니다.")
            )
        elif stored is not None and stored.company_id != firm.pk:
            reason = _(
                "이미 다른 기업의 것으로 등록되어 있습니다. 기업은 가져오기로 바꿀 수 없습니다(%(number)s)."
            )
        else:
            record.values["company_id"] = firm.pk
            continue
        problems.append(Problem(record.line, heading, reason % {"number": number}))
        record.values["company_id"] = None  # so that it isn't said to be missing as well
    return problems


@transaction.atomic
def import_solutions(
    *, rows: Sequence[Record], by: User | None, approve: bool = False, tick: Tick = nothing
) -> Outcome[Solution]:
    """Write checked rows; `by` is an operator, or None for the machine's own administrator.

    With `approve` they are published, but for withdrawn ones, which are held.
    """
    require(by is None or is_operator(by))
    batch = Upsert(Solution, "external_id", [row.values["external_id"] for row in rows], by)
    pks = [solution.pk for solution in batch.existing.values()]
    terms = Terms(Solution.terms.through, "solution_id", pks)
    references = References(pks)
    for row in rows:
        values = {FIELDS.get(name, name): value for name, value in row.values.items()}
        facets = {facet: values.pop(name) for name, facet in FACETS.items() if name in values}
        delivered = values.pop("references", None)
        solution = batch.put(values)
        for facet, wanted in facets.items():
            if terms.put(solution.pk, facet, wanted) and not batch.is_new(solution):
                batch.note(solution, facet)
        if delivered is not None and references.put(solution.pk, delivered) and not batch.is_new(solution):
            batch.note(solution, "references")
        if approve:
            batch.publish(solution, "solution", Solution.Status.PUBLISHED, OPENING, published_at=clock.now())
    outcome = batch.save("solution", tick)
    terms.save()
    references.save()
    for some in chunks(outcome.touched):
        search.changed_many(Solution.objects.filter(pk__in=some))
    outcome.notes += unapproved(outcome.published)
    return outcome


def unapproved(published: Iterable[Any]) -> list[str]:
    """A word on what was published and stays hidden because its firm isn't approved."""
    count = 0
    firms = Counter(obj.company_id for obj in published)
    for pks in chunks(firms):
        hidden = Company.objects.filter(pk__in=pks).exclude(status=Company.Status.APPROVED)
        count += sum(firms[pk] for pk in hidden.values_list("pk", flat=True))
    note = _("%(count)d건은 기업이 승인되지 않아 승인 뒤에 보입니다.")
    return [note % {"count": count}] if count else []


class Terms:
    """The terms of many records as they are and as they shall be, by facet; written in few statements."""

    def __init__(self, through: type[models.Model], owner: str, pks: Collection[Any]):
        self.through, self.owner = through, owner
        self._rows: dict[tuple[Any, str], dict[int, int]] = {}
        self._add: list[models.Model] = []
        self._remove: list[int] = []
        for some in chunks(pks):
            rows = through._base_manager.filter(**{f"{owner}__in": some})
            for pk, key, term, facet in rows.values_list("pk", owner, "term_id", "term__facet"):
                self._rows.setdefault((key, facet), {})[term] = pk

    def put(self, key: Any, facet: str, wanted: Iterable[int]) -> bool:
        """Whether the terms that the record `key` shall have in `facet` differ from those it has."""
        present = self._rows.get((key, facet), {})
        add = set(wanted) - present.keys()
        remove = present.keys() - set(wanted)
        self._add += [self.through(**{self.owner: key, "term_id": term}) for term in sorted(add)]
        self._remove += [present[term] for term in remove]
        return bool(add or remove)

    def save(self) -> None:
        for some in chunks(self._remove):
            self.through._base_manager.filter(pk__in=some).delete()
        for some in chunks(self._add):
            self.through._base_manager.bulk_create(some)


class References:
    """The references of many solutions; those of one are replaced where the given ones differ in any way."""

    def __init__(self, pks: Collection[Any]):
        self._present: dict[Any, list[ReferenceValue]] = {}
        self._replace: list[Any] = []
        self._new: list[Reference] = []
        for some in chunks(pks):
            rows = Reference.objects.filter(solution__in=some)
            for row in rows:
                value = (row.industry, row.year, row.outcome)
                self._present.setdefault(row.solution_id, []).append(value)

    def put(self, key: Any, wanted: Sequence[ReferenceValue]) -> bool:
        if sorted(wanted) == sorted(self._present.get(key, [])):
            return False
        self._replace.append(key)
        self._new += [
            Reference(solution_id=key, industry=industry, year=at, outcome=outcome)
            for industry, at, outcome in wanted
        ]
        return True

    def save(self) -> None:
        for some in chunks(self._replace):
            Reference.objects.filter(solution__in=some).delete()
        for some in chunks(self._new):
            Reference.objects.bulk_create(some)
