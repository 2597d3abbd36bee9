"""A catalogue of any size out of the demo's texts: each many times, some of its words gone, the rest shuffled, its
prices moved. What Kiwi would take minutes for is done word by word, each word once: engines don't ask where tokens come
from, and analysis is measured by itself."""

import json
import os
import random
from functools import cache
from itertools import chain
from pathlib import Path

from django.db import transaction

from companies.models import Company, Membership, User
from demo import shipped
from foundation.history import clock
from foundation.money import to_won
from foundation.search import meaning, services
from foundation.search.analysis import Tokens, analyse
from foundation.search.encoding import encode
from foundation.search.models import Vector
from foundation.search.registry import documents_of, source
from matchmaking.models import Need
from matchmaking.ranking.retrieval import INDEX
from solutions.models import Reference, Solution, Term

Terms = dict[tuple[str, str], Term]
ROWS = shipped.rows("solutions")
TEXTS = len(ROWS)
CHUNK = 1000


def fill(count: int, documents: Path) -> None:
    """`count` published solutions, the demo's needs and, in the file, the solutions' analysed documents.

    A space of meaning is learnt from the first of each text; the others get its vector, which costs the same to read.
    """
    terms = {(term.facet, term.name): term for term in Term.objects.all()}
    with transaction.atomic():
        suppliers = _suppliers(max(1, count // 4))
        first = _solutions(range(min(count, TEXTS)), suppliers, terms)
    services.rebuild(index=INDEX)
    meaning.refresh(INDEX)
    vectors = {vector.document: vector for vector in Vector.objects.all()}
    places = [vectors[str(pk)] for pk in first]
    for start in range(TEXTS, count, CHUNK):
        with transaction.atomic():
            numbers = range(start, min(count, start + CHUNK))
            pks = _solutions(numbers, suppliers, terms)
            Vector.objects.bulk_create(
                Vector(space_id=like.space_id, document=str(pk), numbers=like.numbers)
                for pk, like in ((pk, places[n % TEXTS]) for n, pk in zip(numbers, pks, strict=True))
            )
    _needs(terms)
    searched = source(INDEX)
    partial = documents.with_suffix(".partial")
    with partial.open("w", encoding="utf-8") as file:
        for document in documents_of(searched):
            file.write(json.dumps(encode(document, searched.spec, by_word), ensure_ascii=False) + "\n")
    os.replace(partial, documents)


def by_word(text: str) -> Tokens:
    found = [_word(word) for word in text.split()]
    return Tokens(
        list(chain.from_iterable(word.morphemes for word in found)),
        list(chain.from_iterable(word.bigrams for word in found)),
    )


_word = cache(analyse)


def needs() -> list[Need]:
    """The demo's, of one firm."""
    return list(Need.objects.filter(external_id__startswith="bench-q").order_by("pk"))


def person() -> User:
    """A person of that firm."""
    return User.objects.get(email="bench@example.com")


def _suppliers(count: int) -> list[Company]:
    return Company.objects.bulk_create(
        Company(
            external_id=f"bench-s{n}",
            business_number=f"{n:010d}",
            name=f"공급기업 {n}",
            kind=Company.Kind.SUPPLIER,
            status=Company.Status.APPROVED,
        )
        for n in range(count)
    )


def _solutions(numbers: range, suppliers: list[Company], terms: Terms) -> list[object]:
    """The keys of these solutions, which are made."""
    links = Solution.terms.through
    solutions, chosen, references = [], [], []
    for n in numbers:
        row, chance = ROWS[n % TEXTS], random.Random(n)  # noqa: S311 - texts for a measurement, not a secret
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
    return [solution.pk for solution in solutions]


def _needs(terms: Terms) -> None:
    firm = Company.objects.create(
        external_id="bench-d", business_number="9999999999", name="수요기업", kind="demand", status="approved"
    )
    member = User.objects.create_user("bench@example.com", name="측정")
    Membership.objects.create(user=member, company=firm, role="owner")
    for number, row in enumerate(shipped.rows("needs")):
        need = Need.objects.create(
            external_id=f"bench-q{number}",
            company=firm,
            title=row["title"],
            description=row["description"],
            budget_max_krw=to_won(row["budget_max_manwon"]),
            desired_weeks=row["desired_weeks"],
            status=Need.Status.OPEN,
            opened_at=clock.now(),
        )
        need.terms.set([terms["process", name] for name in row["process"]])
