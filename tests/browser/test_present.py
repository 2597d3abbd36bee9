"""A meeting's slides turn by keys, and fit on the screen of a room."""

import pytest
from playwright.sync_api import expect

from .test_suggestions import violations

pytestmark = [pytest.mark.browser, pytest.mark.pages]

ROOM = {"width": 1920, "height": 1080}


def test_by_keys(sign_in):
    page = sign_in("alliance", viewport=ROOM)
    page.goto("/alliance/meetings/")
    page.locator("main table a").first.click()
    page.get_by_role("link", name="발표 화면").click()
    page.wait_for_url("**/present/")
    for key, slide in (("ArrowRight", 2), ("PageDown", 3), ("ArrowLeft", 2), ("PageUp", 1), (" ", 2)):
        page.keyboard.press(key)
        page.wait_for_url(f"**/present/?slide={slide}")
    assert violations(page) == []
    slides = page.url.partition("?")[0]
    page.goto(f"{slides}?slide=999")
    last = int(page.locator("footer nav span").inner_text().partition("/")[0])
    for slide in range(1, last + 1):
        page.goto(f"{slides}?slide={slide}")
        assert page.evaluate("document.documentElement.scrollHeight") <= ROOM["height"], slide
    page.keyboard.press("ArrowRight")
    expect(page.locator("footer nav span")).to_contain_text(f"{last} / {last}")
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="발표 화면")).to_be_visible()
