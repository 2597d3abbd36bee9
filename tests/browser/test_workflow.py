"""The whole matchmaking workflow, played in Chromium by its people on an installation of their own, whose clock is
moved where something falls due. After each step everybody looks at what there is, and finds what is theirs only.
"""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.play.sights import see
from tests.browser.play.stage import Stage, staged
from tests.browser.workflow import cast
from tests.browser.workflow.sights import Need, see_boards, see_need, see_record

pytestmark = pytest.mark.browser

ALL = "s1 s2 s3 s4 s5"
PLEDGE = "비밀유지서약을 읽었고 동의합니다"


@pytest.fixture(scope="module")
def stage(chromium) -> Iterator[Stage]:
    with staged(chromium, cast) as found:
        yield found


def posts(stage: Stage, account: str, need: Need, scope: str) -> Need:
    """A firm writes a need down in the guided form, up to its submission; returns it with its address."""
    person = stage[account]
    person.acts(
        "/needs/new/",
        "저장하고 다음",
        {
            "한 줄 제목": f"가공품 외관검사: {need.secret}",
            "무엇이 문제인가요?": f"{need.secret} 가공품의 흠집과 찍힘을 눈으로 보는데 오후만 되면 놓칩니다.",
        },
    )
    person.fills({}, ["품질·검사"])
    person.presses("저장하고 다음")
    person.fills({}, ["이미지"])
    person.presses("저장하고 다음")
    person.presses("저장하고 다음")
    person.fills({"예산 상한(만원)": "9000", "희망 도입 기간(주)": "30"})
    person.presses("저장하고 다음")
    person.fills(
        {"공급기업에 먼저 보일 요약": f"{need.hint} 같은 부품을 봅니다."} if need.hint else {}, [scope]
    )
    person.presses("저장하고 다음")
    path = re.sub(r"steps/\d+/$", "", "/" + person.page.url.split("/", 3)[3])
    return Need(path, need.firm, need.secret, need.hint)


def opens(stage: Stage, account: str, need: Need) -> None:
    stage[account].acts(need.path, "제출")
    stage[cast.COORDINATOR].acts(need.path, "매칭 시작")


def shortlists(stage: Stage, account: str, need: Need, supplier: str) -> str:
    """Takes a supplier's solution from the ranked list; returns the address of the match."""
    page = stage[account].goes(need.path + "candidates/")
    row = page.locator(".candidate", has_text=cast.SUPPLIERS[supplier].solution)
    row.get_by_role("button", name="관심 후보에 담기").click()
    link = row.get_by_role("link", name="진행 상황 보기")
    expect(link).to_be_visible()
    return link.get_attribute("href") or ""


def invites(stage: Stage, account: str, match: str, days: int = 1) -> None:
    stage[account].acts(match + "invite/", "초대 보내기", {"회신 기한": stage.day(days)})


def accepts(stage: Stage, account: str, match: str, ticks: tuple[str, ...] = ()) -> None:
    stage[account].acts(match, "초대 수락", {}, ticks)


def writes_offer(stage: Stage, account: str, match: str, won: int, words: str) -> None:
    """Fill in the form of an offer, ready to be sent."""
    person = stage[account]
    person.goes(match.replace("/matches/", "/invitations/") + "quote/")
    person.fills({"개념검증(PoC)": words, "수행 기간(주)": "12"})
    item = person.page.get_by_role("group", name="비용 항목 1")
    item.get_by_label("비목").select_option(label="인건비")
    item.get_by_label("내역").fill("개발")
    item.get_by_label("금액").fill(str(won))


def offers(stage: Stage, account: str, match: str, won: int, words: str) -> None:
    writes_offer(stage, account, match, won, words)
    stage[account].presses("견적 보내기")


def says(stage: Stage, account: str, match: str, words: str) -> None:
    page = stage[account].goes(match + "thread/")
    page.get_by_role("textbox", name="글").fill(words)
    page.get_by_role("button", name="보내기").click()
    expect(page.locator("#thread .card").first).to_contain_text(words)


def see_reviewers(stage: Stage, round_: str, who: str) -> None:
    """Their names are for the coordinator; a reviewer reads its own."""
    for account in who.split():
        text = stage[account].get(round_).text
        for reviewer, name in cast.REVIEWERS.items():
            assert (name in text) == (account in (cast.COORDINATOR, reviewer)), f"{account} {name}"


def asks(stage: Stage, account: str, match: str, words: str) -> None:
    person = stage[account]
    person.goes(match)
    person.page.locator("main").get_by_role("link", name="질문과 답").click()
    person.fills({"질문": words})
    person.presses("질문 보내기")


def answers(stage: Stage, account: str, need: Need, words: str) -> None:
    stage[account].acts(need.path + "questions/", "답 올리기", {"답": words})


def scores(stage: Stage, reviewer: str, round_: str, points: dict[str, tuple[int, ...]]) -> None:
    """Pledge, give each firm's offer the points of each criterion, and submit."""
    person = stage[reviewer]
    person.acts(round_, "서약합니다", {}, ["위의 기업들과", "공정하게 평가하고"])
    for firm, given in points.items():
        person.page.locator("tr", has_text=firm).get_by_role("link", name="보고 채점하기").click()
        fields = person.page.locator("main form input[type=number]")
        for number, value in enumerate(given):
            fields.nth(number).fill(str(value))
        person.fills({"평가 의견": "근거를 보았습니다."})
        person.presses("저장")
    person.presses("채점 제출")


def test_an_open_need(stage):
    need = Need("", "가온정밀", "캠샤프트")
    need = posts(stage, "a", need, "공개: 승인")
    see_need(stage, need, full="a k", listed=False)
    opens(stage, "a", need)
    see_need(stage, need, full=f"a k {ALL}")

    # A shortlist is the demand side's own; an invitation is for the supplier that it names.
    first, second, third = (shortlists(stage, "a", need, supplier) for supplier in ("s1", "s2", "s3"))
    for match in (first, second, third):
        see(stage, match, "a k")
    for match, supplier in ((first, "s1"), (second, "s2"), (third, "s3")):
        invites(stage, "a", match)
        see(stage, match, f"a k {supplier}")

    # One accepts and talks, one declines, one lets the time pass.
    accepts(stage, "s1", first)
    says(stage, "a", first, "조명은 저희가 준비합니다.")
    see_record(stage, first, "a k s1", holds="조명은 저희가 준비합니다.")
    asks(stage, "s3", third, "알루미늄인가요?")
    questions = need.path + "questions/"
    see(stage, questions, "a k s1 s2 s3", holds="알루미늄인가요?", told="a k s3", refused="s4 s5")
    answers(stage, "a", need, "네, 알루미늄입니다.")
    see(stage, questions, "a k s1 s2 s3", holds="네, 알루미늄입니다.", refused="s4 s5")
    see(stage, questions, "a k s1 s2 s3", holds=cast.FIRMS["s3"].name, told="k", refused="s4 s5")
    stage["s2"].acts(
        second,
        "초대 거절",
        {"덧붙일 말": "사진이 모자랍니다."},
        ["데이터·환경 조건이 맞지 않습니다"],
        unfold="거절하기",
    )
    see(stage, second, "a k s2", holds="사진이 모자랍니다.")
    see(stage, questions, "a k s1 s3", refused="s2 s4 s5")
    stage["s3"].goes(third)
    stage.passes(days=2)
    stage["s3"].presses("초대 수락", status=409)
    see(stage, third, "a k s3", holds="무응답</span>")
    see_need(stage, need, full=f"a k {ALL}")

    see_boards(stage, {first: "s1", second: "s2", third: "s3"})

    # Who didn't answer is invited once more.
    assert shortlists(stage, "a", need, "s3") == third
    see(stage, third, "a k")
    see_boards(stage, {first: "s1", second: "s2", third: ""})
    invites(stage, "a", third)
    accepts(stage, "s3", third)
    see(stage, third, "a k s3")

    # Offers are between two firms; one is withdrawn and made anew.
    offers(stage, "s1", first, 31_000_000, "편광 조명으로 찍습니다.")
    offers(stage, "s3", third, 29_000_000, "라인스캔으로 찍습니다.")
    see(stage, first, "a k s1", holds="편광 조명으로 찍습니다.")
    see(stage, third, "a k s3", holds="라인스캔으로 찍습니다.")
    stage["s1"].acts(first, "견적 거두기", {"사유": "금액을 잘못 적었습니다."}, unfold="견적 거두기")
    see(stage, first, "a k s1", holds="금액을 잘못 적었습니다.")
    compared = need.path + "shortlist/"
    assert "편광 조명" not in stage["a"].get(compared).text
    offers(stage, "s1", first, 27_000_000, "편광 조명 두 개로 찍습니다.")
    for account in ("a", "k"):
        text = stage[account].get(compared).text
        assert "편광 조명 두 개로 찍습니다." in text
        assert "라인스캔으로 찍습니다." in text
    assert all(stage[account].get(compared).status == 403 for account in ALL.split())

    # The selection ends the search for all others, and who was never called no longer finds the need.
    demand = stage["a"]
    demand.goes(compared)
    demand.page.get_by_role("link", name=re.compile("선정 바론로보")).click()
    demand.page.get_by_role("combobox", name="라온비전").select_option(label="예비 1순위")
    demand.presses("선정하고 과제 열기")
    project = "/" + demand.page.url.split("/", 3)[3]
    see(stage, project, "a k s3")
    see(stage, third, "a k s3", holds="선정</span>")
    see(stage, first, "a k s1", holds="예비</span>")
    see_need(stage, need, full="a k s1 s2 s3", listed=False)


def test_a_need_for_invited_suppliers_only(stage):
    need = Need("", "다솜기공", "조향너클", "펌프하우징")
    need = posts(stage, "c", need, "초대한 기업만")
    opens(stage, "c", need)
    see_need(stage, need, full="c k")

    # An invitation shows the summary, the pledge the rest; who declines keeps the summary.
    fourth, fifth = (shortlists(stage, "c", need, supplier) for supplier in ("s4", "s5"))
    see_need(stage, need, full="c k")
    for match in (fourth, fifth):
        invites(stage, "c", match)
    see_need(stage, need, full="c k", masked="s4 s5")
    see(stage, fifth, "c k s5", holds=need.secret, told="c k")
    accepts(stage, "s5", fifth, (PLEDGE,))
    see_need(stage, need, full="c k s5", masked="s4")
    see(stage, fifth, "c k s5", holds=need.secret)
    stage["s4"].acts(fourth, "초대 거절", {}, ["지금은 여력이 없습니다"], unfold="거절하기")
    see_need(stage, need, full="c k s5", masked="s4")
    see(stage, fourth, "c k s4", holds=need.secret, told="c k")

    # A cancelled invitation takes all of it away, another one gives it back.
    stage["c"].acts(fifth, "초대 취소", {"사유": "일정을 미룹니다."}, unfold="초대 취소하기")
    see_need(stage, need, full="c k", masked="s4")
    see(stage, fifth, "c k", holds="일정을 미룹니다.")
    see_boards(stage, {fourth: "s4", fifth: ""})
    assert shortlists(stage, "c", need, "s5") == fifth
    invites(stage, "c", fifth)
    see_need(stage, need, full="c k s5", masked="s4")
    see(stage, fifth, "c k s5")

    # The need is cancelled: what was on its way ends with it, and no list holds it.
    stage["c"].acts(need.path, "취소합니다", {"사유": "설비를 바꾸기로 했습니다."}, unfold="수요 취소")
    see_need(stage, need, full="c k", masked="s4", listed=False)
    see(stage, fifth, "c k")
    see(stage, fourth, "c k s4", holds=need.secret, told="c k")


def test_a_summary_need_decided_by_a_round(stage):
    need = Need("", "나래표면", "브래킷", "은빛광택")
    need = posts(stage, "b", need, "요약 공개")
    opens(stage, "b", need)
    see_need(stage, need, full="b k", masked=ALL)

    # The coordinator invites on behalf of the firm and sets a round up, which firms see from its opening on.
    matches = {supplier: shortlists(stage, "b", need, supplier) for supplier in ("s1", "s2", "s3", "s4")}
    for match in matches.values():
        invites(stage, cast.COORDINATOR, match, days=3)
    coordinator = stage[cast.COORDINATOR]
    coordinator.acts(
        need.path + "rounds/new/",
        "저장",
        {
            "평가 이름": "외관검사 선정",
            "견적 마감일": stage.day(1),
            "최소 평가위원 수": "3",
            "이의신청 기간": "1",
        },
    )
    round_ = "/" + coordinator.page.url.split("/", 3)[3]
    for number, name in enumerate(cast.REVIEWERS.values()):
        coordinator.goes(round_)
        if number:  # the form stands open until somebody is seated
            coordinator.page.locator("main summary", has_text="평가위원 위촉").click()
        coordinator.page.get_by_role("combobox", name="평가위원").select_option(label=name)
        coordinator.presses("위촉")
    see(stage, round_, "k")
    coordinator.acts(round_, "공고")
    see(stage, round_, "b k s1 s2 s3 s4 r1")
    see_reviewers(stage, round_, "b k s1 s2 s3 s4 r1")

    # With the pledge the need is told in full; offers stay sealed, from the coordinator and the demand firm too.
    for supplier, match in matches.items():
        accepts(stage, supplier, match, (PLEDGE,))
    see_need(stage, need, full="b k s1 s2 s3 s4", masked="s5")
    asks(stage, "s4", matches["s4"], "납기는 언제인가요?")
    answers(stage, "b", need, "내년 봄입니다.")
    questions = need.path + "questions/"
    see(stage, questions, "b k s1 s2 s3 s4", holds="내년 봄입니다.", refused="s5")
    see(stage, questions, "b k s1 s2 s3 s4", holds=cast.FIRMS["s4"].name, told="k", refused="s5")
    for supplier, won in (("s1", 40_000_000), ("s2", 35_000_000), ("s3", 30_000_000)):
        offers(stage, supplier, matches[supplier], won, f"{supplier}의 방법으로 찍습니다.")
        see(stage, matches[supplier], f"b k {supplier}", holds=f"{supplier}의 방법", told=supplier)
    stage["s3"].acts(matches["s3"], "견적 거두기", {"사유": "다시 셈합니다."}, unfold="견적 거두기")
    offers(stage, "s3", matches["s3"], 32_000_000, "s3의 새 방법으로 찍습니다.")
    see(stage, matches["s3"], "b k s3", holds="s3의 새 방법", told="s3")

    # The deadline passes while one still writes: its offer is refused, and the others are opened.
    writes_offer(stage, "s4", matches["s4"], 20_000_000, "늦은 방법으로 찍습니다.")
    stage.passes(days=2)
    stage["s4"].presses("견적 보내기", status=409)
    see(stage, matches["s4"], "b k s4", holds="늦은 방법", told="")
    for supplier in ("s1", "s2"):
        see(stage, matches[supplier], f"b k {supplier}", holds=f"{supplier}의 방법")

    # Reviewers read the offers once they have pledged. Two offers come out equal, and the cheaper one is ahead.
    coordinator.acts(round_, "채점 시작")
    see(stage, need.path, "b k s1 s2 s3 s4 s5", holds=need.secret, told="b k s1 s2 s3 s4")
    for reviewer in cast.REVIEWERS:
        scores(
            stage,
            reviewer,
            round_,
            {"라온비전": (36, 27, 27), "마루데이터": (36, 27, 27), "바론로보": (20, 20, 21)},
        )
    see(stage, round_, "b k s1 s2 s3 s4 r1", holds="근거를 보았습니다", told="")
    coordinator.acts(round_, "채점 마감")
    coordinator.goes(round_ + "decide/")
    expect(coordinator.page.locator("main")).to_contain_text("동점: 금액으로 갈림")
    coordinator.fills({"의결 사유": "위원회가 결과표대로 의결했습니다."})
    coordinator.presses("이대로 의결합니다")

    # Each firm is told its own result, the demand firm all; who made no offer in time has no part in it any more.
    results = {"s1": "예비", "s2": "선정", "s3": "미선정"}
    for supplier, result in results.items():
        see(stage, matches[supplier], f"b k {supplier}", holds=f"{result}</span>")
        others = set(results) - {supplier}
        told = stage[supplier].get(round_).text
        assert cast.FIRMS[supplier].name in told
        assert not any(cast.FIRMS[other].name in told for other in others)
    see(stage, round_, "b k s1 s2 s3 r1", holds="마루데이터", told="b k s2 r1")
    see_reviewers(stage, round_, "b k s1 s2 s3 r1")
    see_boards(stage, {match: supplier for supplier, match in matches.items() if supplier in results})
    see_need(stage, need, full="b k s1 s2 s3", listed=False)

    # Nothing is undone before the time to appeal is over; then the selection falls through, and the reserve succeeds.
    demand = stage["b"]
    demand.goes(matches["s2"])
    demand.page.locator("main summary", has_text="선정 결렬 처리").click()
    demand.fills({"사유": "공급기업이 인력을 잃었습니다."}, within="main details[open]")
    demand.presses("결렬 처리", status=409)
    stage.passes(days=15)
    demand.acts(
        matches["s2"], "결렬 처리", {"사유": "공급기업이 인력을 잃었습니다."}, unfold="선정 결렬 처리"
    )
    see(stage, matches["s2"], "b k s2", holds="결렬</span>")
    see(stage, matches["s1"], "b k s1", holds="선정</span>")
    demand.goes(matches["s1"])
    demand.page.get_by_role("link", name="과제 열기").click()
    demand.presses("과제 열기")
    project = "/" + demand.page.url.split("/", 3)[3]
    see(stage, project, "b k s1")
    see_need(stage, need, full="b k s1 s2 s3", listed=False)
