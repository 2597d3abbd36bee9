"""The rows of KSIC that a firm's form offers to pick one from: for what was typed as the industry, or else for what
the firm says it makes. None is picked by itself."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from ..ksic_search import find
from ..models import Ksic

MOST = 3  # rows for what a firm makes
MOST_TYPED = 10  # and for what was typed as the industry
LEAST = 0.35  # confidence of what is offered for what a firm makes
NAMED = 0.19  # confidence of what words for the industry may mean
LIKELY = 0.6  # from here on it is 유력, below it 가능
SURE = 1.0  # a code, or a whole name


@dataclass(frozen=True)
class Choice:
    row: Ksic
    confidence: float
    picked: bool

    @property
    def label(self) -> object:
        return _("유력") if self.likely else _("가능")

    @property
    def likely(self) -> bool:
        return self.confidence >= LIKELY

    @property
    def above(self) -> str:
        """The names of the rows above, the section first."""
        names, row = [], self.row.parent
        while row is not None:
            names.append(row.name)
            row = row.parent
        return " › ".join(reversed(names))


def meant(text: str) -> tuple[Ksic | None, bool]:
    """The row that is typed as the industry, where it is clear; and whether there is any to pick from."""
    typed = _typed(text)
    return (typed[0][0] if _clear(typed) else None), bool(typed)


def choices(industry_text: str, ksic_text: str, picked: str) -> list[Choice]:
    """What there is to pick from: the rows that an ambiguous industry may mean, or those that the firm's words for
    what it makes suggest; a row that was picked before stays among them."""
    typed = _typed(ksic_text)
    if _clear(typed):
        offered = [(row, p) for row, p in _made(industry_text) if row.code != typed[0][0].code]
    else:
        offered = typed or _made(industry_text)
    found = [Choice(row, p, row.code == picked) for row, p in offered]
    if picked and not any(choice.picked for choice in found):
        found += [Choice(row, p, True) for row, p in find(picked, limit=1) if row.code == picked]
    return found


def _clear(typed: list[tuple[Ksic, float]]) -> bool:
    return bool(typed) and typed[0][1] >= LIKELY and not any(p >= LEAST for _row, p in typed[1:])


def _typed(text: str) -> list[tuple[Ksic, float]]:
    text = text.strip()
    code = text.partition(" ")[0]
    # What a list offers reads "303 자동차 신품 부품 제조업": the code says it all.
    found = find(code, limit=1) if code[-1:].isdigit() else []
    found = found or [(row, p) for row, p in find(text, limit=MOST_TYPED) if p >= NAMED]
    return found[:1] if found and found[0][1] == SURE else found


def _made(text: str) -> list[tuple[Ksic, float]]:
    return [(row, p) for row, p in find(text, limit=MOST) if p >= LEAST]
