"""What people can be told about needs and matches."""

from django.utils.translation import gettext_lazy as _

from foundation.notifications.kinds import register_area, register_kind

register_area("matchmaking", _("수요와 매칭"))
register_kind("matchmaking.invited", _("상담 초대 도착"), waits=False)  # its one-time link is nowhere else
register_kind("matchmaking.designated", _("지정 매칭"))
register_kind("matchmaking.invited_for", _("코디네이터의 대신 초대"))
register_kind("matchmaking.accepted", _("초대 수락"))
register_kind("matchmaking.declined", _("초대 거절"))
register_kind("matchmaking.expired", _("초대 무응답"))
register_kind("matchmaking.cancelled", _("초대 취소"))
register_kind("matchmaking.quoted", _("견적 도착"))
register_kind("matchmaking.quotation_withdrawn", _("견적 철회"))
register_kind("matchmaking.selected", _("견적 선정"))
register_kind("matchmaking.reserve", _("예비 선정"))
register_kind("matchmaking.succeeded", _("예비의 선정"))
register_kind("matchmaking.not_selected", _("견적 미선정"))
register_kind("matchmaking.fell_through", _("선정 결렬"))
register_kind("matchmaking.unreachable", _("담당자 없는 공급기업 초대"))
register_kind("matchmaking.message", _("대화의 새 글"))
register_kind("matchmaking.mentioned", _("대화에서 나를 부름"))
register_kind("matchmaking.need_opened", _("수요의 매칭 시작"))
register_kind("matchmaking.need_returned", _("수요 보완 요청"))
register_kind("matchmaking.need_merged", _("같은 수요의 합침"))
register_kind("matchmaking.assigned", _("수요 담당 지정"))
register_kind("matchmaking.unassigned", _("담당이 비게 된 수요"))
register_kind("matchmaking.pin_proposed", _("TP 추천 확인 요청"))
register_kind("matchmaking.pin_confirmed", _("TP 추천 확인"))
register_kind("matchmaking.curation_withdrawn", _("순위 조정 거둠"))
register_kind("matchmaking.round", _("선정평가 진행"))
register_kind("matchmaking.round_result", _("선정평가 결과"))
register_kind("matchmaking.round_review", _("평가위원 위촉·채점"))
register_kind("matchmaking.round_case", _("기피·이의신청과 평가 진행"))
