"""Projects' whole lives, played in Chromium by their people on an installation of their own, whose clock is moved: one
to completion, one by conditions and a second round, one to a stop and its verdict. Whoever takes a wrong step is told
why, and nothing changes by it.
"""

from collections.abc import Iterator

import pytest

from tests.browser.delivery import cast
from tests.browser.delivery.project import ROUTES, Project
from tests.browser.delivery.steps import INSIDE, agrees, amends, reports, settles
from tests.browser.play.sights import see
from tests.browser.play.stage import Stage, staged

pytestmark = [pytest.mark.browser, pytest.mark.pages]

HIDDEN = cast.REVIEWERS["r2"]
STAGES = ["preparation", "poc", "pilot", "commercialisation", "final_evaluation", "settlement", "completed"]


@pytest.fixture(scope="module")
def stage(chromium) -> Iterator[Stage]:
    with staged(chromium, cast) as found:
        yield found


def test_a_project_to_its_follow_up(stage):
    project = Project(stage, "외관검사 자동화")
    see(stage, project.at(), INSIDE)

    # Nothing starts on nothing.
    for lacking in (
        "협약이나 계약이 체결되어",
        "승인된 산출물이 있어야 합니다: 수행계획서",
        "지금은 0명입니다",
    ):
        project.refuses("k", f"{project.gate}/start/", told=lacking)
    go = {"decision": "go", "reason": "근거를 확인했습니다."}
    project.refuses("k", f"{project.gate}/decide/", go, told="평가를 시작한 뒤에 의결할 수 있습니다.")
    project.refuses("s", f"{project.gate}/decide/", go, status=403, told="권한이 없습니다")
    project.refuses("z", f"{project.gate}/decide/", go, status=404, told="")

    agrees(project)
    see(stage, project.at("agreement"), INSIDE, holds="인천TP-협약-1")
    supplier = project.opens("s", "plan")
    days = {"할 일": "데이터 수집", "시작일": stage.day(1), "종료일": stage.day(20)}
    supplier.fills(days, within="#add")
    supplier.presses("더하기", within="#add")
    see(stage, project.at("plan"), INSIDE, holds="데이터 수집")
    coordinator = project.opens("k", "money/instalments")
    coordinator.fills({"준비 단계평가를 통과하면": "20000000"})
    project.meets("k", "저장", status=422, told="지급액의 합이 협약 금액을")
    project.opens("k", "money/instalments").presses("저장")
    see(stage, project.at("money"), INSIDE, holds="900만원")
    project.refuses("s", f"{project.instalment(1)}/request/", told="지금 상태에서는 할 수 없는 작업입니다.")

    # A document that is handed in isn't yet evidence, nor does its author say that it is.
    project.submits("s")
    see(stage, project.at("gates"), INSIDE, holds="요구 증빙: 수행계획서")
    project.refuses("k", f"{project.gate}/start/", told="승인된 산출물이 있어야 합니다: 수행계획서")
    document = f"{ROUTES}/deliverables/{project.known['deliverables'][-1]}"
    project.refuses("s", f"{document}/accept/", status=403, told="권한이 없습니다")
    project.returns("k", "일정이 빠졌습니다.")
    project.refuses("k", f"{project.gate}/start/", told="승인된 산출물이 있어야 합니다: 수행계획서")
    project.submits("s")
    project.accepts("k")
    project.checks("k")

    # Who has an interest isn't appointed, who declares one is out, and too few don't decide.
    people = stage.plays("knows_all")
    interested = {"reviewer": people["ri"]}
    unfit = "두 기업과 이해관계가 없고"
    project.refuses("k", f"{project.gate}/assign/", interested, status=422, told=unfit)
    project.appoints("k", cast.REVIEWERS["r4"])
    project.pledges("r4", project.review("r4"), conflict=True)
    points = {"points": "100", "comment": "좋습니다."}
    project.refuses("r4", f"{project.review('r4')}score/", points, status=404, told="")
    project.refuses("k", f"{project.gate}/start/", told="평가위원 1명을 위촉해야 합니다. 지금은 0명입니다.")
    project.appoints("k", cast.REVIEWERS["r2"])
    assert stage["r2"].get(project.at()).status == 404
    project.pledges("r2", project.review("r2"))
    project.starts("k")
    project.refuses("k", f"{project.gate}/decide/", go, told="지금은 0명이 채점했습니다.")
    project.scores("r2", (36, 27, 27))
    see(stage, project.at("gates"), INSIDE, holds=HIDDEN, told="k m")
    see(stage, project.at("gates"), INSIDE, holds="근거를 보았습니다.", told="k m")
    see(stage, project.at("money"), INSIDE)
    assert stage["r2"].get(project.at("gates")).status == 200
    assert stage["r2"].get(project.at("money")).status == 404
    assert stage["r2"].get(project.at("agreement")).status == 404
    passed = project.gate
    project.decides("k", "계속")
    project.stands(stage="poc", payments=["payable", "planned", "planned"])
    project.refuses("k", f"{passed}/decide/", go, told="지금 상태에서는 할 수 없는 작업입니다.")

    # What a gate has opened is asked for once and paid once.
    first = project.instalment(1)
    project.requests("s")
    project.refuses("s", f"{first}/request/", told="지금 상태에서는 할 수 없는 작업입니다.")
    paid = {"paid_on": stage.day(0), "paid_krw": "9000000", "document_number": "지급-1"}
    project.refuses("s", f"{first}/pay/", paid, status=403, told="권한이 없습니다")
    project.pays("k", "지급-1")
    project.refuses("k", f"{first}/pay/", paid, told="지금 상태에서는 할 수 없는 작업입니다.")
    project.refuses("s", f"{first}/request/", told="지금 상태에서는 할 수 없는 작업입니다.")
    project.stands(payments=["paid", "planned", "planned"])
    amends(project)

    # A firm's value counts once another party has confirmed it.
    stage.passes(days=7)
    project.submits("s")
    project.accepts("k")
    project.checks("k")
    project.refuses(
        "k", f"{project.gate}/start/", told="수요기업 확인 이상으로 확인되지 않은 성과 지표: 미검률"
    )
    project.claims("s", "미검률", "0.4")
    own = "자기나 자기 기업이 보고한 측정값은 확인할 수 없습니다."
    for level in ("demand_confirmed", "site_inspected"):
        project.refuses("s", f"{project.measurement()}verify/", {"level": level}, status=403, told=own)
    project.refuses("k", f"{project.gate}/start/", told="확인되지 않은 성과 지표: 미검률")
    project.verifies("a")
    see(stage, project.at("measurements"), INSIDE, holds="수요기업 확인")
    project.plays("seats_reviewers", accounts=["r1", "r2"])
    see(stage, project.at("measurements"), f"{INSIDE} r1", holds="0.4")
    see(stage, project.at("money"), INSIDE)
    project.starts("k")
    project.scores("r1", (36, 27, 27))
    few = "평가위원 2명이 채점해야 합니다. 지금은 1명이 채점했습니다."
    project.refuses("k", f"{project.gate}/decide/", go, told=few)
    project.refuses("k", f"{project.gate}/decide/", go | {"decision": "stop"}, told=few)
    project.plays("scores", share=90)
    project.decides("k", "계속")
    project.stands(stage="pilot", payments=["paid", "payable", "planned"])

    # The pilot is shown on the spot, and month by month.
    supplier.goes(project.at("sheet"))
    supplier.page.get_by_role("combobox", name="실증 항목").select_option(label="지연시간")
    row = "main form[action$='/sheet/add/']"
    supplier.fills({"지표": "판정 시간", "단위": "ms", "목표값": "100"}, ["낮출수록 좋음"], within=row)
    supplier.presses("더하기", within=row)
    project.submits("s")
    project.accepts("k")
    project.checks("k")
    project.verifies("k", "TP 현장확인")
    project.refuses("k", f"{project.gate}/start/", told="실증 확인서에서 TP 현장확인 이상으로 확인되지 않은")
    project.claims("s", "판정 시간", "80")
    project.verifies("k", "TP 현장확인")
    project.refuses("k", f"{project.gate}/start/", told="최근 월간 보고를 제출하고")
    reports(project)
    project.plays("seats_reviewers", accounts=["r2", "r3"])
    project.starts("k")
    project.plays("scores", share=90)
    project.decides("k", "계속")
    project.stands(stage="commercialisation", payments=["paid", "payable", "payable"])
    for document in ("지급-2", "지급-3"):
        project.requests("s")
        project.pays("k", document)

    project.plays("is_reviewed", accounts=["r2", "r3"], share=90)
    project.decides("k", "계속")
    project.plays("is_reviewed", accounts=["r1", "r2", "r3"], share=90)
    project.decides("k", "계속")
    project.stands(stage="settlement", payments=["paid", "paid", "paid"])

    # The project is complete once its money is settled, and no earlier.
    project.plays("hands_in")
    project.plays("seats_reviewers", accounts=["r1"])
    unsettled = "정산을 확정해야 합니다. 사업비 화면에서 이자와 환수액, 정산확정일을 기록하세요."
    project.refuses("k", f"{project.gate}/start/", told=unsettled)
    settles(project)
    project.refuses("k", project.at("money/instalments"), {"poc": "1"}, told="사업비는 더 바꿀 수 없습니다.")
    project.starts("k")
    project.plays("scores", share=90)
    project.decides("k", "계속")
    project.stands(stage="completed")
    project.plays("is_reviewed", accounts=["r1"], share=90)
    project.decides("k", "계속")
    project.stands(stage="follow_up", stages=[*STAGES, "follow_up"])

    # A year later the demand firm answers, and the operating body confirms.
    year = f"{ROUTES}/follow-ups/{project.known['follow_ups'][0]}"
    answer = {
        "in_use": "yes",
        "contracts": "1",
        "contracts_krw": "5000000",
        "sales_krw": "0",
        "savings_krw": "0",
    }
    answer |= {"jobs": "0", "note": ""}
    project.refuses("a", f"{year}/submit/", answer, told="부터 제출할 수 있습니다.")
    stage.passes(days=300)
    project.refuses("s", f"{year}/submit/", answer, status=403, told="권한이 없습니다")
    demander = project.opens("a", "follow-up")
    demander.fills({"사업화 계약(건)": "1", "사업화 계약액(원)": "5000000"}, ["쓰고 있습니다"])
    demander.presses("제출")
    project.refuses("a", f"{year}/confirm/", status=403, told="권한이 없습니다")
    project.opens("k", "follow-up").presses("확인")
    see(stage, project.at("follow-up"), INSIDE, holds="500만원")
    project.stands(
        outcomes=["selected", "poc_started", "poc_passed", "pilot_passed", "commercialised", "retained"]
    )


def test_a_project_that_has_to_show_more(stage):
    project = Project(stage, "설비 이상감지")
    project.plays("agrees", funded=False)
    project.plays("passes", accounts=["r4"])
    project.plays("is_reviewed", accounts=["r5", "r6"], share=50)

    # Below the pass score nothing goes on without a condition, and none that nobody could meet.
    project.chooses("k", "계속")
    project.meets("k", "의결", told="평균 50.0점으로 기준점 60점에 못 미칩니다.")
    coordinator = project.chooses("k", "조건부 계속")
    project.meets("k", "의결", status=422, told="조건을 하나 이상 적으세요.")
    row = coordinator.page.get_by_role("group", name="조건 1")
    row.get_by_label("해야 할 일").fill("샘플 300장을 더 모읍니다.")
    row.get_by_label("기한").fill(stage.day(0))
    row.get_by_label("담당 기관").select_option(label="공급기업")
    project.meets("k", "의결", status=422, told="조건의 기한은 내일부터 고를 수 있습니다.")
    row.get_by_label("기한").fill(stage.day(14))
    coordinator.presses("의결")
    project.stands(stage="pilot", payments=["payable", "payable", "planned"])
    see(stage, project.at("plan"), INSIDE, holds="샘플 300장을 더 모읍니다.")

    # Whoever does it doesn't confirm it, and until somebody has the next round doesn't start.
    project.plays("hands_in")
    project.plays("seats_reviewers", accounts=["r2", "r3"])
    unmet = "앞선 단계평가의 조건을 이행하고 운영기관이 확인해야 합니다: 샘플 300장을 더 모읍니다."
    project.refuses("k", f"{project.gate}/start/", told=unmet)
    task = f"{ROUTES}/tasks/{project.known['conditions'][0]}/"
    project.refuses(
        "k", f"{task}cancel/", {"reason": "필요 없습니다."}, told="단계평가가 붙인 조건은 취소할 수 없습니다."
    )
    project.refuses("k", f"{task}confirm/", told="지금 상태에서는 할 수 없는 작업입니다.")
    stage["s"].acts(task, "완료 보고")
    for account in ("s", "a"):
        project.refuses(account, f"{task}confirm/", status=403, told="권한이 없습니다")
    project.refuses("k", f"{project.gate}/start/", told=unmet)
    stage["k"].acts(task, "완료 확인")
    project.starts("k")

    # A second round is held on evidence of its own, and the money waits for it.
    project.plays("scores", share=60)
    project.decides("k", "보완 후 재평가")
    project.stands(stage="pilot", status="planned", round=2, payments=["payable", "payable", "planned"])
    project.refuses("k", f"{project.gate}/start/", told="승인된 산출물이 있어야 합니다: 실증 결과보고서")
    project.refuses("s", f"{project.instalment(3)}/request/", told="지금 상태에서는 할 수 없는 작업입니다.")
    project.plays("is_reviewed", accounts=["r2", "r3"], share=90)
    project.decides("k", "계속")
    project.stands(stage="commercialisation", payments=["payable", "payable", "payable"])
    see(stage, project.at("gates"), INSIDE, holds="보완 후 재평가")
    see(stage, project.at("gates"), INSIDE, holds=HIDDEN, told="k m")


def test_a_stop_its_verdict_and_an_appeal(stage):
    project = Project(stage, "수요예측")
    project.plays("agrees", funded=True)
    project.plays("passes", accounts=["r1"])
    project.plays("is_reviewed", accounts=["r1", "r2"], share=40)
    people = stage.plays("knows_all")

    # A stop says why, and ends what was still to come.
    coordinator = project.chooses("k", "중단", "목표에 닿을 길이 보이지 않습니다.")
    project.meets("k", "의결", status=422, told="중단 구분을 고르세요.")
    coordinator.page.get_by_role("combobox", name="중단 구분").select_option(label="평가")
    coordinator.presses("의결")
    project.stands(stage="stopped", verdict="pending", payments=["payable", "cancelled", "cancelled"])
    again = {"decision": "hold", "reason": "다시 합니다."}
    project.refuses("k", f"{project.gate}/decide/", again, told="지금 상태에서는 할 수 없는 작업입니다.")
    claim = {"value": "0.4", "occurred_on": stage.day(0), "method": "쟀습니다."}
    claim["evidence"] = str(project.known["deliverables"][0])
    ended = "끝난 과제에는 측정값을 새로 보고할 수 없습니다."
    project.refuses("s", f"{project.measure('미검률')}claim/", claim, told=ended)
    see(stage, project.at("diligence"), INSIDE, holds="목표에 닿을 길이 보이지 않습니다.")

    # The committee is named without who looked after the project, and without an interest.
    seat = project.at("diligence/seat")
    for account in ("k", "s"):
        project.refuses(account, seat, {"reviewer": people["r2"]}, status=403, told="권한이 없습니다")
    unfit = "두 기업과 이해관계가 없고"
    project.refuses("m", seat, {"reviewer": people["ri"]}, status=422, told=unfit)
    verdict = {"reason": "위원회의 의견입니다."}
    project.refuses(
        "m",
        project.at("diligence/decide"),
        verdict,
        told="위원 3명의 의견이 있어야 합니다. 지금은 0명입니다.",
    )
    for account in ("r4", "r2", "r3"):
        project.appoints("m", cast.REVIEWERS[account], "diligence", "판정위원")
    project.pledges("r4", project.seat("r4"), conflict=True)
    vote = {"vote": "diligent", "reason": "기록을 보았습니다."}
    project.refuses("r4", f"{project.seat('r4')}vote/", vote, status=404, told="")
    project.pledges("r2", project.seat("r2"))
    judge = stage["r2"]
    judge.page.get_by_role("radio", name="성실수행", exact=True).check()
    judge.fills({"사유": "기록을 남기며 여러 방법을 시험했습니다."})
    judge.presses("의견 제출")
    project.plays("judges", votes={"r3": "negligent"})
    project.refuses("m", project.at("diligence/decide"), verdict, told="지금은 2명입니다.")
    project.refuses("s", project.at("diligence/appeal"), {"reason": "빠릅니다."}, told="아직 판정 전입니다.")
    project.plays("judges", votes={"r5": "diligent"})
    see(stage, project.at("diligence"), INSIDE, holds=HIDDEN, told="m")
    project.refuses("k", project.at("diligence/decide"), verdict, status=403, told="권한이 없습니다")
    office = project.opens("m", "diligence")
    office.fills({"판정 사유": "여러 방법을 시험한 기록이 있습니다."})
    office.presses("위원 의견대로 의결")
    project.stands(verdict="diligent")
    see(stage, project.at("diligence"), INSIDE, holds="여러 방법을 시험한 기록이 있습니다.")

    # The demand firm objects, once; others than before hear it, and their verdict is final.
    project.refuses("k", project.at("diligence/appeal"), verdict, status=403, told="권한이 없습니다")
    project.opens("a", "diligence").fills({"이의신청 사유": "회의에 나오지 않았습니다."})
    stage["a"].presses("이의신청")
    project.stands(verdict="appealed")
    project.refuses(
        "s", project.at("diligence/appeal"), verdict, told="이의신청은 한 번만, 판정이 확정되기 전에"
    )
    project.refuses("m", seat, {"reviewer": people["r2"]}, status=422, told=unfit)
    project.plays("judges", votes={"r1": "diligent", "r6": "negligent"})
    project.refuses("m", project.at("diligence/decide"), verdict, told="지금은 2명입니다.")
    project.plays("judges", votes={"r7": "diligent"})
    see(stage, project.at("diligence"), INSIDE, holds=cast.REVIEWERS["r6"], told="m")
    office = project.opens("m", "diligence")
    office.fills({"판정 사유": "불참은 미리 알린 두 번뿐입니다."})
    office.presses("위원 의견대로 의결")
    project.stands(verdict="final", outcomes=["selected", "poc_started", "stopped", "diligent"])
    see(stage, project.at("diligence"), INSIDE, holds="불참은 미리 알린 두 번뿐입니다.")
    project.refuses("a", project.at("diligence/appeal"), verdict, told="이의신청은 한 번만")

    # What it taught is everybody's, without the firms' names.
    supplier = project.opens("s", "lessons/write")
    words = {"제목": "수요예측의 계절성", "해 본 것": f"{cast.FIRMS['a']}의 주문 기록으로 학습했습니다."}
    supplier.fills(words | {"다음에 해 볼 것": "두 해의 기록을 먼저 모읍니다."})
    project.meets("s", "저장", status=422, told="교훈에서 기업이 드러납니다")
    supplier.fills({"해 본 것": "한 해의 주문 기록으로 학습했습니다."})
    supplier.presses("저장")
    lesson = f"{ROUTES}/lessons/{project.known['lessons'][0]}/"
    supplier.acts(lesson, "공개 검토 요청")
    see(stage, lesson, INSIDE)
    project.refuses("s", f"{lesson}publish/", status=403, told="권한이 없습니다")
    stage["k"].acts(lesson, "공개")
    see(stage, lesson, "a s z k m r1 x", holds=project.known["number"], told=INSIDE)
    assert lesson in stage["z"].get(f"{ROUTES}/lessons/?q=계절성").text


def test_a_verdict_that_nobody_appeals(stage):
    project = Project(stage, "공정 최적화")
    project.plays("agrees", funded=True)
    project.plays("passes", accounts=["r1"])
    project.plays("is_stopped", accounts=["r1", "r2"])
    project.plays("judges", votes={"r2": "diligent", "r3": "diligent", "r4": "negligent"}, decides=True)
    stage.passes(days=30)
    project.stands(verdict="final", outcomes=["selected", "poc_started", "stopped", "diligent"])
    late = "이의신청은 한 번만, 판정이 확정되기 전에 할 수 있습니다."
    project.refuses("a", project.at("diligence/appeal"), {"reason": "늦었습니다."}, told=late)
