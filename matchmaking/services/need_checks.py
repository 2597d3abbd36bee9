"""What a need lacks or contradicts before it can be reviewed, and what its summary gives away."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from companies.models import Company
from foundation.search.analysis import proper_nouns
from solutions.models import Term

from ..models import Need
from ..ranking.features import NEEDS_CLOUD

LEAST_DESCRIPTION = 20
LEAST_NAME = 3  # syllables from which on a firm's name in a text is no chance
_FORMS = re.compile(r"주식회사|유한회사|유한책임회사|\(주\)|\(유\)|㈜|㈔")
_APART = re.compile(r"[\W_]+")


def awaits_confirmation(need: Need) -> bool:
    return bool(need.confirm_token_hash) and need.confirmed_at is None


def missing(need: Need) -> dict[str, str]:
    """What a need lacks, or says that can't be, before it can be reviewed: a message for each form field."""
    masked = need.confidentiality != Need.Confidentiality.OPEN
    wanted = {
        "title": (need.title.strip(), _("한 줄 제목을 적어 주세요.")),
        "description": (
            len(need.description.strip()) >= LEAST_DESCRIPTION,
            _("무엇이 문제인지 %(least)s자 이상 적어 주세요.") % {"least": LEAST_DESCRIPTION},
        ),
        "process": (
            need.terms.filter(facet=Term.Facet.PROCESS).exists(),
            _("어느 공정·업무의 일인지 하나 이상 고르세요."),
        ),
        "masked_summary": (
            not masked or need.masked_summary.strip(),
            _("공급기업에 먼저 보일 요약을 적어 주세요."),
        ),
    }
    lacking = {field: message for field, (present, message) in wanted.items() if not present}
    return contradictions(need) | lacking


def contradictions(need: Need) -> dict[str, str]:
    """What can't be as it is said, by form field: a cloud where there is none, a summary that tells the firm."""
    found = {}
    if need.no_cloud:
        places = set(need.terms.filter(facet=Term.Facet.DEPLOYMENT).values_list("name", flat=True))
        if places and places <= NEEDS_CLOUD:
            found["deployment"] = (
                _("국가핵심기술은 승인 없이 클라우드에 올릴 수 없습니다. 온프레미스나 엣지, 무관을 고르세요.")
                if need.core_technology == Need.CoreTechnology.HELD
                else _("폐쇄망에서는 클라우드를 쓸 수 없습니다. 온프레미스나 엣지, 무관을 고르세요.")
            )
    if need.confidentiality != Need.Confidentiality.OPEN and (told := _tells_firm(need)):
        found["masked_summary"] = _("요약에서 기업이 드러납니다: %(told)s. 빼고 적어 주세요.") % {
            "told": told
        }
    return found


def require_complete(need: Need, among: set[str] | None = None) -> None:
    """Raises ValidationError, by field, for what is missing, `among` these fields only where they are given."""
    refuse(missing(need), among)


def require_consistent(need: Need, among: set[str]) -> None:
    """Raises ValidationError for a contradiction; `among` are the fields that are being saved."""
    refuse(contradictions(need), among)


def refuse(messages: dict[str, str], among: set[str] | None = None) -> None:
    wrong = {name: [text] for name, text in messages.items() if among is None or name in among}
    if wrong:
        raise ValidationError(wrong)  # type: ignore[arg-type]


def cautions(need: Need) -> list[str]:
    """Names of the description that the summary has too: perhaps of a customer or a product, so a person decides."""
    if need.confidentiality == Need.Confidentiality.OPEN or not need.masked_summary:
        return []
    summary = _plain(need.masked_summary)
    said = proper_nouns(f"{need.title}\n{need.description}")
    name = _plain(need.company.name)
    if 2 <= len(name) < LEAST_NAME:
        said = (*said, name)
    return list(dict.fromkeys(word for word in said if _plain(word) in summary))


def _tells_firm(need: Need) -> str:
    """The name or the number of its firm, as it stands in the summary for certain; else ""."""
    return names_firm(need.company, need.masked_summary)


def names_firm(company: Company, text: str) -> str:
    """The firm's name or number, as it stands in the text for certain; else ""."""
    name = _plain(company.name)
    if len(name) >= LEAST_NAME and name in _plain(text):
        return company.name
    written = r"(?<!\d)" + r"[-.\s]?".join(company.business_number) + r"(?!\d)"
    told = re.search(written, unicodedata.normalize("NFKC", text))
    return told.group() if told else ""


def _plain(text: str) -> str:
    """A text without the form of a company, spaces and signs, in lower case."""
    return _APART.sub("", unicodedata.normalize("NFKC", _FORMS.sub("", text)).lower())
