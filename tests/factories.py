"""Records for the tests, valid by construction; statuses are given, not walked to."""

from datetime import date, timedelta
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from alliance.models import Meeting, Member, Pack
from companies.models import Company, Membership, Site, User
from foundation.history import clock
from matchmaking.models import Invitation, Match, Need, Quotation, QuotationItem
from projects.models import (
    Agreement,
    CostCategory,
    Deliverable,
    Gate,
    Measure,
    Measurement,
    Programme,
    Project,
    StageRecord,
    Task,
    Terms,
    TermsLine,
)
from solutions.models import Reference, Solution, Term

PASSWORD = "correct horse battery"


def business_number(n: int) -> str:
    """The n-th valid number of a series that no tax office issues."""
    digits = [int(d) for d in f"000{n + 100000:06d}"]
    total = sum(d * w for d, w in zip(digits, (1, 3, 7, 1, 3, 7, 1, 3, 5), strict=True)) + digits[8] * 5 // 10
    return "".join(map(str, digits)) + str((10 - total % 10) % 10)


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@example.com")
    name = factory.Sequence(lambda n: f"사람{n}")

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        return model_class.objects.create_user(password=kwargs.pop("password", PASSWORD), **kwargs)


class CompanyFactory(DjangoModelFactory):
    class Meta:
        model = Company

    business_number = factory.Sequence(business_number)
    name = factory.Sequence(lambda n: f"기업{n}")
    kind = Company.Kind.DEMAND
    status = Company.Status.APPROVED
    industry_text = "자동차부품 가공"


class SupplierFactory(CompanyFactory):
    kind = Company.Kind.SUPPLIER
    name = factory.Sequence(lambda n: f"공급기업{n}")
    industry_text = "소프트웨어 개발"


class SiteFactory(DjangoModelFactory):
    class Meta:
        model = Site

    company = factory.SubFactory(CompanyFactory)
    district = "남동구"


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    company = factory.SubFactory(CompanyFactory)
    role = Membership.Role.OWNER


def member_of(company: Company, **fields) -> User:
    """A new person who is 대표 담당자 of the firm."""
    return MembershipFactory(company=company, user=UserFactory(**fields)).user


def set_terms(obj, **facets: list[str]) -> None:
    """Give a saved solution or need its terms: set_terms(need, process=["품질·검사"])."""
    for facet, names in facets.items():
        obj.terms.add(*Term.objects.filter(facet=facet, name__in=names))


class SolutionFactory(DjangoModelFactory):
    class Meta:
        model = Solution

    company = factory.SubFactory(SupplierFactory)
    title = factory.Sequence(lambda n: f"표면 결함 비전검사 {n}")
    summary = "카메라로 표면 결함을 찾습니다"
    description = "가공품 표면의 기스와 찍힘을 카메라 영상으로 찾아 불량을 골라냅니다."
    industries = ["자동차부품"]
    price_min_krw = 20_000_000
    price_max_krw = 50_000_000
    lead_time_weeks = 12
    status = Solution.Status.PUBLISHED


class ReferenceFactory(DjangoModelFactory):
    class Meta:
        model = Reference

    solution = factory.SubFactory(SolutionFactory)
    industry = "자동차부품"
    year = 2025
    outcome = "미검률 2.0%→0.5%"


class NeedFactory(DjangoModelFactory):
    class Meta:
        model = Need

    company = factory.SubFactory(CompanyFactory)
    title = factory.Sequence(lambda n: f"검사를 눈으로 합니다 {n}")
    description = "사람이 눈으로 보는데 기스를 자꾸 놓칩니다."
    masked_summary = "가공품 외관검사 자동화"
    budget_max_krw = 50_000_000
    desired_weeks = 16
    status = Need.Status.OPEN
    opened_at = factory.LazyFunction(clock.now)


class MatchFactory(DjangoModelFactory):
    class Meta:
        model = Match

    need = factory.SubFactory(NeedFactory)
    solution = factory.SubFactory(SolutionFactory)
    status = Match.Status.SHORTLISTED


class InvitationFactory(DjangoModelFactory):
    class Meta:
        model = Invitation

    match = factory.SubFactory(MatchFactory, status=Match.Status.INVITED)
    sent_by = factory.SubFactory(UserFactory)
    due_at = factory.LazyFunction(lambda: clock.working_days_later(5))
    token_hash = factory.Sequence(lambda n: f"{n:064x}")


class QuotationFactory(DjangoModelFactory):
    """An offer with one cost item and no promise, unless `items` or `measures` are given as unsaved rows."""

    class Meta:
        model = Quotation
        skip_postgeneration_save = True

    match = factory.SubFactory(MatchFactory, status=Match.Status.QUOTED)
    version = 1
    amount_krw = 30_000_000
    vat_krw = factory.LazyAttribute(lambda o: o.amount_krw // 10)
    weeks = 12
    approach = "현장 샘플 500장을 모아 2주 안에 판정 가능 여부부터 확인합니다."
    submitted_by = factory.SubFactory(UserFactory)

    @factory.post_generation
    def items(self, create, extracted, **kwargs):
        rows = extracted or [QuotationItem(category="people", name="개발 인력", amount_krw=self.amount_krw)]
        for position, row in enumerate(rows, start=1):
            row.quotation, row.position = self, position
            row.save()

    @factory.post_generation
    def measures(self, create, extracted, **kwargs):
        for position, row in enumerate(extracted or [], start=1):
            row.quotation, row.position = self, position
            row.save()


class ProjectFactory(DjangoModelFactory):
    class Meta:
        model = Project
        skip_postgeneration_save = True

    number = factory.Sequence(lambda n: f"AX-2000-{n:04d}")
    title = "외관검사 자동화"
    match = factory.SubFactory(MatchFactory, status=Match.Status.SELECTED, need__status=Need.Status.MATCHED)
    demand_firm = factory.SelfAttribute("match.need.company")
    supplier = factory.SelfAttribute("match.solution.company")
    amount_krw = 30_000_000
    weeks = 12

    @factory.post_generation
    def with_gate(self, create, extracted, **kwargs):
        StageRecord.objects.create(project=self, stage=self.stage)
        Gate.objects.create(project=self, stage=self.stage)


class ProgrammeFactory(DjangoModelFactory):
    class Meta:
        model = Programme
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"AX 전환 지원사업 {n}")
    agency = "인천테크노파크"
    fiscal_year = 2026
    plan_task = 6

    @factory.post_generation
    def with_categories(self, create, extracted, **kwargs):
        for position, (code, name) in enumerate(
            [("people", "인건비"), ("equipment", "장비·재료비")], start=1
        ):
            CostCategory.objects.create(programme=self, code=code, name=name, position=position)


class AgreementFactory(DjangoModelFactory):
    """A signed 협약 over 30,000,000 won of which 20,000,000 are the grant, with its terms."""

    class Meta:
        model = Agreement
        skip_postgeneration_save = True

    project = factory.SubFactory(ProjectFactory)
    kind = Agreement.Kind.FUNDED
    programme = factory.SubFactory(ProgrammeFactory)
    fiscal_year = 2026
    plan_task = 6
    follow_up_years = 3
    status = Agreement.Status.SIGNED
    document_number = factory.Sequence(lambda n: f"인천TP-2026-{n:04d}")
    signed_on = date(2026, 1, 5)
    effective_on = date(2026, 1, 12)

    @factory.post_generation
    def with_terms(self, create, extracted, **kwargs):
        signed = self.status != Agreement.Status.DRAFT
        terms = Terms.objects.create(
            agreement=self,
            number=1,
            status=Terms.Status.APPROVED if signed else Terms.Status.DRAFT,
            lead=self.project.demand_firm,
            starts_on=date(2026, 1, 12),
            ends_on=date(2026, 12, 31),
            grant_krw=20_000_000,
            cash_krw=6_000_000,
            in_kind_krw=4_000_000,
            data_owner=Terms.Owner.DEMAND,
            model_owner=Terms.Owner.SHARED,
            requested_by=self.project.coordinator or UserFactory(is_coordinator=True),
        )
        people, equipment = self.programme.categories.all()
        for category, source, amount_krw in [
            (people, "grant", 12_000_000),
            (people, "in_kind", 4_000_000),
            (equipment, "grant", 8_000_000),
            (equipment, "cash", 6_000_000),
        ]:
            TermsLine.objects.create(terms=terms, category=category, source=source, amount_krw=amount_krw)


class MeasureFactory(DjangoModelFactory):
    """A KPI; with an `aspect` a row of the verification sheet."""

    class Meta:
        model = Measure

    project = factory.SubFactory(ProjectFactory)
    position = factory.Sequence(lambda n: n + 1)
    name = factory.Sequence(lambda n: f"미검률 {n}")
    unit = "%"
    direction = "down"
    baseline = Decimal(2)
    target = Decimal("0.5")


class MeasurementFactory(DjangoModelFactory):
    """What the supplier claims, shown by an accepted deliverable of its project."""

    class Meta:
        model = Measurement

    measure = factory.SubFactory(MeasureFactory)
    value = Decimal("0.8")
    occurred_on = factory.LazyFunction(clock.today)
    method = "양품·불량 500개씩을 사흘 동안 판정해 비교했습니다."
    firm = factory.SelfAttribute("measure.project.supplier")
    claimed_by = factory.LazyAttribute(lambda o: member_of(o.firm))
    evidence = factory.LazyAttribute(
        lambda o: Deliverable.objects.create(
            gate=o.measure.project.gates.first(),
            title="측정 결과서",
            status=Deliverable.Status.ACCEPTED,
            submitted_by=o.claimed_by,
        )
    )


class TaskFactory(DjangoModelFactory):
    """Four weeks' work of the supplier, in the period of AgreementFactory."""

    class Meta:
        model = Task

    project = factory.SubFactory(ProjectFactory)
    title = factory.Sequence(lambda n: f"현장 데이터 모으기 {n}")
    starts_on = date(2026, 2, 2)
    ends_on = date(2026, 2, 27)
    created_by = factory.SubFactory(UserFactory)


class PackFactory(DjangoModelFactory):
    """Frozen figures of few words: one KPI that counts nothing."""

    class Meta:
        model = Pack

    year = 2026
    quarter = 3
    kind = Pack.Kind.PROVISIONAL
    cutoff_on = factory.LazyAttribute(lambda o: date(o.year, 3 * o.quarter - 2, 28))
    content = factory.LazyAttribute(
        lambda o: {
            "layout": 1,
            "year": o.year,
            "quarter": o.quarter,
            "starts_on": date(o.year, 3 * o.quarter - 2, 1).isoformat(),
            "cutoff_on": o.cutoff_on.isoformat(),
            "kind": o.kind,
            "simulated": False,
            "kpis": [
                {
                    "code": "demand_firms",
                    "version": 1,
                    "name": "수요기업 발굴",
                    "definition": "수요가 확인된 기업",
                    "note": "",
                    "unit": "개사",
                    "group": "plan",
                    "method": "firms",
                    "tasks": [2],
                    "value": "0",
                    "text": "0개사",
                    "period_value": "0",
                    "period_text": "0개사",
                    "quarter_text": "0개사",
                    "year_text": "0개사",
                    "status": None,
                    "status_text": "",
                    "percent": None,
                    "target": None,
                    "history": [[f"{o.year} Q{o.quarter}", "0"]],
                    "breakdowns": {},
                    "records": [],
                }
            ],
            "budgets": [],
        }
    )


class AllianceMemberFactory(DjangoModelFactory):
    class Meta:
        model = Member

    user = factory.SubFactory(UserFactory, is_alliance_member=True)
    role = Member.Role.DEMAND
    organisation = factory.Sequence(lambda n: f"기관{n}")
    joined_on = date(2026, 1, 5)


class MeetingFactory(DjangoModelFactory):
    """Planned for a fortnight from now, two hours long."""

    class Meta:
        model = Meeting

    starts_at = factory.LazyFunction(lambda: clock.now() + timedelta(days=14))
    year = factory.LazyAttribute(lambda o: o.starts_at.year)
    quarter = factory.LazyAttribute(lambda o: (o.starts_at.month + 2) // 3)
    place = "AX센터 대회의실"
