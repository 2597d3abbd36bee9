"""Korean as it is typed on the 두벌식 keyboard: syllables as keystrokes, and the Latin letters on the same keys."""

LEADS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
FINALS = ["", *"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"]
_TWO_KEYS = """
    ㅘ=ㅗㅏ ㅙ=ㅗㅐ ㅚ=ㅗㅣ ㅝ=ㅜㅓ ㅞ=ㅜㅔ ㅟ=ㅜㅣ ㅢ=ㅡㅣ
    ㄳ=ㄱㅅ ㄵ=ㄴㅈ ㄶ=ㄴㅎ ㄺ=ㄹㄱ ㄻ=ㄹㅁ ㄼ=ㄹㅂ ㄽ=ㄹㅅ ㄾ=ㄹㅌ ㄿ=ㄹㅍ ㅀ=ㄹㅎ ㅄ=ㅂㅅ
"""
_TYPED_AS_TWO = {pair[0]: pair[2:] for pair in _TWO_KEYS.split()}
_KEYS = dict(
    zip("qwertyuiopasdfghjklzxcvbnm", "ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔㅁㄴㅇㄹㅎㅗㅓㅏㅣㅋㅌㅊㅍㅠㅜㅡ", strict=True)
)
_SHIFTED = dict(zip("QWERTOP", "ㅃㅉㄸㄲㅆㅒㅖ", strict=True))
_LATIN = {jamo: key for key, jamo in _KEYS.items()} | {jamo: key.lower() for key, jamo in _SHIFTED.items()}


def keystrokes(word: str) -> str:
    """The jamo that are typed for a word, one a key; other characters stay."""
    return "".join(_typed(character) for character in word)


def _typed(character: str) -> str:
    code = ord(character)
    if 0xAC00 <= code <= 0xD7A3:
        lead, rest = divmod(code - 0xAC00, 21 * 28)
        vowel, final = divmod(rest, 28)
        return LEADS[lead] + _keys(VOWELS[vowel]) + _keys(FINALS[final])
    # Jamo that stand alone, as compatibility decomposition leaves them.
    if 0x1100 <= code < 0x1100 + len(LEADS):
        return LEADS[code - 0x1100]
    if 0x1161 <= code < 0x1161 + len(VOWELS):
        return _keys(VOWELS[code - 0x1161])
    if 0x11A8 <= code < 0x11A7 + len(FINALS):
        return _keys(FINALS[code - 0x11A7])
    return _keys(character)


def _keys(jamo: str) -> str:
    return _TYPED_AS_TWO.get(jamo, jamo)


def as_korean(word: str) -> str:
    """The keystrokes of Latin letters that were typed while Korean was meant: qlwjs → ㅂㅣㅈㅓㄴ."""
    return "".join(_SHIFTED.get(key) or _KEYS.get(key.lower(), key) for key in word)


def as_latin(word: str) -> str:
    """The Latin letters of what was typed while they were meant: ㅔㅣㅊ → plc."""
    return "".join(_LATIN.get(jamo, jamo) for jamo in keystrokes(word))
