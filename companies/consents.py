"""What people consent to: the version that stands in their consents, and the pages' words for it.

A change of the words is a new version; old versions stay here as long as a consent to them is kept.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

VERSION = "2026-07"


@dataclass(frozen=True)
class Text:
    title: Promise
    items: Promise
    purpose: Promise
    recipients: Promise | None
    retention: Promise
    refusal: Promise


TEXTS = {
    "collection": Text(
        title=_("개인정보 수집·이용 동의"),
        items=_("이름, 이메일, 전화번호, 소속 기업과 역할, 접속·처리 기록"),
        purpose=_("회원 확인, 수요와 솔루션의 매칭 상담, 과제 관리, 처리 결과 안내"),
        recipients=None,
        retention=_("탈퇴할 때까지. 법령이나 과제 관리 기준이 따로 정한 기록은 그 기간까지 보관합니다."),
        refusal=_(
            "동의하지 않을 수 있습니다. 다만 가입에 필요한 정보이므로 동의하지 않으면 가입할 수 없습니다."
        ),
    ),
    "third_party": Text(
        title=_("개인정보 제3자 제공 동의"),
        items=_("이름, 이메일, 전화번호, 소속 기업"),
        purpose=_("매칭된 상대 기업과의 상담·견적·계약 연락"),
        recipients=_("초대를 보내거나 수락한 상대 기업(수요기업 또는 공급기업)"),
        retention=_("매칭이나 과제가 끝날 때까지. 동의를 철회하면 그때부터 제공하지 않습니다."),
        refusal=_("동의하지 않아도 가입과 이용에 불이익이 없습니다. 연락은 담당 코디네이터를 거칩니다."),
    ),
}
