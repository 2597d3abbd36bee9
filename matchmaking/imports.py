"""Needs from a table: all rows are checked, then all are written in one short transaction, or none.

A need is known by its external_id and stays with its firm.
"""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from companies.imports import business_number
from companies.models import User
from companies.permissions import is_operator
from foundation import search
from foundation.files.cells import SMALL_MAX, Parser, choice, listing, money, text, whole
from foundation.files.tables import Column, Problem, Record, Sheet, lacking, records
from foundation.files.upsert import Outcome, Tick, Upsert, chunks, nothing
from foundation.history import clock
from foundation.history.workflow import require
from foundation.money import MANWON
from solutions.imports import Terms, resolve_firms, term_names, unapproved
from solutions.models import Term
from solutions.taxonomy import ANY_DEPLOYMENT

from .models import Need

FACETS = {
    "process": Term.Facet.PROCESS,
    "data_types": Term.Facet.DATA_TYPE,
    "deployment": Term.Facet.DEPLOYMENT,
}
OPENING = (Need.Status.DRAFT, Need.Status.SUBMITTED, Need.Status.RETURNED)
ANY = 0  # no term has this key


def deployment() -> Parser:
    """Terms, or 무관 alone, which is none of them."""
    terms = listing(choice(term_names(Term.Facet.DEPLOYMENT) | {ANY_DEPLOYMENT: ANY}))

    def parse(value: Any) -> list[int]:
        found: list[int] = terms(value)
        if ANY in found and len(found) > 1:
            raise ValueError(_("‘무관’은 다른 설치 환경과 함께 적을 수 없습니다."))
        return found

    return parse


def columns() -> tuple[Column, ...]:
    return (
        Column("external_id", "외부 ID", text(64), ("외부ID", "관리번호", "수요 ID"), key=True),
        Column(
            "company_business_number",
            "수요기업 사업자등록번호",
            business_number,
            ("사업자등록번호", "사업자번호"),
            for_new=True,
        ),
        Column("title", "한 줄 제목", text(120), ("제목", "수요명"), for_new=True),
        Column(
            "description", "무엇이 문제인가요?", text(lines=True), ("설명", "문제", "상세 설명", "수요 내용")
        ),
        Column(
            "process", "공정·업무", listing(choice(term_names(Term.Facet.PROCESS))), ("공정", "processes")
        ),
        Column(
            "data_types",
            "데이터 종류",
            listing(choice(term_names(Term.Facet.DATA_TYPE))),
            ("데이터", "데이터 유형", "data_type"),
        ),
        Column("deployment", "설치 환경", deployment(), ("도입 환경", "구축 환경")),
        Column("budget_max_manwon", "예산 상한(만원)", money(MANWON), ("예산(만원)", "최대 예산(만원)")),
        Column(
            "desired_weeks", "희망 도입 기간(주)", whole(0, SMALL_MAX), ("희망 기간(주)", "도입 기간(주)")
        ),
    )


def check_needs(sheet: Sheet, tick: Tick = nothing) -> tuple[list[Record], list[Problem]]:
    """The needs in `sheet`, and every problem of the file by line."""
    known = columns()
    found, problems = records(sheet, known, tick)
    existing = Need.objects.in_bulk([r.values["external_id"] for r in found], field_name="external_id")
    problems += lacking(found, known, sheet, lambda record: record.values["external_id"] not in existing)
    firm = next(column for column in known if column.name == "company_business_number")
    problems += resolve_firms(found, firm.name, firm.heading, existing, supplier=False)
    return found, sorted(problems, key=lambda problem: problem.line)


@transaction.atomic
def import_needs(
    *, rows: Sequence[Record], by: User | None, approve: bool = False, tick: Tick = nothing
) -> Outcome[Need]:
    """Write checked rows; `by` is an operator, or None for the machine's own administrator.

    With `approve` they are opened for matching, but for matched, closed and cancelled ones, which are held.
    """
    require(by is None or is_operator(by))
    batch = Upsert(Need, "external_id", [row.values["external_id"] for row in rows], by)
    terms = Terms(Need.terms.through, "need_id", [need.pk for need in batch.existing.values()])
    now = clock.now()
    for row in rows:
        values = dict(row.values)
        facets = {facet: values.pop(name) for name, facet in FACETS.items() if name in values}
        if "budget_max_manwon" in values:
            values["budget_max_krw"] = values.pop("budget_max_manwon")
        if wanted := facets.get(Term.Facet.DEPLOYMENT):
            values["any_deployment"] = wanted == [ANY]
            facets[Term.Facet.DEPLOYMENT] = [term for term in wanted if term != ANY]
        need = batch.put(values)
        for facet, chosen in facets.items():
            if terms.put(need.pk, facet, chosen) and not batch.is_new(need):
                batch.note(need, facet)
        if approve:
            batch.publish(need, "need", Need.Status.OPEN, OPENING, opened_at=now, confirmed_at=now)
    outcome = batch.save("need", tick)
    terms.save()
    for some in chunks(outcome.touched):
        search.changed_many(Need.objects.filter(pk__in=some))
    outcome.notes += unapproved(outcome.published)
    return outcome
