"""What people can be told about needs and matches."""

from django.utils.translation import gettext_lazy as _

from companies.models import User
from companies.permissions import buys, holds_office, sells
from foundation.notifications.kinds import register_area, register_kind


def member(user: User) -> bool:
    """Of any firm."""
    return bool(user.firms)


def involved(user: User) -> bool:
    """A member of a firm, or one who looks after needs."""
    return member(user) or holds_office(user)


def asked(user: User) -> bool:
    """A member of a demand firm, or one who looks after needs."""
    return buys(user) or holds_office(user)


def reviewer(user: User) -> bool:
    return user.is_reviewer


register_area("matchmaking", _("수요와 매칭"))
# Its one-time link is nowhere else.
register_kind("matchmaking.invited", _("상담 초대 도착"), waits=False, to=sells)
register_kind("matchmaking.designated", _("지정 매칭"), to=member)
register_kind("matchmaking.invited_for", _("코디네이터의 대신 초대"), to=buys)
register_kind("matchmaking.accepted", _("초대 수락"), to=buys)
register_kind("matchmaking.consultation_asked", _("상담 요청"), to=asked)
register_kind("matchmaking.declined", _("초대 거절"), to=buys)
register_kind("matchmaking.question", _("질문 도착"), to=asked)
register_kind("matchmaking.question_answered", _("질문의 답"), to=sells)
register_kind("matchmaking.reminded", _("기한과 미결 알림"), to=involved)
register_kind("matchmaking.expired", _("초대 무응답"), to=buys)
register_kind("matchmaking.cancelled", _("초대 취소"), to=sells)
register_kind("matchmaking.quoted", _("견적 도착"), to=buys)
register_kind("matchmaking.quotation_withdrawn", _("견적 철회"), to=buys)
register_kind("matchmaking.selected", _("견적 선정"), to=sells)
register_kind("matchmaking.reserve", _("예비 선정"), to=sells)
register_kind("matchmaking.succeeded", _("예비의 선정"), to=buys)
register_kind("matchmaking.not_selected", _("견적 미선정"), to=sells)
register_kind("matchmaking.fell_through", _("선정 결렬"), to=member)
register_kind("matchmaking.unreachable", _("담당자 없는 공급기업 초대"), to=holds_office)
register_kind("matchmaking.message", _("대화의 새 글"), to=involved)
register_kind("matchmaking.mentioned", _("대화에서 나를 부름"), to=involved)
register_kind("matchmaking.need_opened", _("수요의 매칭 시작"), to=buys)
register_kind("matchmaking.need_returned", _("수요 보완 요청"), to=buys)
register_kind("matchmaking.need_merged", _("같은 수요의 합침"), to=buys)
register_kind("matchmaking.assigned", _("수요 담당 지정"), to=holds_office)
register_kind("matchmaking.unassigned", _("담당이 비게 된 수요"), to=holds_office)
register_kind("matchmaking.pin_proposed", _("TP 추천 확인 요청"), to=holds_office)
register_kind("matchmaking.pin_confirmed", _("TP 추천 확인"), to=holds_office)
register_kind("matchmaking.curation_withdrawn", _("순위 조정 거둠"), to=holds_office)
register_kind("matchmaking.round", _("선정평가 진행"), to=member)
register_kind("matchmaking.round_result", _("선정평가 결과"), to=member)
register_kind("matchmaking.round_review", _("평가위원 위촉·채점"), to=reviewer)
register_kind("matchmaking.round_case", _("기피·이의신청과 평가 진행"), to=involved)
register_kind("matchmaking.event", _("매칭상담회 일정"), to=member)
register_kind("matchmaking.event_case", _("상담 취소 요청"), to=holds_office)
