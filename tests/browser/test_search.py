"""The search page in Chromium: by keyboard and in place with JavaScript, by its forms without."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_axe import AXE

pytestmark = [pytest.mark.browser, pytest.mark.pages]
VISION = "비전검사"


def total(page: Page) -> int:
    return int(re.match(r"\d+", page.locator(".found-count").inner_text().strip())[0])


def violations(page: Page) -> list[str]:
    page.evaluate(AXE)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    return [f"{one['id']} {one['nodes'][0]['html'][:160]}" for one in found]


def test_by_keyboard_in_place(sign_in):
    page = sign_in("d001", viewport={"width": 1280, "height": 900})
    page.goto("/solutions/")
    everything = total(page)
    page.locator("#facet-ai_task").get_by_label(VISION).focus()
    page.evaluate("window.stayed = true")
    page.keyboard.press("Space")
    page.wait_for_url(re.compile(r"\?ai_task="))
    box = page.locator("#facet-ai_task").get_by_label(VISION)
    expect(box).to_be_checked()
    expect(box).to_be_focused()
    assert 0 < total(page) < everything
    assert page.evaluate("window.stayed")
    assert not violations(page)

    page.get_by_label("찾는 말").fill("기스")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"q=.*ai_task=|ai_task=.*q="))
    expect(page.get_by_role("link", name="적은 말로만 찾기")).to_be_visible()
    page.get_by_role("link", name="낮은 가격순").click()
    page.wait_for_url(re.compile("sort=price"))
    expect(page.get_by_role("link", name="낮은 가격순")).to_have_attribute("aria-current", "true")
    page.locator(".chip").click()
    page.wait_for_url(lambda address: "ai_task" not in address and "sort=price" in address)
    assert page.evaluate("window.stayed")
    assert not violations(page)

    page.go_back()
    page.wait_for_url(re.compile("ai_task="))
    expect(page.locator("#facet-ai_task").get_by_label(VISION)).to_be_checked()
    expect(page.locator("header.site-header")).to_be_visible()


@pytest.mark.parametrize("javascript", [True, False])
def test_on_a_phone(sign_in, javascript):
    page = sign_in("d001", java_script_enabled=javascript, viewport={"width": 360, "height": 740})
    page.goto("/solutions/")
    if javascript:
        expect(page.locator("#facets")).not_to_have_attribute("open", "")
        page.get_by_text("조건으로 좁히기").click()
    page.locator("#facet-ai_task").get_by_label(VISION).check()
    if not javascript:
        page.get_by_role("button", name="조건 적용").click()
    page.wait_for_url(re.compile(r"\?ai_task="))
    expect(page.locator(".chip")).to_contain_text(VISION)
    page.get_by_role("button", name="이 검색 저장").click()
    expect(page.locator("#messages")).to_contain_text("저장")
    page.goto("/searches/")
    expect(page.get_by_role("link", name=VISION)).to_be_visible()
    if javascript:
        assert page.evaluate("document.documentElement.scrollWidth") == 360
        assert not violations(page)
