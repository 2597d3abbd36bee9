"""A catalogue of any size out of the demo's texts: each many times, some of its words gone,
the rest shuffled, its prices moved."""

import random

from django.core.management import call_command

from companies.models import Company, Membership, User
from demo import shipped
from foundation.history import clock
from foundation.money import to_won
from matchmaking.models import Need
from solutions.models import Reference, Solution, Term

CHUNK = 1000


def fill(count: int) -> tuple[list[Need], User]:
    """`count` published solutions and the demo's needs; returns the needs and their firm's person."""
    call_command("migrate", verbosity=0)
    call_command("createcachetable")
    chance = random.Random(7)  # noqa: S311 - texts for a measurement, not a secret
    terms = {(term.facet, term.name): term for term in Term.objects.all()}
    suppliers = Company.objects.bulk_create(
        Company(
            external_id=f"bench-s{n}",
            business_number=f"{n:010d}",
            name=f"공급기업 {n}",
            kind=Company.Kind.SUPPLIER,
            status=Company.Status.APPROVED,
        )
        for n in range(max(1, count // 4))
    )
    texts = shipped.rows("solutions")
    links = Solution.terms.through
    for start in range(0, count, CHUNK):
        solutions, chosen, references = [], [], []
        for n in range(start, min(count, start + CHUNK)):
            row = texts[n % len(texts)]
            words = row["description"].split()
            words = chance.sample(words, len(words) * 4 // 5)
            price = (row["price_min_manwon"] or 1000) * chance.randint(5, 15) * 1000
            solution = Solution(
                external_id=f"bench-p{n}",
                company=suppliers[n % len(suppliers)],
                title=row["title"],
                summary=row["summary"],
                description=" ".join(words),
                industries=row["industries"],
                price_min_krw=price,
                price_max_krw=price * 2,
                lead_time_weeks=row["lead_time_weeks"],
                status=Solution.Status.PUBLISHED,
                published_at=clock.now(),
            )
            solutions.append(solution)
            for facet, column in (
                ("process", "processes"),
                ("ai_task", "ai_tasks"),
                ("data_type", "data_types"),
                ("deployment", "deployment"),
            ):
                chosen += [links(solution=solution, term=terms[facet, name]) for name in row[column]]
            references += [Reference(solution=solution, **reference) for reference in row["references"]]
        Solution.objects.bulk_create(solutions)
        links.objects.bulk_create(chosen)
        Reference.objects.bulk_create(references)
    return _needs(terms), _person()


def _person() -> User:
    person = User.objects.create_user("bench@example.com", name="측정")
    Membership.objects.create(user=person, company=Company.objects.get(external_id="bench-d"), role="owner")
    return person


def _needs(terms: dict[tuple[str, str], Term]) -> list[Need]:
    firm = Company.objects.create(
        external_id="bench-d", business_number="9999999999", name="수요기업", kind="demand", status="approved"
    )
    found = []
    for row in shipped.rows("needs"):
        need = Need.objects.create(
            company=firm,
            title=row["title"],
            description=row["description"],
            budget_max_krw=to_won(row["budget_max_manwon"]),
            desired_weeks=row["desired_weeks"],
            status=Need.Status.OPEN,
            opened_at=clock.now(),
        )
        need.terms.set([terms["process", name] for name in row["process"]])
        found.append(need)
    return found
