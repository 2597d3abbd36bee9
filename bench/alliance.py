"""The KPI board, a KPI's page and a pack's content over ten thousand needs and a thousand projects, each beside a bare
query and table of the same run."""

import json
from typing import Any

from django.db import connection
from django.template import engines
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from alliance import cards, content, kpis
from alliance.kpis.figures import figures
from alliance.models import Pack
from alliance.quarters import Quarter
from bench import alliance_records
from bench.timing import each, figure
from companies.models import User
from foundation.history import clock
from foundation.history.models import Event
from foundation.outbox.tasks import gather_statistics
from matchmaking.models import Match, Need
from projects.models import Project

ROUNDS, FEW = [0] * 20, [0] * 5
BARE = engines["django"].from_string(
    "<table>{% for row in rows %}<tr><td>{{ row.title }}</td><td>{{ row.company }}</td><td>{{ row.opened_at }}</td>"
    "</tr>{% endfor %}</table>"
)


def run() -> dict[str, Any]:
    """For a coordinator. The board's reference reads what most figures come from, the histories of matches and the
    needs, by two plain queries; the page's is a table of as many records; the pack's is its own JSON being read."""
    names = {"name": "코디네이터", "is_coordinator": True}
    person, _new = User.objects.get_or_create(email="bench-coordinator@example.com", defaults=names)
    alliance_records.fill(person)
    gather_statistics(None)  # as the worker does each hour
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(person)
    board, kpi = reverse("alliance:board"), reverse("alliance:kpi", args=["match_rate"])
    told = content.build(Quarter.of(clock.today()), clock.today(), Pack.Kind.PROVISIONAL)
    text = json.dumps(told)
    shown = cards.Card(figures(clock.now(), quarters=cards.QUARTERS)[0])
    return {
        "needs": Need.objects.count(),
        "matches": Match.objects.count(),
        "events": Event.objects.count(),
        "projects": Project.objects.count(),
        "kpis": len(kpis.KPIS),
        "board": _page(client, board, _plain),
        "board_narrowed": _page(client, board + "?size=10-49", _plain),
        "board_at_an_earlier_day": _page(client, f"{board}?on={clock.today().year}-01-31", _plain),
        "kpi_page": _page(client, kpi, _table),
        "chart": _page(client, shown.address, lambda _: cards.picture(shown.address.split("/")[-1][:-4])),
        "pack_content": {
            "megabytes": round(len(text) / 1e6, 1),
            **_measured(
                lambda _: content.build(Quarter.of(clock.today()), clock.today(), Pack.Kind.PROVISIONAL),
                lambda _: json.loads(text),
                FEW,
            ),
        },
    }


def _plain(_: int) -> None:
    list(
        Event.objects.filter(object_type=Match._meta.label_lower).values_list(
            "object_id", "verb", "occurred_at"
        )
    )
    list(Need.objects.values_list("pk", "opened_at", "company"))


def _table(_: int) -> None:
    BARE.render({"rows": Need.objects.select_related("company").order_by("-opened_at")[:50]})


def _page(client: Client, path: str, bare: Any) -> dict[str, Any]:
    def page(_: int) -> None:
        response = client.get(path)
        assert response.status_code == 200, (path, response.status_code)

    return _measured(page, bare, ROUNDS)


def _measured(action: Any, bare: Any, rounds: list[int]) -> dict[str, Any]:
    with CaptureQueriesContext(connection) as queries:
        action(0)
    return {"queries": len(queries), **figure(each(action, rounds), each(bare, rounds))}
