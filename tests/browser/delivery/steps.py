"""Steps of the walk that take several pages: the agreement, its amendment, a month's report, the settlement."""

from playwright.sync_api import expect

from tests.browser.play.sights import see

from . import cast
from .project import ROUTES, Project, attach

INSIDE = "a k m s"  # whose project it is, and the operating body


def agrees(project: Project) -> None:
    """The coordinator drafts the agreement from the offer and records its signature."""
    coordinator = project.opens("k", "agreement/draft")
    coordinator.page.get_by_role("combobox", name="사업").select_option(index=1)
    coordinator.presses("이 사업으로 작성")
    choose = coordinator.page.get_by_role
    choose("combobox", name="과제책임자").select_option(label=f"수요기업 {cast.MEMBERS['a']}")
    choose("combobox", name="데이터의 소유").select_option(label="수요기업")
    choose("combobox", name="학습된 모델의 소유").select_option(label="공동 소유")
    coordinator.fills({"인건비 · 지원금": "20000000"})
    project.meets("k", "초안 저장", status=422, told="지원금은 총사업비의 75%까지입니다.")
    coordinator.fills({"인건비 · 지원금": "15000000"})
    coordinator.presses("초안 저장")
    coordinator.fills({"문서번호": "인천TP-협약-1"})
    attach(coordinator, "main input[type=file]", "협약서.pdf")
    coordinator.presses("체결 등록")


def amends(project: Project) -> None:
    """The budget changes by an amendment only, which somebody else approves than has asked for it."""
    agreement = f"{ROUTES}/agreements/{project.known['agreement']}"
    supplier = project.stage["s"]
    supplier.goes(f"{agreement}/amend/")
    supplier.fills({"변경 사유": "카메라를 한 대 더 답니다.", "인건비 · 민간 현금": "4000000"})
    supplier.fills({"장비·재료비 · 민간 현금": "3500000"})
    form = supplier.page.locator("main form").first
    written = form.evaluate("form => Object.fromEntries(new FormData(form))")
    signed = "체결한 협약은 협약변경으로 바꾸세요."
    project.refuses("k", f"{agreement}/revise/", written, told=signed)
    project.refuses("s", f"{agreement}/revise/", written, status=403, told="권한이 없습니다")
    supplier.presses("변경 신청")
    terms = f"{ROUTES}/terms/{project.known['terms'][-1]}"
    given = {"document_number": "인천TP-변경-1", "effective_on": project.stage.day(0)}
    project.refuses("s", f"{terms}/approve/", given, status=403, told="권한이 없습니다")
    see(project.stage, project.at("agreement"), INSIDE, holds="카메라를 한 대 더 답니다.")
    coordinator = project.opens("k", "agreement")
    coordinator.fills({"변경 문서번호": "인천TP-변경-1", "시행일": project.stage.day(0)})
    coordinator.presses("승인")
    compared = coordinator.page.locator("main tr", has_text="장비·재료비 · 민간 현금")
    expect(compared).to_contain_text("250만원")
    expect(compared).to_contain_text("350만원")


def reports(project: Project) -> None:
    today = project.stage.today()
    month = project.at(f"reports/{today.year}/{today.month}")
    project.stage["s"].acts(month, "제출", {"한 일": "카메라를 달았습니다.", "다음 달 할 일": "시험합니다."})
    project.stage["k"].acts(month, "승인")


def settles(project: Project) -> None:
    """What the programme's system says was spent is taken over, and all but that goes back."""
    programme = f"{ROUTES}/programmes/{project.stage.plays('knows_all')['programme']}/spending/"
    day, number = project.stage.day(0), project.known["number"]
    lines = [
        "과제번호,전표번호,비목,재원,집행일,금액,거래처,적요",
        f"{number},V-1,인건비,지원금,{day},15000000,,인건비",
        f"{number},V-2,장비·재료비,지원금,{day},7400000,,카메라",
    ]
    file = "\n".join(lines).encode()
    coordinator = project.stage["k"]
    coordinator.goes(programme + "columns/")
    attach(coordinator, "main input[type=file]", "집행.csv", file)
    coordinator.presses("머리글 보기")
    coordinator.presses("저장")
    for result in ("새 행 2개", "새 행 0개, 바뀐 행 0개, 그대로인 행 2개"):  # a second import changes nothing
        coordinator.goes(programme)
        attach(coordinator, "main input[type=file]", "집행.csv", file)
        coordinator.presses("올리기")
        expect(coordinator.page.locator("main")).to_contain_text(result)
    see(project.stage, project.at("money"), INSIDE, holds="V-2")
    settlement = f"{ROUTES}/settlements/{project.known['settlement']}"
    final = {"finalised_on": day, "document_number": "정산-1"}
    project.refuses(
        "k", f"{settlement}/finalise/", final, told="아직 환수하지 않은 잔액이 있습니다: 100,000원"
    )
    project.refuses("s", f"{settlement}/finalise/", final, status=403, told="권한이 없습니다")
    project.opens("k", "money", "이자와 환수 기록")
    words = {"이자(원)": "12000", "환수액(원)": "112000", "환수일": day}
    coordinator.fills(words, within="main details[open]")
    coordinator.presses("저장", within="main details[open]")
    project.opens("k", "money", "정산 확정")
    coordinator.fills({"정산 문서번호": "정산-1"}, within="main details[open]")
    coordinator.presses("정산 확정", within="main details[open]")
