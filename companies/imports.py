"""Firms from a table: all rows are checked, then all are written in one short transaction, or none.

A firm is known by its 사업자등록번호; its district becomes its head office's.
"""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from foundation import search
from foundation.files.cells import as_text, choice, fold, money, text, whole, year
from foundation.files.tables import Column, Problem, Record, Sheet, lacking, records, repeated
from foundation.files.upsert import Outcome, Tick, Upsert, chunks, nothing
from foundation.history.workflow import require

from . import ksic, permissions
from .business_number import normalise
from .districts import District
from .models import Company, Ksic, Site, User

KINDS = {
    "demand": "demand",
    "수요기업": "demand",
    "수요": "demand",
    "supplier": "supplier",
    "공급기업": "supplier",
    "공급": "supplier",
    "both": "both",
    "수요·공급기업": "both",
    "수요·공급": "both",
    "겸업": "both",
}
SMART_FACTORY = {
    "없음": "none",
    "기초": "basic",
    "중간1": "middle1",
    "중간2": "middle2",
    "고도화": "advanced",
    "고도": "advanced",
} | {value: value for value in Company.SmartFactory.values}
CITY = ("인천광역시", "인천시", "인천")
FIELDS = {"founded": "founded_year", "revenue_million": "revenue_krw", "ksic": "ksic_id"}


def business_number(value: Any) -> str:
    """Ten checked digits; a number that a spreadsheet stripped of its leading zeros gets them back."""
    found = as_text(value)
    if isinstance(value, (int, float)):
        found = found.zfill(10)
    try:
        return normalise(found)
    except ValidationError as error:
        raise ValueError(" ".join(error.messages)) from None


def district(value: Any) -> str:
    """A district's name, old or present, with or without the city before it."""
    found = fold(as_text(value))
    for city in CITY:
        found = found.removeprefix(city) or found
    return str(choice({str(name): str(name) for name in District.values} | {"인천밖": "관외"})(found))


def columns() -> tuple[Column, ...]:
    codes = set(Ksic.objects.values_list("code", flat=True))
    return (
        Column(
            "business_number", "사업자등록번호", business_number, ("사업자번호", "사업자 등록 번호"), key=True
        ),
        Column("external_id", "외부 ID", text(64), ("외부ID", "관리번호")),
        Column("name", "기업명", text(100), ("회사명", "업체명", "상호"), for_new=True),
        Column("kind", "구분", choice(KINDS), ("기업 구분", "기업구분"), for_new=True),
        Column("industry_text", "업종", text(200), ("업종(주요 생산품)", "주요 생산품", "주생산품")),
        Column(
            "ksic",
            "표준산업분류",
            lambda value: ksic.known(as_text(value), codes),
            ("KSIC", "산업분류코드", "업종코드"),
        ),
        Column("district", "군·구", district, ("군구", "구군", "소재지", "지역")),
        Column("employees", "종업원 수", whole(), ("종업원수", "직원 수", "상시근로자 수", "근로자 수")),
        Column("founded", "설립연도", year(), ("설립일", "설립년도", "설립일자")),
        Column("revenue_million", "매출액(백만원)", money(1_000_000), ("연매출(백만원)", "매출(백만원)")),
        Column(
            "smart_factory_level", "스마트공장 수준", choice(SMART_FACTORY), ("스마트공장", "스마트공장 단계")
        ),
        Column("introduction", "기업 소개", text(lines=True), ("소개", "회사 소개")),
    )


def check_companies(sheet: Sheet, tick: Tick = nothing) -> tuple[list[Record], list[Problem]]:
    """The firms in `sheet`, and every problem of the file by line."""
    known = columns()
    found, problems = records(sheet, known, tick)
    existing = set(Company.objects.values_list("business_number", flat=True))
    problems += lacking(found, known, sheet, lambda record: record.values["business_number"] not in existing)
    external = next(column for column in known if column.name == "external_id")
    problems += repeated(found, external)
    owners = dict(Company.objects.values_list("external_id", "business_number"))
    for record in found:
        owner = owners.get(record.values.get("external_id", ""))
        if owner not in (None, record.values["business_number"]):
            reason = _("다른 기업(%(number)s)이 쓰고 있는 값입니다.") % {"number": owner}
            problems.append(Problem(record.line, external.heading, reason))
    return found, sorted(problems, key=lambda problem: problem.line)


@transaction.atomic
def import_companies(
    *, rows: Sequence[Record], by: User | None, approve: bool = False, tick: Tick = nothing
) -> Outcome[Company]:
    """Write checked rows; `by` is an operator, or None for the machine's own administrator.

    With `approve`, firms that wait for approval get it; rejected and suspended ones are held.
    """
    require(by is None or permissions.is_operator(by))
    batch = Upsert(Company, "business_number", [row.values["business_number"] for row in rows], by)
    offices = _head_offices([company.pk for company in batch.existing.values()])
    sites = []
    for row in rows:
        values = {FIELDS.get(name, name): value for name, value in row.values.items()}
        place = values.pop("district", None)
        company = batch.put(values)
        office = offices.get(company.pk)
        if place and (office is None or office.district != place):
            if not batch.is_new(company):
                batch.note(company, "district")
            sites.append(office or Site(company=company, kind=Site.Kind.HEAD_OFFICE))
            sites[-1].district = place
        if approve:
            batch.publish(company, "company", Company.Status.APPROVED, (Company.Status.PENDING,))
    outcome = batch.save("company", tick)
    Site.objects.bulk_create([site for site in sites if site.pk is None], batch_size=500)
    Site.objects.bulk_update([site for site in sites if site.pk is not None], ["district"], batch_size=200)
    for pks in chunks(outcome.touched):
        search.changed_many(Company.objects.filter(pk__in=pks))
    return outcome


def _head_offices(pks: list[Any]) -> dict[Any, Site]:
    """Each firm's first head office."""
    found: dict[Any, Site] = {}
    for some in chunks(pks):
        for site in Site.objects.filter(company__in=some, kind=Site.Kind.HEAD_OFFICE):
            found.setdefault(site.company_id, site)
    return found
