"""What is written in the course of the demo's projects; invented."""

from projects.models import Stage

AGENCY = "인천테크노파크"
#: Name of the demo's programmes by the plan's task; "데모" stands in the name so that nobody takes them for real ones.
PROGRAMMES = {6: "AX 진단·전략 지원(데모)", 7: "AX 기술개발 지원(데모)", 8: "AX 실증 지원(데모)"}
CATEGORIES = (
    ("people", "인건비"),
    ("equipment", "장비·재료비"),
    ("software", "소프트웨어·클라우드"),
    ("data", "데이터"),
    ("outsourcing", "위탁·용역"),
    ("other", "기타"),
)
OWNERSHIP = "원천 데이터는 수요기업에 남기고, 학습된 모델은 이 과제의 라인에서 함께 씁니다."

#: The plan: kind, title, who, first and last week, and the number of the task that comes before.
TASKS = (
    ("work", "현장 조사와 데이터 제공 범위 합의", "demand", 0, 3, None),
    ("work", "데이터 수집과 정리", "supplier", 3, 7, 0),
    ("work", "모델 개발과 시험", "supplier", 7, 12, 1),
    ("milestone", "개념검증 결과 보고", "supplier", 12, 12, 2),
    ("work", "라인 설치와 시험 운영", "supplier", 12, 20, 3),
    ("work", "작업자 교육과 인계", "demand", 20, 24, 4),
    ("milestone", "실증 결과 보고", "supplier", 24, 24, 5),
)
#: How many of these are done when a stage is left.
DONE = {Stage.PREPARATION: 1, Stage.POC: 4, Stage.PILOT: 7}

#: Rows of the verification sheet: aspect, what, unit, direction, target, measured.
SHEET = (
    ("accuracy", "판정 일치율", "%", "up", "95", "96.4"),
    ("latency", "판정 1건 처리 시간", "ms", "down", "300", "210"),
    ("reliability", "4주 연속 가동률", "%", "up", "98", "98.7"),
)
METHODS = (
    "라인 한 곳에서 4주 동안 사람 판정과 나란히 재고 어긋난 건을 모두 확인했습니다.",
    "도입 전 한 달과 도입 뒤 한 달의 일지를 같은 방법으로 세었습니다.",
    "무작위로 고른 200건을 두 사람이 따로 확인했습니다.",
)
CONFIRMED = "현장 기록과 같음을 확인했습니다."
INSPECTED = "현장에서 화면과 일지를 함께 보고 표본 20건을 맞추어 보았습니다."
CORRECTED = "표본 가운데 2건이 중복되어 값을 바로잡았습니다."

#: What may go wrong: kind, what, probability, impact, response, plan.
RISKS = (
    (
        "risk",
        "계절에 따라 조명이 바뀌면 정확도가 떨어질 수 있음",
        3,
        3,
        "mitigate",
        "달마다 새 영상으로 다시 맞추고 가림막을 설치합니다.",
    ),
    (
        "risk",
        "이상 사례가 모자라 시험이 늦어질 수 있음",
        4,
        3,
        "mitigate",
        "과거 불량품을 모아 다시 촬영합니다.",
    ),
    (
        "issue",
        "설비 담당자가 바뀌어 현장 협조가 늦어짐",
        3,
        5,
        "avoid",
        "새 담당자에게 다시 설명하고 주간 회의에 넣습니다.",
    ),
    ("risk", "서버 납기가 늦어질 수 있음", 2, 4, "transfer", "임대 장비로 먼저 시작합니다."),
)
RISK_CLOSED = "대응을 마쳤고 두 달 동안 다시 생기지 않았습니다."

REPORTS = (
    ("현장 데이터를 모아 정리하고 판정 기준을 함께 정했습니다.", "모델을 시험하고 틀린 사례를 살핍니다."),
    ("시험 운영을 하며 주마다 결과를 맞추어 보았습니다.", "작업자 의견을 받아 화면을 고칩니다."),
    ("설치를 마치고 교육을 한 번 했습니다.", "두 번째 교육과 결과 정리를 합니다."),
)
PROBLEMS = ("", "야간 조의 기록이 비어 있어 채우는 방법을 찾고 있습니다.", "")
MEETING = (
    "월간 점검 회의",
    "수요기업 회의실",
    "수요기업 생산팀, 공급기업 개발팀, 코디네이터",
    "진행 상황과 어긋난 사례를 함께 보고 다음 달 일정을 확인했습니다.",
)
ACTION = "야간 조 데이터 제공 일정 확정"

CONDITION = "야간 조 데이터 2주분을 더해 다시 시험한 결과 제출"
CONDITIONAL = "주간 조에서는 기준을 넘었으나 야간 조의 근거가 모자라 조건을 붙여 계속합니다."

#: What was learnt where it didn't work: title, tried, why it failed, what instead, what can be used again.
LESSON = (
    "빛 반사가 심한 표면의 영상 검사",
    "정면 조명 하나로 6주 동안 촬영해 판정을 학습시켰습니다.",
    "제품 각도가 조금만 바뀌어도 반사가 달라져 같은 불량이 다르게 보였습니다.",
    "측면 조명 두 개와 편광 필터로 먼저 한 주 시험하고, 안 되면 접촉식 측정과 견주세요.",
    "촬영 지그 도면과 조명별 표본 영상 400장",
)
DILIGENT = "계획한 시험을 빠짐없이 했고 원인을 기록으로 남겼습니다."
VERDICT = "세 위원이 기록을 살폈고 수행 과정에 소홀함이 없었습니다."
