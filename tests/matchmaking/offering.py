"""What a supplier types into the form of an offer, and hands to the service."""

from decimal import Decimal
from typing import Any

from matchmaking.models import QuotationItem, QuotationMeasure

APPROACH = "샘플 500장을 모아 판정 가능 여부부터 봅니다."


def rows(prefix: str, *given: dict[str, str]) -> dict[str, str]:
    typed = {f"{prefix}-TOTAL_FORMS": str(len(given)), f"{prefix}-INITIAL_FORMS": "0"}
    for number, row in enumerate(given):
        typed |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return typed


def cost(amount: str = "35,000,000", category: str = "people", name: str = "개발 인력") -> dict[str, str]:
    return {"category": category, "name": name, "amount_krw": amount}


def promise(**changes: str) -> dict[str, str]:
    given = {"name": "미검률", "unit": "%", "direction": "down", "baseline": "2.0", "target": "0.5"}
    return given | changes


def typed(*, items: Any = None, measures: Any = (), **words: Any) -> dict[str, Any]:
    given = {"approach": APPROACH, "weeks": "12", "taxable": "yes"} | words
    return given | rows("items", *([cost()] if items is None else items)) | rows("measures", *measures)


def offer(amount_krw: int = 35_000_000) -> dict[str, Any]:
    """The arguments of services.quotations.quote() beside the match and the person."""
    return {
        "items": [QuotationItem(category="people", name="개발 인력", amount_krw=amount_krw)],
        "measures": [
            QuotationMeasure(
                name="미검률", unit="%", direction="down", baseline=Decimal(2), target=Decimal("0.5")
            )
        ],
        "weeks": 12,
        "approach": APPROACH,
    }
