"""Who plays: a demand firm and its supplier, a rival, two coordinators, and reviewers of whom one has an interest."""

from companies.models import Company
from companies.services import interests
from projects.models import Programme
from tests import factories
from tests.browser.play.people import NOBODY, person, session

from .scenes import SCENES

__all__ = ["EVERYBODY", "SCENES", "prepare"]

DEMANDER, SUPPLIER, RIVAL = "a", "s", "z"
FIRMS = {DEMANDER: "가온정밀", SUPPLIER: "라온비전", RIVAL: "마루데이터"}
MEMBERS = {DEMANDER: "강가온", SUPPLIER: "류라온", RIVAL: "문마루"}
COORDINATOR, OFFICE = "k", "m"
REVIEWERS = {
    "r1": "평일순",
    "r2": "평이순",
    "r3": "평삼순",
    "r4": "평사순",
    "r5": "평오순",
    "r6": "평육순",
    "r7": "평칠순",
}
INTERESTED = "ri"  # a reviewer who advises the supplier
STRANGER = "x"  # signed in, of no firm
EVERYBODY = (*FIRMS, COORDINATOR, OFFICE, "r1", STRANGER, NOBODY)

PROGRAMME = "AX 실증 지원사업"


def prepare() -> dict[str, str]:
    """Have them in the database, with the programme that funds; returns each one's session key by account."""
    people = {account: person(account, name, is_reviewer=True) for account, name in REVIEWERS.items()}
    people |= {
        COORDINATOR: person(COORDINATOR, "고코디", is_coordinator=True),
        OFFICE: person(OFFICE, "모코디", is_coordinator=True),
        INTERESTED: person(INTERESTED, "이해순", is_reviewer=True),
        STRANGER: person(STRANGER, "나그네"),
    }
    for account, name in FIRMS.items():
        kind = Company.Kind.DEMAND if account == DEMANDER else Company.Kind.SUPPLIER
        firm = factories.CompanyFactory(name=name, kind=kind)
        people[account] = person(account, MEMBERS[account])
        factories.MembershipFactory(user=people[account], company=firm)
        if account == SUPPLIER:
            interests.declare(company=firm, by=people[INTERESTED], kind="advice")
    factories.ProgrammeFactory(name=PROGRAMME, system=Programme.System.BOTAME)
    return {account: session(somebody) for account, somebody in people.items()}
