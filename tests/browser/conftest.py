"""Chromium to walk through the site of this run."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from demo import people
from tests.browser.site import Site, host
from tests.conftest import CHROMIUM


@pytest.fixture(scope="session")
def site(pytestconfig: pytest.Config) -> Site:
    worker = getattr(pytestconfig, "workerinput", None)
    found = Site(**(worker["site"] if worker else host(pytestconfig).plan))
    found.wait()
    return found


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--disable-component-update",
            ],
        )
        yield browser
        browser.close()


@pytest.fixture
def sign_in(site: Site, chromium: Browser) -> Iterator[Callable[..., Page]]:
    """sign_in("coordinator") → a page of that person's; further arguments go to the browser context."""
    contexts: list[BrowserContext] = []

    def enter(account: str | None, **options) -> Page:
        context = chromium.new_context(base_url=site.url, locale="ko-KR", **options)
        context.set_default_timeout(30_000)
        contexts.append(context)
        page = context.new_page()
        if account:
            page.goto("/accounts/login/")
            page.get_by_label("이메일").fill(f"{account}@{people.DOMAIN}")
            page.get_by_label("비밀번호").fill(people.PASSWORD)
            page.locator("main").get_by_role("button", name="로그인").click()
            page.wait_for_url("/")
        return page

    yield enter
    for context in contexts:
        context.close()
