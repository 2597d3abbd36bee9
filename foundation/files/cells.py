"""What a cell of a table may hold: each maker gives a function from a cell to a value.

Such a function raises ValueError with the reason in Korean. Cells come as text (.csv), as JSON values or as
the typed values of a spreadsheet.
"""

import difflib
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from foundation.history import clock

NUMBER = re.compile(r"[+-]?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?", re.ASCII)
UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
DAY = re.compile(r"(\d{4})(?:년|[-./ ]+(\d{1,2})[-./ ]+(\d{1,2})\.?|(\d{2})(\d{2}))?", re.ASCII)
DOTS = str.maketrans(dict.fromkeys("ㆍ・‧•∙⋅･", "·"))
INTEGER_MAX = 2**31 - 1
SMALL_MAX = 2**15 - 1
WON_MAX = 2**63 - 1

Parser = Callable[[Any], Any]


def fold(text: str) -> str:
    """`text` as it is compared: without blanks and case, one middle dot for all that look alike."""
    return "".join(unicodedata.normalize("NFC", text).translate(DOTS).casefold().split())


def nearest(text: str, allowed: Iterable[str]) -> str:
    """The allowed text most like `text`, or nothing where none is; compared by letters, not syllables."""
    spelled = {_letters(one): one for one in allowed}
    close = difflib.get_close_matches(_letters(text), list(spelled), n=1, cutoff=0.5)
    return spelled[close[0]] if close else ""


def _letters(text: str) -> str:
    return unicodedata.normalize("NFD", fold(text))


def as_text(value: Any) -> str:
    """What a person sees in the cell: 3.0 is 3, a date is 2024-05-01."""
    if isinstance(value, (bool, list, dict)):
        raise ValueError(_("글자를 적어야 합니다."))
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, datetime) and (value.hour, value.minute, value.second) == (0, 0, 0):
        value = value.date()
    text = unicodedata.normalize("NFC", str(value)).strip()
    if UNSTORABLE.search(text):
        raise ValueError(_("저장할 수 없는 제어 문자가 있습니다."))
    return text


def text(limit: int | None = None, *, lines: bool = False) -> Parser:
    """Text of at most `limit` characters; line breaks stay only where `lines`."""

    def parse(value: Any) -> str:
        found = as_text(value)
        found = re.sub(r"\r\n?", "\n", found) if lines else " ".join(found.split())
        if limit is not None and len(found) > limit:
            raise ValueError(
                _("%(limit)d자까지 적을 수 있습니다(지금 %(length)d자).")
                % {"limit": limit, "length": len(found)}
            )
        return found

    return parse


def _decimal(value: Any) -> Decimal:
    spelled = as_text(value)
    if isinstance(value, float):
        spelled = format(Decimal(repr(value)), "f")
    if not NUMBER.fullmatch(spelled):
        raise ValueError(_("숫자가 아닙니다: %(value)s") % {"value": spelled[:40]})
    return Decimal(spelled.replace(",", ""))


def whole(low: int = 0, high: int = INTEGER_MAX) -> Parser:
    """A whole number within both bounds; thousands may be set off by commas."""

    def parse(value: Any) -> int:
        number = _decimal(value)
        if number != number.to_integral_value():
            raise ValueError(_("정수를 적어야 합니다: %(value)s") % {"value": number})
        if not low <= number <= high:
            raise ValueError(
                _("%(low)s 이상 %(high)s 이하여야 합니다: %(value)s")
                % {"low": f"{low:,}", "high": f"{high:,}", "value": f"{number:,}"}
            )
        return int(number)

    return parse


def money(unit: int) -> Parser:
    """An amount in `unit` won, as won; fractions may go down to one won."""

    def parse(value: Any) -> int:
        won = _decimal(value) * unit
        if won < 0:
            raise ValueError(_("0 이상이어야 합니다: %(value)s") % {"value": value})
        if won != won.to_integral_value() or won > WON_MAX:
            raise ValueError(_("금액이 올바르지 않습니다: %(value)s") % {"value": value})
        return int(won)

    return parse


def year(low: int = 1900) -> Parser:
    """A year from `low` to the present one, given as itself or within a date."""

    def parse(value: Any) -> int:
        if isinstance(value, (date, datetime)):
            found = value.year
        else:
            match = DAY.fullmatch(as_text(value))
            if not match:
                raise ValueError(_("연도(2015)나 날짜(2015-03-02)가 아닙니다: %(value)s") % {"value": value})
            found, month, day = int(match[1]), match[2] or match[4], match[3] or match[5]
            if month:
                try:
                    date(found, int(month), int(day))
                except ValueError:
                    raise ValueError(_("없는 날짜입니다: %(value)s") % {"value": value}) from None
        if not low <= found <= clock.today().year:
            raise ValueError(
                _("%(low)d년부터 올해까지만 적을 수 있습니다: %(value)s") % {"low": low, "value": value}
            )
        return found

    return parse


def day() -> Parser:
    """A day up to today: a date's cell, 2015-03-02, 2015.3.2. or 20150302."""

    def parse(value: Any) -> date:
        if isinstance(value, datetime):
            found = value.date()
        elif isinstance(value, date):
            found = value
        else:
            match = DAY.fullmatch(as_text(value))
            month = match and (match[2] or match[4])
            if not match or not month:
                raise ValueError(_("날짜(2015-03-02)가 아닙니다: %(value)s") % {"value": as_text(value)[:40]})
            try:
                found = date(int(match[1]), int(month), int(match[3] or match[5]))
            except ValueError:
                raise ValueError(_("없는 날짜입니다: %(value)s") % {"value": value}) from None
        if found > clock.today():
            raise ValueError(_("오늘까지의 날짜만 적을 수 있습니다: %(value)s") % {"value": found})
        return found

    return parse


def choice(allowed: Mapping[str, Any]) -> Parser:
    """One of the texts in `allowed`, as what it stands for; a wrong one is told the nearest."""
    folded = {fold(name): value for name, value in allowed.items()}

    def parse(value: Any) -> Any:
        found = as_text(value)
        if fold(found) in folded:
            return folded[fold(found)]
        hint = nearest(found, allowed)
        if hint:
            raise ValueError(
                _("쓸 수 없는 값입니다: ‘%(value)s’. 혹시 ‘%(hint)s’인가요?")
                % {"value": found[:40], "hint": hint}
            )
        raise ValueError(
            _("쓸 수 없는 값입니다: ‘%(value)s’. 쓸 수 있는 값: %(allowed)s")
            % {"value": found[:40], "allowed": ", ".join(allowed)}
        )

    return parse


def listing(item: Parser) -> Parser:
    """Several values, repeated ones once: a JSON array, or text separated by `|`. Names every wrong one."""

    def parse(value: Any) -> list[Any]:
        parts = value if isinstance(value, list) else as_text(value).split("|")
        found, wrong = [], []
        for part in parts:
            if part is None or (isinstance(part, str) and not part.strip()):
                continue
            try:
                parsed = item(part)
            except ValueError as error:
                wrong.append(str(error))
            else:
                if parsed not in found:
                    found.append(parsed)
        if wrong:
            raise ValueError(" ".join(wrong))
        return found

    return parse
