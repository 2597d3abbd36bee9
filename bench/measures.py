"""Pages and the whole match, each beside its reference, of an engine that is filled."""

from typing import Any

from django.test import Client
from django.urls import reverse

from bench.__main__ import figure, timed
from companies.models import User
from foundation.search import Query, get_engine
from matchmaking.models import Need
from matchmaking.ranking import retrieval
from matchmaking.ranking.load import need_facts
from matchmaking.services.candidates import candidates
from solutions.models import Solution


def run(needs: list[Need], person: User) -> dict[str, Any]:
    facts = [need_facts(need) for need in needs]
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(person)

    def engine(n: int) -> Any:
        return get_engine().search("solutions", retrieval.query_of(facts[n % len(facts)]))

    def match(n: int) -> Any:
        return candidates(need=needs[n % len(needs)])

    def page(path: str) -> Any:
        response = client.get(path)
        assert response.status_code == 200, (path, response.status_code)
        return response

    def orm(n: int) -> Any:
        return list(Solution.objects.visible_to(person).for_list().order_by("-published_at")[:20])

    bare = timed(engine)
    return {
        "match_to_bare_engine": figure(timed(match), bare),
        "match_page_to_bare_engine": figure(
            timed(lambda n: page(reverse("matchmaking:candidates", args=[needs[n % len(needs)].pk]))), bare
        ),
        "solution_list_to_plain_orm": figure(timed(lambda n: page(reverse("solutions:list"))), timed(orm)),
        "solution_search_to_bare_engine": figure(
            timed(lambda n: page(reverse("solutions:list") + "?q=표면 검사 불량")),
            timed(
                lambda n: get_engine().search(
                    "solutions", Query(viewer=retrieval.VIEWER, text="표면 검사 불량")
                )
            ),
        ),
    }
