"""Every route × method × role × own or other firm: the status, no secret of others, no change where refused."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import UploadedFile
from django.db import connection, transaction
from django.http import HttpResponse
from django.urls import URLPattern, get_resolver, reverse

from .case import Case
from .matrix import EXEMPT, MATRIX
from .world import ANONYMOUS, EVERYBODY, World

pytestmark = pytest.mark.django_db

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
#: What a page may write that only shows something: who looked at it, and what was shown.
LOGS = {
    "history_access",
    "matchmaking_impression",
    "matchmaking_impressionitem",
    "matchmaking_threadread",
}


def routes(
    patterns: Any = None, namespace: str = "", path: str = ""
) -> Iterator[tuple[str, str, URLPattern]]:
    """(name, address, pattern) of every route, through all that is included."""
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        address = path + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield namespace + (entry.name or ""), address, entry
        else:
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from routes(entry.url_patterns, inner, address)


def own_routes() -> list[tuple[str, str, URLPattern]]:
    return [route for route in routes() if not route[1].startswith(tuple(EXEMPT))]


def test_every_route_is_in_the_table():
    assert {name or address for name, address, _pattern in own_routes()} == set(MATRIX)


def test_every_exempt_group_exists():
    assert all(any(address.startswith(group) for _name, address, _pattern in routes()) for group in EXEMPT)


def test_forms_are_protected_from_other_sites():
    """Only the API's views, which check it themselves for sessions, and the link of a mail, which mail programs post
    to and which is signed, are exempt from Django's CSRF check."""
    exempt = {address for _n, address, p in own_routes() if getattr(p.callback, "csrf_exempt", False)}
    assert all(address.startswith(("api/", "notifications/unsubscribe/")) for address in exempt)


@dataclass
class Writes:
    """The tables that statements wrote to."""

    tables: set[str] = field(default_factory=set)

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if found := re.match(r'\s*(?:INSERT (?:OR IGNORE )?INTO|UPDATE|DELETE FROM) "(\w+)"', sql):
            self.tables.add(found[1])
        return execute(sql, params, many, context)


@contextmanager
def undone() -> Iterator[Writes]:
    """Notes what is written in it, and takes it back."""
    cache.clear()
    writes = Writes()
    with transaction.atomic(), connection.execute_wrapper(writes):
        yield writes
        transaction.set_rollback(True)


def text_of(response: HttpResponse) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return f"{response.headers}\n{content.decode(errors='replace')}"


def refused(response: HttpResponse) -> bool:
    to_sign_in = response.status_code == 302 and response.url.startswith(reverse("account_login"))
    return to_sign_in or response.status_code in (401, 403, 404, 405)


def check(world: World, route: str, case: Case, name: str, method: str) -> list[str]:
    """What is wrong in one cell of the table."""
    url, wrong = reverse(route, args=case.args(world)), []
    expected = case.expected(name, method, api=route.startswith("api-"))
    with undone() as writes:
        sent = case.sent(world, method)
        parts = any(isinstance(value, UploadedFile) for value in sent.values())
        speaks_json = route.startswith("api-") and method != "GET" and not parts
        json = {"content_type": "application/json"} if speaks_json else {}
        response = getattr(world.client(name), method.lower())(url, sent, **json)
        if response.status_code != expected:
            wrong.append(f"status {response.status_code}, not {expected}")
        if refused(response) == (name in case.may or name in case.instead):
            wrong.append("let through" if name not in case.may else "sent to sign in")
        told = name in case.lets_in and not refused(response)
        if (leaks := world.leaks(name, text_of(response))) and not told:
            wrong.append(f"shows {', '.join(leaks)}")
        if refused(response):
            if writes.tables:
                wrong.append(f"refused, and wrote {writes.tables}")
        elif method == "GET" or case.asks or expected == 400:
            if writes.tables - LOGS:
                wrong.append(f"only reads, and wrote {writes.tables}")
        else:
            if not writes.tables:
                wrong.append("wrote nothing")
            if leaks := world.leaked_notices(case.lets_in):
                wrong.append(f"tells {', '.join(leaks)}")
    return [f"{method} {url} as {name}: {what}" for what in wrong]


def asked(route: str, case: Case, method: str) -> list[str]:
    """Everybody; on the second database one of each answer, since who may do what isn't up to the database."""
    if connection.vendor == "sqlite":
        return sorted(EVERYBODY)
    by_answer = {
        (name in case.may, case.expected(name, method, api=route.startswith("api-"))): name
        for name in sorted(EVERYBODY, reverse=True)
    }
    return sorted(by_answer.values())


@pytest.mark.parametrize("route", sorted(MATRIX))
def test_cells(world, route):
    wrong = [
        line
        for case in MATRIX[route]
        for method in case.methods.split()
        for name in asked(route, case, method)
        for line in check(world, route, case, name, method)
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("route", sorted(MATRIX))
def test_other_methods(world, route):
    """Who may use a route may use it by its own methods only."""
    cases = MATRIX[route]
    allowed = {method for case in cases for method in case.methods.split()}
    case = next(case for case in cases if case.may)
    name, url = min(case.may - {ANONYMOUS}), reverse(route, args=case.args(world))
    for method in sorted(set(METHODS) - allowed):
        with undone() as writes:
            response = getattr(world.client(name), method.lower())(url)
            assert response.status_code == 405, method
            assert not writes.tables
