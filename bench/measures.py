"""Pages and the whole match, each beside its reference, of an engine that is filled."""

from typing import Any

from django.test import Client
from django.urls import reverse

from bench.timing import each, figure
from companies.models import User
from foundation.search import Query, get_engine
from matchmaking.models import Need
from matchmaking.ranking import retrieval
from matchmaking.ranking.load import need_facts
from matchmaking.services.candidates import candidates
from solutions.models import Solution

WORDS = "표면 검사 불량"
LISTS = [0] * 20  # rounds of a page that is always the same


def run(needs: list[Need], person: User) -> dict[str, Any]:
    queries = [retrieval.query_of(need_facts(need)) for need in needs]
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(person)

    def page(path: str) -> Any:
        response = client.get(path)
        assert response.status_code == 200, (path, response.status_code)
        return response

    def match_page(need: Need) -> Any:
        return page(reverse("matchmaking:candidates", args=[need.pk]))

    def orm(_: int) -> Any:
        return list(Solution.objects.visible_to(person).for_list().order_by("-published_at")[:20])

    def found(_: int) -> Any:
        return get_engine().search(retrieval.INDEX, Query(viewer=retrieval.VIEWER, text=WORDS))

    search = each(lambda query: get_engine().search(retrieval.INDEX, query), queries)
    return {
        "match_to_search": figure(each(lambda need: candidates(need=need), needs), search),
        "match_page_to_search": figure(each(match_page, needs), search),
        "solution_list_to_plain_orm": figure(
            each(lambda _: page(reverse("solutions:list")), LISTS), each(orm, LISTS)
        ),
        "solution_search_to_search": figure(
            each(lambda _: page(f"{reverse('solutions:list')}?q={WORDS}"), LISTS),
            each(found, LISTS),
        ),
    }
