"""Amounts of money are whole won; 만원 and words are for people, at the edges."""

from django.utils import translation
from django.utils.translation import gettext as _

MANWON = 10_000


def to_won(manwon: int | None) -> int | None:
    return None if manwon is None else manwon * MANWON


def to_manwon(won: int | None) -> int | None:
    """Whole 만원; what is left below is dropped."""
    return None if won is None else won // MANWON


def in_words(won: int | None) -> str:
    """Won as people say it: 35000000 → 3,500만원; 1250000000 → 12억 5,000만원; in other languages ₩35,000,000."""
    if won is None:
        return _("미정")
    sign, won = ("-", -won) if won < 0 else ("", won)
    if translation.get_language() not in (None, "ko"):
        return f"{sign}₩{won:,}"
    man, rest = divmod(won, MANWON)
    eok, man = divmod(man, 10_000)
    parts = [f"{eok:,}억"] if eok else []
    parts += [f"{man:,}만"] if man else []
    parts += [f"{rest:,}"] if rest or not parts else []
    return sign + " ".join(parts) + "원"
