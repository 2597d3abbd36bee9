"""A need is graded by keys alone, each saved grade is said, and keys mean nothing to who switches them off."""

import pytest
from playwright.sync_api import expect

from .test_suggestions import FIRST, violations

pytestmark = [pytest.mark.browser, pytest.mark.pages]


def place(page) -> int:
    return int(page.url.rstrip("/").rpartition("/")[2])


def start(page) -> None:
    page.goto("/grading/")
    assert violations(page) == []
    page.get_by_role("button", name="채점 시작").first.click(timeout=FIRST)
    page.wait_for_url("**/grading/*/1/")


@pytest.mark.parametrize("width", [1280, 360])
def test_by_keys(sign_in, width):
    page = sign_in("coordinator", viewport={"width": width, "height": 900})
    start(page)
    title, said = page.locator("#grading-solution"), page.locator("#grading-said")
    for number, key in enumerate("31", start=1):
        page.keyboard.press(key)
        expect(said).to_contain_text(f"{number}번을 저장했습니다: {key}")
        expect(title).to_be_focused()
        assert place(page) == number + 1
    page.keyboard.press("ArrowLeft")
    page.wait_for_url("**/grading/*/2/")
    expect(page.get_by_role("button", name="1 같은 분야 (지금 등급)")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert violations(page) == []
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**/grading/*/3/")
    expect(page.get_by_text("채점 2/21")).to_be_visible()


def test_a_digit_in_the_reason_is_a_digit(sign_in):
    page = sign_in("coordinator")
    start(page)
    page.get_by_label("근거").press_sequentially("카메라 4대")
    expect(page.get_by_label("근거")).to_have_value("카메라 4대")
    assert place(page) == 1
    page.get_by_role("button", name="2 일부").click()
    page.wait_for_url("**/grading/*/2/")
    page.keyboard.press("ArrowLeft")
    page.wait_for_url("**/grading/*/1/")
    expect(page.get_by_label("근거")).to_have_value("카메라 4대")


def test_keys_can_be_switched_off(sign_in):
    page = sign_in("coordinator")
    start(page)
    page.get_by_label("키로 채점").uncheck()
    page.reload()
    expect(page.get_by_label("키로 채점")).not_to_be_checked()
    page.keyboard.press("3")
    page.get_by_role("button", name="0 무관").click()
    expect(page.locator("#grading-said")).to_contain_text("1번을 저장했습니다: 0")
    assert place(page) == 2


def test_without_javascript(sign_in):
    page = sign_in("coordinator", java_script_enabled=False)
    page.goto("/grading/")
    page.get_by_role("button", name="채점 시작").first.click(timeout=FIRST)
    page.wait_for_url("**/grading/*/1/")
    expect(page.get_by_label("키로 채점")).to_be_hidden()
    page.get_by_role("button", name="4 바로 그것").click()
    page.wait_for_url("**/grading/*/2/")
    expect(page.get_by_text("1번을 저장했습니다: 4 바로 그것.")).to_be_visible()
