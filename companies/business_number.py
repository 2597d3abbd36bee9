"""사업자등록번호: ten digits, of which the last one checks the others."""

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

WEIGHTS = (1, 3, 7, 1, 3, 7, 1, 3, 5)


def is_valid(number: str) -> bool:
    """Whether `number` is ten digits with the right check digit.

    check = (10 − sum mod 10) mod 10, where sum is Σ weight·digit of the first nine plus ⌊5·d9/10⌋.
    """
    if len(number) != 10 or not (number.isascii() and number.isdigit()) or number == "0" * 10:
        return False
    digits = [int(char) for char in number]
    total = sum(digit * weight for digit, weight in zip(digits, WEIGHTS, strict=False))
    return digits[9] == (10 - (total + digits[8] * 5 // 10) % 10) % 10


def normalise(text: str) -> str:
    """The ten digits that `text` means; hyphens, spaces and fullwidth digits are read.

    Raises ValidationError, in words that say what to do.
    """
    number = "".join(
        char for char in unicodedata.normalize("NFKC", text) if not char.isspace() and char not in "-‐‑‒–—−"
    )
    if not (number.isascii() and number.isdigit() and len(number) == 10):
        raise ValidationError(
            _("사업자등록번호 10자리를 숫자로 적어 주세요. 예: 123-45-67891"), code="format"
        )
    if not is_valid(number):
        raise ValidationError(
            _("사업자등록번호가 맞지 않습니다. 사업자등록증의 번호와 한 자리씩 비교해 다시 적어 주세요."),
            code="check_digit",
        )
    return number
