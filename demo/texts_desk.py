"""What the coordinators noted and decided, and how some people want to be told; invented."""

from dataclasses import dataclass

from foundation.notifications.models import Preference
from matchmaking.models import ContactLog, LeadPass

from .people import DOMAIN

K = ContactLog.Kind


@dataclass(frozen=True)
class Call:
    """`days` ago, by the first or second coordinator; the next action is `due` so many days from today."""

    days: float
    by: int
    firm: str
    kind: str
    summary: str
    need: str = ""
    next_action: str = ""
    due: int | None = None
    done: bool = False


CALLS = (
    Call(
        33,
        0,
        "demo-s027",
        K.VISIT,
        "송도에서 미팅. 반도체 말고도 펌프와 이송장치가 많은 공장이면 쓸 수 있다고 함. 소개 자료가 반도체 말로만 되어 있어 다른 업종은 읽기 어려움.",
        next_action="솔루션 소개를 펌프·이송 중심으로 고쳤는지 보기",
        due=-19,
        done=True,
    ),
    Call(
        27,
        1,
        "demo-d013",
        K.PHONE,
        "발주 예측을 쓰기 시작한 뒤 두 구매 담당이 덜 다툰다고 함. 결품이 한 번 있었으나 단종품이라 예외로 봄.",
        need="demo-n014",
    ),
    Call(
        22,
        0,
        "demo-d028",
        K.VISIT,
        "선별 라인 옆에 서 보니 성에가 10분이면 낌. 렌즈를 데우는 방식이 아니면 어렵겠다는 점을 현장에서 함께 확인.",
        need="demo-n032",
        next_action="렌즈 히터 시험 결과를 받아 반장님께 전하기",
        due=-12,
        done=True,
    ),
    Call(
        17,
        1,
        "demo-s018",
        K.MAIL,
        "실적 증빙 두 건을 메일로 받아 참고 문서와 맞춰 봄. 한 건은 연도가 달라 고쳐 달라고 회신.",
        next_action="고친 증빙이 왔는지 확인",
        due=-3,
    ),
    Call(
        14,
        0,
        "demo-d019",
        K.PHONE,
        "사장님과 통화. 남은 기록이 없다시피 해 무엇부터 모을지 설명드림. 금형 교체 때 하루 멈추니 그날 설비를 보자고 하심.",
        need="demo-n013",
        next_action="금형 교체일을 받아 진동 측정 일정 잡기",
        due=-2,
    ),
    Call(
        11,
        0,
        "demo-d005",
        K.VISIT,
        "약품 대체는 우리 과제로 풀 일이 아니라고 말씀드리고 표면처리 뿌리기업 지원센터를 소개함. 두께 편차 건은 계속 진행하기로.",
        need="demo-n019",
        next_action="지원센터와 연결되었는지 물어보기",
        due=0,
    ),
    Call(
        9,
        1,
        "demo-d007",
        K.MAIL,
        "기숙사와 통근버스 건은 산단공 담당자에게 공문을 전달했고, 접수 번호를 회사에 알려 드림.",
        need="demo-n025",
        next_action="산단공 회신 확인",
        due=4,
    ),
    Call(
        8,
        0,
        "demo-d050",
        K.PHONE,
        "홍삼박을 받아 갈 사료 업체 두 곳을 찾아 전화번호를 드림. AI로 풀 부분은 없어 보이지만 건조 에너지 쪽은 더 물어보기로.",
        need="demo-n053",
    ),
    Call(
        6,
        0,
        "demo-d016",
        K.PHONE,
        "보완 요청을 전화로 설명. 측정기 결과 파일을 보내도 되는지 고객사에 물어보고 다시 올리겠다고 함.",
        need="demo-n024",
        next_action="보완한 내용이 올라왔는지 확인",
        due=0,
    ),
    Call(
        5,
        1,
        "demo-s007",
        K.EVENT,
        "스마트공장 설명회에서 만남. 센서를 빌려주는 요금제를 내년에 낸다고 하여 작은 기업에 알맞을 듯.",
        next_action="요금제 안내가 나오면 솔루션 가격을 고치도록 안내",
        due=12,
    ),
    Call(
        4,
        0,
        "demo-d040",
        K.MEMO,
        "기능 전수는 문화재단의 무형유산 담당과, 부속은 인천의 소공인 집적지와 이어 드리는 쪽이 맞음. AI 수요로는 더 진행하지 않을 생각.",
        need="demo-n044",
        next_action="소공인 집적지 담당자 연락처를 찾아 전화드리기",
        due=0,
    ),
    Call(
        2,
        0,
        "demo-d001",
        K.PHONE,
        "상담 뒤 통화. 견적이 두 곳 오면 나란히 보는 방법을 알려 드림. 오경보가 일주일에 몇 번까지면 견딜지 정해 보시라고 함.",
        need="demo-n021",
        next_action="오경보 한도를 들어 견적 요청에 적기",
        due=1,
    ),
    Call(
        1.2,
        0,
        "demo-s027",
        K.PHONE,
        "분리망 현장에 들어갈 때의 준비물을 물어와 수요기업 보안팀 연락처를 알려 드림.",
    ),
)
DESIGNATED = (
    "demo-n022",
    "demo-p043",
    "두 회사가 지난해부터 시험 보드를 함께 만들어 온 사이로, 박람회에 같이 와서 상담을 신청했습니다.",
)
INTEREST_IN = "demo-n040"
INTEREST = "형제가 이 회사의 생산관리자로 일합니다."
REASSIGNED = "담당자가 이해관계를 신고하여 이어받습니다."
DUPLICATE = ("demo-n063", "demo-n041")  # the row, and the need that it repeats
MERGED = "지난 공문과 같은 내용이라고 담당자가 전화로 확인했습니다."
PASSED = (
    ("demo-s027", LeadPass.Reason.FIELD, "저희가 다루는 설비와 원리가 다릅니다."),
    ("demo-s016", LeadPass.Reason.CAPACITY, "연말까지는 문서 과제 두 건으로 손이 모자랍니다."),
    ("demo-s007", LeadPass.Reason.BUDGET, ""),
    ("demo-s006", LeadPass.Reason.TIME, "내년 봄까지 설치 일정이 찼습니다."),
)
M = Preference.Mail
#: By address: kind, mail and whether also by short text.
PREFERENCES = {
    f"d001@{DOMAIN}": (
        ("matchmaking.quoted", M.NOW, True),
        ("matchmaking.message", M.DAILY, False),
        ("matchmaking.need_opened", M.OFF, False),
    ),
    f"s027@{DOMAIN}": (
        ("matchmaking.message", M.DAILY, False),
        ("matchmaking.mentioned", M.NOW, True),
        ("matchmaking.not_selected", M.DAILY, False),
    ),
    f"coordinator@{DOMAIN}": (
        ("matchmaking.message", M.OFF, False),
        ("matchmaking.assigned", M.NOW, True),
        ("matchmaking.declined", M.DAILY, False),
    ),
}
