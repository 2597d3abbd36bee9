"""The terms of an agreement: as they are given, by which rules they are sound, and what one version changes of another.

What each source gives is the sum of its budget lines, and the total that of all of them.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from companies.models import Company, User
from companies.permissions import may_name
from foundation.money import in_words
from matchmaking.models.quotations import written
from matchmaking.services.quotations import unreached

from .models import CostCategory, Measure, Programme, Project, Terms, TermsLine, TermsTarget

Source = TermsLine.Source
Line = tuple[CostCategory, str, int]


@dataclass(frozen=True)
class TermsGiven:
    """`lines` are cost category, source and won; `targets` has one for each KPI of the project."""

    lead: Company
    project_lead: User | None
    starts_on: date
    ends_on: date
    vat: str
    data_owner: str
    model_owner: str
    ownership_note: str
    lines: Sequence[Line]
    targets: Mapping[Measure, Decimal]

    def of(self, *sources: str) -> int:
        """What the sources give together."""
        return sum(amount for _category, source, amount in self.lines if source in sources)

    @property
    def grant_krw(self) -> int:
        return self.of(Source.GRANT)

    @property
    def cash_krw(self) -> int:
        return self.of(Source.CASH)

    @property
    def in_kind_krw(self) -> int:
        return self.of(Source.IN_KIND)

    @property
    def private_krw(self) -> int:
        return self.cash_krw + self.in_kind_krw

    @property
    def total_krw(self) -> int:
        return self.grant_krw + self.private_krw


#: What stands in the terms themselves; lines and targets are rows of their own.
WORDS = (
    "lead",
    "project_lead",
    "starts_on",
    "ends_on",
    "vat",
    "data_owner",
    "model_owner",
    "ownership_note",
)
SUMS = ("grant_krw", "cash_krw", "in_kind_krw")


def given(terms: Terms) -> TermsGiven:
    """A saved version as it was given."""
    lines = [(line.category, line.source, line.amount_krw) for line in terms.lines.all()]
    targets = {row.measure: row.target for row in terms.targets.all()}
    return TermsGiven(lines=lines, targets=targets, **{name: getattr(terms, name) for name in WORDS})


def write(terms: Terms, content: TermsGiven) -> Terms:
    """Save `terms` with the content, in place of what it had; for a version that isn't in force."""
    for name in (*WORDS, *SUMS):
        setattr(terms, name, getattr(content, name))
    terms.save()
    terms.lines.all().delete()
    terms.targets.all().delete()
    TermsLine.objects.bulk_create(
        TermsLine(terms=terms, category=category, source=source, amount_krw=amount)
        for category, source, amount in content.lines
    )
    TermsTarget.objects.bulk_create(
        TermsTarget(terms=terms, measure=measure, target=target)
        for measure, target in content.targets.items()
    )
    return terms


def check(content: TermsGiven, *, project: Project, programme: Programme | None) -> None:
    """Raise ValidationError, by field, for what the rules don't allow."""
    errors = dict(_errors(content, project))
    if "lines" not in errors and (wrong := _unfunded(content, programme)):
        errors["lines"] = wrong
    if errors:
        raise ValidationError(errors)


def _errors(content: TermsGiven, project: Project) -> Iterator[tuple[str, str]]:
    if content.lead not in (project.demand_firm, project.supplier):
        yield "lead", _("두 수행기관 가운데에서 주관기관을 고르세요.")
    elif not _belongs(content.project_lead, content.lead):
        yield "project_lead", _("주관기관에 속한 사람을 과제책임자로 고르세요.")
    if content.ends_on <= content.starts_on:
        yield "ends_on", _("종료일은 시작일보다 뒤여야 합니다.")
    for name, choices in (("vat", Terms.Vat), ("data_owner", Terms.Owner), ("model_owner", Terms.Owner)):
        if getattr(content, name) not in choices.values:
            yield name, _("목록에 있는 것을 고르세요.")
    cells = Counter((category, source) for category, source, _amount in content.lines)
    if not cells:
        yield "lines", _("예산을 한 줄 이상 적으세요.")
    elif max(cells.values()) > 1 or any(source not in Source.values for _category, source in cells):
        yield "lines", _("비목과 재원마다 금액을 한 번씩만 적으세요.")
    elif any(amount <= 0 for _category, _source, amount in content.lines):
        yield "lines", _("금액은 0보다 커야 합니다. 없는 비목은 비워 두세요.")
    if set(content.targets) != set(kpis(project)):
        yield "targets", _("과제의 성과 지표마다 목표값을 적으세요.")
    for measure, target in content.targets.items():
        if unreached(Measure(baseline=measure.baseline, direction=measure.direction, target=target)):
            yield "targets", _("%(measure)s: 목표값이 현재값보다 나아야 합니다.") % {"measure": measure}


def _belongs(person: User | None, firm: Company) -> bool:
    return person is not None and User.objects.members_of([firm]).filter(pk=person.pk).exists()


def _unfunded(content: TermsGiven, programme: Programme | None) -> str:
    """Why the programme doesn't fund this budget, or the firms alone can't; empty where it can be."""
    key = programme.pk if programme else None
    if any(category.programme_id != key for category, _source, _amount in content.lines):
        return _("이 사업의 비목에만 예산을 적으세요.")
    if programme is None:
        return _("자비 계약에는 지원금이 없습니다. 민간 현금과 현물로 적으세요.") if content.grant_krw else ""
    ceiling, floor = programme.grant_ceiling_percent, programme.cash_floor_percent
    if content.grant_krw * 100 > content.total_krw * ceiling:
        return _(
            "지원금은 총사업비의 %(percent)d%%까지입니다. 총사업비 %(total)s에는 %(most)s까지 줄 수 있습니다."
        ) % {
            "percent": ceiling,
            "total": in_words(content.total_krw),
            "most": in_words(content.total_krw * ceiling // 100),
        }
    if content.cash_krw * 100 < content.private_krw * floor:
        return _(
            "민간부담금의 %(percent)d%% 이상은 현금이어야 합니다. "
            "민간부담금 %(private)s에는 현금 %(least)s 이상이 필요합니다."
        ) % {
            "percent": floor,
            "private": in_words(content.private_krw),
            "least": in_words(-(-content.private_krw * floor // 100)),
        }
    return ""


def kpis(project: Project) -> list[Measure]:
    """The measures whose targets the terms set; the rows of the verification sheet have their own."""
    return list(project.measures.kpis())


@dataclass(frozen=True)
class Budget:
    """Cost category × source: a row is the category's name, its won by source, and their sum."""

    rows: Sequence[tuple[str, Sequence[tuple[str, int]], int]]
    sums: Sequence[tuple[str, int]]
    total: int

    @property
    def sources(self) -> list[str]:
        return [source for source, _sum in self.sums]


def budget(terms: Terms) -> Budget:
    """The budget as a table whose columns are the sources; uses the prefetched lines."""
    by_category: dict[str, Counter[str]] = {}
    for line in terms.lines.all():
        by_category.setdefault(line.category.name, Counter())[line.source] += line.amount_krw
    rows = [(name, _cells(amounts), amounts.total()) for name, amounts in by_category.items()]
    sums = sum(by_category.values(), Counter[str]())
    return Budget(rows, _cells(sums), sums.total())


def _cells(amounts: Counter[str]) -> list[tuple[str, int]]:
    return [(str(source.label), amounts[source]) for source in Source]


def said(terms: Terms, viewer: User, *, lines: bool = True) -> dict[str, dict[str, str]]:
    """Everything that a version says, by group and label, with people named as the viewer may know them.

    The lines of its budget may be left to a table of their own.
    """
    project = terms.agreement.project
    other = project.supplier if terms.lead_id == project.demand_firm_id else project.demand_firm
    return {
        _("기관과 기간"): {
            _("주관기관"): str(terms.lead),
            _("참여기관"): str(other),
            _("과제책임자"): _named(terms.project_lead, viewer),
            _("시작일"): terms.starts_on.isoformat(),
            _("종료일"): terms.ends_on.isoformat(),
        },
        _("사업비"): {
            _("지원금"): in_words(terms.grant_krw),
            _("민간부담금 현금"): in_words(terms.cash_krw),
            _("민간부담금 현물"): in_words(terms.in_kind_krw),
            _("총사업비"): in_words(terms.total_krw),
            _("부가세"): terms.get_vat_display(),
        }
        | {
            f"{line.category.name} · {line.get_source_display()}": in_words(line.amount_krw)
            for line in sorted(terms.lines.all() if lines else (), key=_place)
        },
        _("데이터와 모델"): {
            _("데이터의 소유"): terms.get_data_owner_display(),
            _("학습된 모델의 소유"): terms.get_model_owner_display(),
            _("소유와 이용 조건"): terms.ownership_note,
        },
        _("성과 목표"): {
            f"{row.measure.position}. {row.measure.name}": f"{written(row.target)} {row.measure.unit}"
            for row in terms.targets.all()
        },
    }


@dataclass(frozen=True)
class Compared:
    label: str
    before: str
    after: str
    changed: bool


def compare(
    before: Terms, after: Terms, viewer: User, *, lines: bool = True
) -> list[tuple[str, list[Compared]]]:
    """The two versions side by side, group by group, with what only one of them has."""
    old, new = said(before, viewer, lines=lines), said(after, viewer, lines=lines)
    # Two people may read alike to somebody who may know neither by name.
    others = {_("과제책임자")} if before.project_lead_id != after.project_lead_id else set()

    def row(label: str, was: str, becomes: str) -> Compared:
        return Compared(label, was, becomes, changed=was != becomes or label in others)

    return [
        (
            group,
            [row(label, was.get(label, ""), new[group].get(label, "")) for label in was | new[group]],
        )
        for group, was in old.items()
        if was or new[group]
    ]


def apart(compared: list[tuple[str, list[Compared]]], *, changed: bool) -> list[tuple[str, list[Compared]]]:
    """Of the groups the rows that changed, or those that did not."""
    found = [(group, [row for row in rows if row.changed == changed]) for group, rows in compared]
    return [(group, rows) for group, rows in found if rows]


def _place(line: TermsLine) -> tuple[int, int]:
    return line.category.position, Source.values.index(line.source)


def _named(person: User | None, viewer: User) -> str:
    if person is None:
        return _("미정")
    return str(person) if may_name(viewer, person) else _("담당자")
