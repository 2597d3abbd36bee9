"""The installation with its people in Chromium: what each of them does there and gets to read."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import Any
from zoneinfo import ZoneInfo

from playwright.sync_api import APIResponse, Browser, Page

from tests.browser.site import Host, Site

from .installation import AHEAD, SCENE, SESSIONS
from .people import NOBODY

SEOUL = ZoneInfo("Asia/Seoul")
INSTALLATION = ("-m", "tests.browser.play.installation")


@dataclass(frozen=True)
class Answer:
    status: int
    text: str


class Person:
    """Somebody who is signed in, or nobody: `page` is a tab of the browser's, `get()` asks with the same session."""

    def __init__(self, account: str, site: Site, chromium: Browser, session: str | None) -> None:
        self.account = account
        self.context = chromium.new_context(base_url=site.url, locale="ko-KR")
        self.context.set_default_timeout(15_000)
        if session:
            self.context.add_cookies([{"name": "sessionid", "value": session, "url": site.url}])

    @cached_property
    def page(self) -> Page:
        return self.context.new_page()

    def get(self, path: str) -> Answer:
        answer: APIResponse = self.context.request.get(path, max_redirects=0)
        return Answer(answer.status, answer.text())

    def posts(self, path: str, given: Mapping[str, str] | None = None) -> Answer:
        """What a form sends, where no page offers one."""
        found = {cookie["name"]: cookie["value"] for cookie in self.context.cookies()}
        if "csrftoken" not in found:
            self.get("/")
            found = {cookie["name"]: cookie["value"] for cookie in self.context.cookies()}
        form = {**(given or {}), "csrfmiddlewaretoken": found["csrftoken"]}
        answer = self.context.request.post(path, form=form, max_redirects=0)
        return Answer(answer.status, answer.text())

    def goes(self, path: str) -> Page:
        answer = self.page.goto(path)
        assert answer is not None
        assert answer.status == 200, f"{self.account} {path}: {answer.status}"
        return self.page

    def fills(self, given: Mapping[str, str], ticks: Sequence[str] = (), within: str = "main") -> None:
        """Fields by their labels; `ticks` are checkboxes and radio buttons."""
        form = self.page.locator(within)
        for label, value in given.items():
            form.get_by_label(label).first.fill(value)
        for label in ticks:
            form.get_by_label(label).first.check()

    def presses(self, name: str, status: int = 200, within: str = "main") -> None:
        """A button of the content; the page that follows has this status."""
        # To the browser a file's field is a button, too.
        button = self.page.locator(within).get_by_role("button", name=name).and_(self.page.locator("button"))
        with self.page.expect_response(
            lambda r: r.request.is_navigation_request() and not 300 <= r.status < 400
        ) as answer:
            button.first.click()
        assert answer.value.status == status, f"{self.account} {name}: {answer.value.status}"
        self.page.wait_for_load_state()

    def acts(
        self,
        path: str,
        button: str,
        given: Mapping[str, str] | None = None,
        ticks: Sequence[str] = (),
        *,
        unfold: str = "",
    ) -> None:
        """Go to a page, unfold a part of it, fill in its form and press its button."""
        self.goes(path)
        within = "main"
        if unfold:
            within = f"main details:has(> summary:text-is('{unfold}'))"
            self.page.locator(f"{within} > summary").click()
        self.fills(given or {}, ticks, within)
        self.presses(button, within=within)


class Stage:
    def __init__(self, site: Site, chromium: Browser, cast: ModuleType) -> None:
        self.site = site
        self.cast = cast
        self.ahead = timedelta()
        sessions = json.loads(Path(site.environment["DATA_DIR"], SESSIONS).read_text())
        self.people = {
            account: Person(account, site, chromium, sessions.get(account)) for account in (*sessions, NOBODY)
        }

    def __getitem__(self, account: str) -> Person:
        return self.people[account]

    @property
    def everybody(self) -> list[Person]:
        return [self[account] for account in self.cast.EVERYBODY]

    def today(self) -> date:
        return (datetime.now(SEOUL) + self.ahead).date()

    def day(self, days: int) -> str:
        """That many days from the installation's today, as a date field takes it."""
        return (self.today() + timedelta(days=days)).isoformat()

    def passes(self, days: int) -> None:
        """So many days go by, and what falls due meanwhile is done."""
        span = timedelta(days=days)
        answer = self[NOBODY].context.request.post(f"{AHEAD}?{int(span.total_seconds())}")
        assert answer.status == 204, answer.text()
        self.ahead += span

    def plays(self, scene: str, **given: Any) -> Any:
        """Have a scene happen behind the scenes; returns what it tells."""
        answer = self[NOBODY].context.request.post(SCENE, data=[scene, given])
        assert answer.status == 200, self.site.log.read_text()[-3000:]
        return answer.json()


@contextmanager
def staged(chromium: Browser, cast: ModuleType) -> Iterator[Stage]:
    name = cast.__name__.split(".")[-2]
    host = Host(name, (*INSTALLATION, cast.__name__))
    try:
        host.begin()
        site = Site(**host.plan)
        site.wait()
        stage = Stage(site, chromium, cast)
        yield stage
        for person in stage.people.values():
            person.context.close()
    finally:
        host.end()
