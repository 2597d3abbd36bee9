"""Incheon's districts, as they are since 2026-07-01 and as they were before.

On that day 중구, 동구 and 서구 became 제물포구, 영종구, 서해구 and 검단구. Old names stay readable in records
and imports; forms offer the present ones.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class District(models.TextChoices):
    JEMULPO = "제물포구", _("제물포구")
    YEONGJONG = "영종구", _("영종구")
    MICHUHOL = "미추홀구", _("미추홀구")
    YEONSU = "연수구", _("연수구")
    NAMDONG = "남동구", _("남동구")
    BUPYEONG = "부평구", _("부평구")
    GYEYANG = "계양구", _("계양구")
    SEOHAE = "서해구", _("서해구")
    GEOMDAN = "검단구", _("검단구")
    GANGHWA = "강화군", _("강화군")
    ONGJIN = "옹진군", _("옹진군")
    OUTSIDE = "관외", _("관외(인천 밖)")
    OLD_JUNG = "중구", _("중구(현 제물포구·영종구)")
    OLD_DONG = "동구", _("동구(현 제물포구)")
    OLD_SEO = "서구", _("서구(현 서해구·검단구)")


SUCCESSORS: dict[str, frozenset[str]] = {
    District.OLD_JUNG: frozenset({District.JEMULPO, District.YEONGJONG}),
    District.OLD_DONG: frozenset({District.JEMULPO}),
    District.OLD_SEO: frozenset({District.SEOHAE, District.GEOMDAN}),
}
PRESENT = [(d.value, d.label) for d in District if d not in SUCCESSORS]


def same_district(a: str, b: str) -> bool:
    """Whether two district names, old or new, may mean the same place."""
    return bool(SUCCESSORS.get(a, frozenset({a})) & SUCCESSORS.get(b, frozenset({b})))
