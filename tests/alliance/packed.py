"""A pack's content by hand, with one KPI of each method; what its files tell is checked against it."""

from datetime import date, timedelta
from typing import Any

QUARTERS = ["2025 Q1", "2025 Q2", "2025 Q3", "2025 Q4", "2026 Q1", "2026 Q2", "2026 Q3", "2026 Q4"]
FORMULA = '=HYPERLINK("http://example.com","x")'
FIRM = "0d7bd5a8-53c4-4f4b-a8c3-7a4f0c0c1f11"
SHA = "ab" * 32


def kpi(code: str, name: str, method: str, **more: Any) -> dict[str, Any]:
    given: dict[str, Any] = {
        "code": code,
        "version": 1,
        "name": name,
        "definition": f"{name}의 정의",
        "note": "",
        "unit": "건",
        "group": "plan",
        "method": method,
        "tasks": [],
        "value": "0",
        "text": "0건",
        "period_value": "0",
        "period_text": "0건",
        "quarter_text": "0건",
        "year_text": "0건",
        "status": None,
        "status_text": "",
        "percent": None,
        "target": None,
        "history": [[quarter, "0"] for quarter in QUARTERS],
        "breakdowns": {},
        "records": [],
    }
    return given | more


def target(value: int | None, unit: str, note: str = "", period: str = "2026–2030") -> dict[str, Any]:
    return {
        "value": value,
        "unit": unit,
        "period": period,
        "at_least": True,
        "task": "8. AX 실증 지원",
        "note": note,
    }


def records(number: int, model: str = "matchmaking.need", value: str = "1") -> list[list[Any]]:
    first = date(2025, 1, 1)
    return [
        [f"{model}:{place}", (first + timedelta(days=place % 600)).isoformat(), FIRM, value, "1", 8]
        for place in range(number)
    ]


def part(label: str, value: str, text: str, rows: int) -> dict[str, Any]:
    return {"code": label, "label": label, "value": value, "text": text, "rows": rows}


def content() -> dict[str, Any]:
    past = ["0", "0", "1", "2", "3", "5", "7", "12"]
    return {
        "layout": 1,
        "year": 2026,
        "quarter": 4,
        "starts_on": "2026-10-01",
        "cutoff_on": "2026-10-31",
        "kind": "provisional",
        "simulated": False,
        "kpis": [
            kpi(
                "pilot_firms",
                "AX 실증 [지원]",
                "firms",
                unit="개사",
                value="12",
                text="12개사",
                period_value="5",
                period_text="5개사",
                quarter_text="+5개사",
                year_text="+10개사",
                status="on_track",
                status_text="정상",
                percent=48,
                target=target(25, "개사", "두 목표를 더하지 않습니다."),
                history=[list(pair) for pair in zip(QUARTERS, past, strict=True)],
                breakdowns={
                    "size": [part("10명 미만", "5", "5개사", 5), part("10–49명", "7", "7개사", 7)],
                    "district": [part("연수구", "12", "12개사", 12)],
                },
                records=records(12, "projects.gate"),
            ),
            kpi("use_cases", "생성형 AI 유즈케이스", "count", target=target(10, "건")),
            kpi(
                "spending_rate",
                "집행률",
                "ratio",
                group="money",
                unit="%",
                value="82.812500",
                text="82.8%",
                period_value=None,
                period_text="—",
                history=[[quarter, None] for quarter in QUARTERS[:-1]] + [[QUARTERS[-1], "82.812500"]],
                breakdowns={
                    "size": [part(FORMULA, "90", "90.0%", 1), part("*굵게* #evil", "75.625000", "75.6%", 2)]
                },
                records=records(3, "projects.project", "250000.5"),
            ),
            kpi(
                "sales_krw",
                "사업화 매출",
                "sum",
                group="outcome",
                unit="원",
                value="123456789",
                text="1억 2,345만 6,789원",
                history=[[quarter, "123456789"] for quarter in QUARTERS],
                records=records(2, "projects.followup", "61728394.5"),
            ),
            kpi(
                "ranking_quality",
                "매칭 품질",
                "latest",
                group="matching",
                unit="nDCG@10",
                value="0.612345",
                text="0.612",
                history=[[quarter, "0.612345"] for quarter in QUARTERS],
                records=records(1, "matchmaking.rankerversion", "0.612345"),
            ),
            kpi("retention", "12개월 사용 유지", "ratio", group="outcome", unit="%", value=None, text="—")
            | {"history": [[quarter, None] for quarter in QUARTERS]},
        ],
        "budgets": [
            {
                "task": "4. 생성형 AI 기반 제조 AX 플랫폼 구축",
                "million_krw": {"2026": 900, "2027": 1000},
                "stated_million_krw": 3100,
                "note": "더하면 1,900백만원입니다.",
            },
            {
                "task": "8. AX 실증 지원",
                "million_krw": {},
                "stated_million_krw": None,
                "note": "예산은 과제 1에 포함됩니다.",
            },
        ],
    }
