"""Who plays: three demand firms, five suppliers with a solution each, a coordinator, three reviewers and a stranger."""

from dataclasses import dataclass

from companies.services import firms
from solutions import services as catalogue
from solutions.models import Term
from tests.browser.play.people import NOBODY, person, session
from tests.factories import business_number

INSPECTS = ("품질·검사", "비전검사", "이미지")  # what all solutions do, and all needs ask for


@dataclass(frozen=True)
class Firm:
    name: str
    industry: str
    solution: str = ""
    person: str = ""


DEMAND = {
    "a": Firm("가온정밀", "자동차부품 가공", person="강가온"),
    "b": Firm("나래표면", "자동차부품 가공", person="남나래"),
    "c": Firm("다솜기공", "자동차부품 가공", person="도다솜"),
}
SUPPLIERS = {
    "s1": Firm("라온비전", "소프트웨어 개발", "라온 외관검사", "류라온"),
    "s2": Firm("마루데이터", "소프트웨어 개발", "마루 외관검사", "문마루"),
    "s3": Firm("바론로보", "소프트웨어 개발", "바론 외관검사", "배바론"),
    "s4": Firm("새온소프트", "소프트웨어 개발", "새온 외관검사", "서새온"),
    "s5": Firm("아람엣지", "소프트웨어 개발", "아람 외관검사", "안아람"),
}
FIRMS = DEMAND | SUPPLIERS
COORDINATOR = "k"
REVIEWERS = {"r1": "평일순", "r2": "평이순", "r3": "평삼순"}
STRANGER = "x"  # signed in, of no firm
EVERYBODY = (*FIRMS, COORDINATOR, "r1", STRANGER, NOBODY)


def prepare() -> dict[str, str]:
    """Register and approve them through the services; returns each one's session key by account."""
    coordinator = person(COORDINATOR, "고코디", is_coordinator=True)
    people = {COORDINATOR: coordinator, STRANGER: person(STRANGER, "나그네")}
    people |= {account: person(account, name, is_reviewer=True) for account, name in REVIEWERS.items()}
    for number, (account, firm) in enumerate(FIRMS.items()):
        owner = people[account] = person(account, firm.person)
        details = {
            "name": firm.name,
            "kind": "supplier" if account in SUPPLIERS else "demand",
            "industry_text": firm.industry,
        }
        company = firms.register(business_number=business_number(number), by=owner, details=details)
        assert company is not None
        firms.approve(company=company, by=coordinator)
        if firm.solution:
            solution = catalogue.create(
                company=company,
                by=owner,
                title=firm.solution,
                terms=Term.objects.filter(name__in=INSPECTS),
                summary="가공품의 흠집을 카메라로 찾습니다.",
                description="조명과 카메라로 찍은 사진에서 흠집과 찍힘을 찾아 불량을 걸러 냅니다.",
                industries=["자동차부품"],
                price_min_krw=20_000_000,
                lead_time_weeks=8,
            )
            catalogue.submit(solution=solution, by=owner)
            catalogue.publish(solution=solution, by=coordinator)
    return {account: session(somebody) for account, somebody in people.items()}
