"""Suggestions come while somebody types, and never in the way: the focus stays, and a failure changes nothing."""

import pytest
from playwright.sync_api import expect

from .test_axe import AXE

pytestmark = [pytest.mark.browser, pytest.mark.pages]
TITLE = "가공품 기스 검사를 눈으로 합니다"
WORDS = "하루 6천 개를 네 명이 눈으로 봅니다. 오후가 되면 놓치는 게 많습니다."
FIRST = 30_000  # milliseconds: the first request of a process loads the analyser


def violations(page):
    page.evaluate(AXE)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    return [(one["id"], [node["html"][:160] for node in one["nodes"]]) for one in found]


@pytest.mark.parametrize("width", [1280, 360])
def test_a_need_is_read_while_it_is_written(sign_in, width):
    page = sign_in("d001", viewport={"width": width, "height": 900})
    page.goto("/needs/new/")
    page.get_by_label("한 줄 제목").fill(TITLE)
    page.get_by_label("무엇이 문제인가요?").press_sequentially(WORDS)
    button = page.get_by_role("button", name="품질·검사 고르기")
    expect(button).to_be_visible(timeout=FIRST)
    expect(page.get_by_label("무엇이 문제인가요?")).to_be_focused()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert violations(page) == []
    button.click()
    page.wait_for_url("**/steps/1/")
    expect(page.get_by_text("골랐습니다")).to_be_visible()
    page.get_by_label("한 줄 제목").press("Enter")  # which saves, and takes nothing over
    page.wait_for_url("**/steps/2/")
    expect(page.get_by_role("checkbox", name="품질·검사")).to_be_checked()
    expect(page.locator("[name=process]:checked")).to_have_count(1)
    assert violations(page) == []


@pytest.mark.parametrize("width", [1280, 360])
def test_an_industry_is_found_while_it_is_written(sign_in, width):
    page = sign_in("d001", viewport={"width": width, "height": 900})
    page.goto("/companies/register/")
    page.get_by_label("업종(주요 생산품)").press_sequentially("자동차 조향부품 가공")
    pick = page.get_by_label("303 자동차 신품 부품 제조업")
    expect(pick).to_be_visible(timeout=FIRST)
    expect(pick).not_to_be_checked()
    expect(page.get_by_label("업종(주요 생산품)")).to_be_focused()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert violations(page) == []


def test_a_failure_leaves_the_form_as_it_is(sign_in):
    page = sign_in("d001")
    page.route("**/needs/suggest/", lambda route: route.fulfill(status=500, body="broken"))
    page.goto("/needs/new/")
    page.get_by_label("한 줄 제목").fill(TITLE)
    description = page.get_by_label("무엇이 문제인가요?")
    for words in (WORDS, " 그래서 반품이 옵니다."):  # twice: after a failure it is still there to be typed in
        with page.expect_response("**/needs/suggest/"):
            description.press_sequentially(words)
    expect(page).to_have_url("/needs/new/")
    expect(description).to_be_focused()
    expect(page.get_by_role("button", name="고르기")).to_have_count(0)
