"""What the demo's alliance does: who sits in it, what it said and decided, what its divisions made; invented."""

from alliance.models import AgendaItem, Member

Out, R = AgendaItem.Outcome, Member.Role

PLACE = "인천테크노파크 갯벌타워 2층 회의실"

#: Account, role, organisation.
SEATS = (
    ("policy", R.POLICY, "인천시 (데모)"),
    ("coordinator2", R.PLATFORM, "인천테크노파크"),
    ("s040", R.SUPPLIER, "공급기업 대표"),
    ("d009", R.DEMAND, "수요기업 대표"),
    ("broker", R.BROKER, "중개·지원기관 (데모)"),
    ("alliance", R.ADVISOR, "자문위원"),
)
AWAY = "broker"  # answers that it won't come, every other time

#: By quarter, what was said of each standing topic and what came of it.
STANDING: dict[int, tuple[tuple[str, str], ...]] = {
    1: (
        (Out.AS_PROPOSED, "업종별로 올해 몇 곳을 바꿀지 정하고, 기계와 자동차부품을 먼저 다루기로 함."),
        (Out.AS_PROPOSED, "연 4회 회의와 분과 두 곳의 운영 일정을 그대로 확정함."),
        (Out.AMENDED, "공고 전 설명회를 한 번에서 두 번으로 늘리기로 고쳐 의결함."),
    ),
    2: (
        (Out.AS_PROPOSED, "확인된 측정값이 있는 과제만 사례로 내기로 함. 두 기업의 동의를 먼저 받음."),
        (Out.DEFERRED, "후보가 아직 적어 다음 회의에서 다시 고르기로 함."),
    ),
    3: (
        (Out.AS_PROPOSED, "하반기 지원 방향을 데이터 준비가 덜 된 기업까지 넓히기로 함."),
        (Out.AMENDED, "상반기에 늦어진 단계평가를 먼저 처리하고 하반기 목표는 그대로 두기로 함."),
        (Out.AS_PROPOSED, "공급기업이 몰리는 정도를 분기마다 함께 보기로 함."),
    ),
    4: (
        (Out.AS_PROPOSED, "올해 지표를 훑고 미달인 것은 내년 계획에 사유와 함께 적기로 함."),
        (Out.AS_PROPOSED, "숫자로 안 보이는 성과는 성공사례와 교훈으로 남기기로 함."),
        (Out.DEFERRED, "기여도 평가 방법은 분과에서 안을 만든 뒤 다시 다룸."),
    ),
}

#: Of topics that the agenda proposed, in turn.
DISCUSSED = (
    (Out.AS_PROPOSED, "자료의 값과 기록을 함께 열어 보고, 모자란 까닭과 다음 분기에 할 일을 확인함."),
    (Out.AMENDED, "담당자의 안에 현장 점검을 한 번 더 넣어 의결함."),
    (Out.AS_PROPOSED, "진행 중인 과제의 단계평가가 끝나면 나아질 것으로 보고 다음 회의에서 다시 보기로 함."),
)
#: What is to be done of a project, of a need, of a programme, and by itself: with days, and what came of it where its
#: owner reports that.
ON_PROJECT = ("현장 점검을 하고 늦어진 일정을 다시 맞출 것", 30)
ON_NEED = ("추천 솔루션이 적은 까닭을 살피고 공급기업을 더 찾아볼 것", 25)
ON_PROGRAMME = ("공고 전 설명회를 두 번 열 것", 45)
BY_ITSELF = ("다음 회의까지 업종별 사례 후보를 한 장으로 정리할 것", 60)
RESULTS = {
    ON_NEED[0]: "세 곳을 더 찾아 의견을 들었습니다.",
    ON_PROGRAMME[0]: "두 번 열었고 마흔여 명이 왔습니다.",
    BY_ITSELF[0]: "후보 다섯 건을 정리해 회의 자료에 붙였습니다.",
}
MINUTES = "성과지표를 자료로 함께 보고, 지난 의결 사항의 이행을 확인한 뒤 안건을 차례로 다룸."
FINAL = "분기가 끝나 말일까지의 기록으로 확정"

#: Name, kind, topic, who leads it, who else is in it, and what it made and when (days after its founding).
DIVISIONS = (
    (
        "제조 품질 AI 분과",
        "division",
        "표면검사와 공정 이상 감지에서 판정 기준과 데이터를 함께 정한다.",
        "d009",
        ("s040", "coordinator2"),
        ((70, "표면불량 판정 용어 대조표", "업체마다 다른 불량 이름 42가지를 한 표로 맞춤."),),
    ),
    (
        "데이터 공유 연구회",
        "research_group",
        "기업 밖으로 나가기 어려운 데이터를 안전하게 쓰는 방법을 찾는다.",
        "alliance",
        ("policy", "broker"),
        (
            (120, "현장 데이터 반출 점검표", "가리고 줄이는 순서를 한 장으로 정리함."),
            (250, "온프레미스 시험 환경 안내", "폐쇄망 기업이 시험할 때의 준비물을 정리함."),
        ),
    ),
)
GATHERED = ("정기 모임", "각자 겪은 사례를 나누고 다음에 만들 결과물의 차례를 정함.")

#: A case: title, before, after.
CASE = (
    "사람마다 다르던 판단을 같은 기준으로",
    "담당자마다 기준이 달라 같은 상황에서도 판단이 갈렸고, 나중에 되짚을 기록이 없었습니다.",
    "기준과 기록을 한곳에 모아 먼저 알려 주고 사람이 확인합니다. 야간에도 같은 기준으로 판단합니다.",
)
#: KPIs whose figures are public.
PUBLIC = ("demand_firms", "transition_firms", "development_firms", "poc_firms", "verified_share", "use_cases")
