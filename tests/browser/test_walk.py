"""The whole chain, walked by its people in Chromium: a need in a firm's own words becomes a project in PoC that the
KPI page counts. Once with JavaScript, once without."""

import re

import pytest
from playwright.sync_api import Page, expect

from demo.people import member_email

pytestmark = pytest.mark.browser

TITLE = "가공품 외관검사를 눈으로 합니다"


def press(page: Page, name: str | re.Pattern[str]) -> None:
    """Press a button of the page's content; the page that follows must be one of ours, not an error."""
    with page.expect_response(lambda r: r.request.is_navigation_request() and r.status == 200) as answer:
        page.locator("main").get_by_role("button", name=name).first.click()
    page.wait_for_url(answer.value.url)


def counted(page: Page) -> dict[str, int]:
    """The KPI board's figures by name."""
    page.goto("/alliance/kpis/")
    cards = page.locator(".card")
    shown = {
        card.get_by_role("link").inner_text(): card.locator(".figure").inner_text() for card in cards.all()
    }
    return {name: int(count[0]) for name, text in shown.items() if (count := re.match(r"\d+(?=개사)", text))}


@pytest.mark.parametrize(("firm", "javascript"), [("demo-d020", True), ("demo-d023", False)])
def test_from_need_to_poc(sign_in, firm, javascript):
    demand = sign_in(member_email(firm).partition("@")[0], java_script_enabled=javascript)
    coordinator = sign_in("coordinator", java_script_enabled=javascript)
    alliance = sign_in("alliance")
    before = counted(alliance)

    # The demand firm says in its own words what goes wrong.
    demand.goto("/needs/")
    demand.get_by_role("link", name="수요 등록").first.click()
    demand.get_by_label("한 줄 제목").fill(TITLE)
    demand.get_by_label("무엇이 문제인가요?").fill(
        "알루미늄 가공품의 기스와 찍힘을 사람이 눈으로 보는데 오후만 되면 자꾸 놓칩니다. 카메라로 걸러 주면 좋겠습니다."
    )
    press(demand, "저장하고 다음")
    demand.get_by_label("품질·검사").check()
    press(demand, "저장하고 다음")
    demand.get_by_label("이미지").check()
    press(demand, "저장하고 다음")
    press(demand, "저장하고 다음")
    demand.get_by_label("예산 상한(만원)").fill("9000")
    demand.get_by_label("희망 도입 기간(주)").fill("30")
    press(demand, "저장하고 다음")
    press(demand, "저장하고 다음")
    press(demand, "제출")
    need = demand.url

    # The coordinator reviews it.
    coordinator.goto("/needs/?status=submitted")
    coordinator.goto(need)
    press(coordinator, "매칭 시작")

    # Ranked solutions with reasons; a shortlist; an invitation.
    demand.goto(need)
    demand.get_by_role("link", name="추천 솔루션 보기").click()
    first = demand.locator(".candidate").first
    expect(first.locator(".reasons .for")).not_to_have_count(0)
    with demand.expect_response(
        lambda r: r.request.method == "POST" and r.status < 400
    ):  # in place, or a page
        first.get_by_role("button", name=re.compile("관심 후보에 담기")).click()
    demand.goto(need + "shortlist/")
    supplier_name = demand.locator(".card h3 + p").first.inner_text()
    demand.get_by_role("link", name=re.compile("초대하기")).first.click()
    press(demand, "초대 보내기")

    # The supplier sees it, accepts and quotes.
    supplier = sign_in(account_of(coordinator, supplier_name), java_script_enabled=javascript)
    supplier.goto("/invitations/?status=invited")
    supplier.get_by_role("link", name=re.compile(TITLE)).first.click()
    match = supplier.url
    press(supplier, "초대 수락")
    supplier.goto(match)
    supplier.locator("main").get_by_role("link", name="견적 내기").first.click()
    supplier.get_by_label("개념검증(PoC)").fill(
        "샘플 300개로 판정 가능 여부를 2주 안에 확인하고 라인에 설치합니다."
    )
    item = supplier.get_by_role("group", name="비용 항목 1")
    item.get_by_label("비목").select_option(label="인건비")
    item.get_by_label("내역").fill("개발")
    item.get_by_label("금액").fill("32000000")
    supplier.get_by_label("수행 기간(주)").fill("12")
    press(supplier, "견적 보내기")

    # The demand firm selects; a project stands in 준비.
    demand.goto(need + "shortlist/")
    demand.get_by_role("link", name=re.compile("선정")).first.click()
    press(demand, "선정하고 과제 열기")
    project = demand.url
    assert "/projects/" in project
    expect(demand.locator(".steps [aria-current='step']")).to_contain_text("준비")

    # A contract between the firms, signed on paper.
    coordinator.goto(project + "agreement/draft/?programme=")
    coordinator.get_by_label("과제책임자").select_option(index=1)
    coordinator.get_by_label("데이터의 소유").select_option(label="수요기업")
    coordinator.get_by_label("학습된 모델의 소유").select_option(label="공동 소유")
    press(coordinator, "초안 저장")
    coordinator.get_by_label("문서번호").fill("계약-2026-1")
    coordinator.get_by_label("체결한 문서").set_input_files(
        files=[{"name": "contract.txt", "mimeType": "text/plain", "buffer": "체결한 계약서".encode()}]
    )
    press(coordinator, "체결 등록")

    # The gate bites until its evidence is there.
    gates = project + "gates/"
    coordinator.goto(gates)
    expect(coordinator.get_by_role("button", name="평가 시작")).to_have_count(0)
    supplier.goto(gates)
    supplier.get_by_label("산출물 제목").fill("수행계획서")
    supplier.get_by_label("파일").set_input_files(
        files=[
            {"name": "plan.txt", "mimeType": "text/plain", "buffer": "수행계획서: 일정과 성공 기준".encode()}
        ]
    )
    press(supplier, "제출")
    coordinator.goto(gates)
    press(coordinator, re.compile("^승인"))
    for item in ("두 기업이 과제 기간과", "데이터의 제공 범위와"):
        coordinator.goto(gates)
        press(coordinator, re.compile(f"^확인 {item}"))
    coordinator.goto(gates)
    coordinator.get_by_role("combobox", name="평가위원").select_option(label="서윤재 (reviewer@demo.example)")
    press(coordinator, "위촉")

    # The reviewer pledges and scores.
    reviewer = sign_in("reviewer", java_script_enabled=javascript)
    reviewer.goto("/projects/reviews/")
    reviewer.get_by_role("link", name=re.compile(TITLE)).first.click()
    review = reviewer.url
    reviewer.get_by_label("없습니다", exact=True).check()
    reviewer.get_by_label(re.compile("공정하게 평가하고")).check()
    press(reviewer, "확인")
    coordinator.goto(gates)
    press(coordinator, "평가 시작")
    reviewer.goto(review)
    for criterion, points in (("문제와 목표", "35"), ("데이터와 현장 준비", "25"), ("일정과 사람", "25")):
        reviewer.get_by_label(criterion).fill(points)
    reviewer.get_by_label("평가 의견").fill("성공 기준이 분명합니다.")
    press(reviewer, "점수 제출")

    # The decision opens PoC.
    coordinator.goto(gates)
    coordinator.get_by_label("계속", exact=True).check()
    coordinator.get_by_label("의결 사유").fill("산출물과 평가를 갖추었습니다.")
    press(coordinator, "의결")
    coordinator.goto(gates)
    expect(coordinator.locator(".steps [aria-current='step']")).to_contain_text("개념검증")
    after = counted(alliance)
    assert after["AX 수요기업 발굴"] == before["AX 수요기업 발굴"] + 1


def account_of(page: Page, firm: str) -> str:
    """The account of a firm's person, as the demo's page of people lists it."""
    page.goto(f"/demo/?q={firm}")
    row = page.locator("tbody tr", has_text=firm).first
    return row.locator("span.small").inner_text().partition("@")[0]
