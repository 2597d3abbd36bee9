"""A pack as slides: a summary of each group, then each KPI that has records, with its definition in the notes."""

from collections.abc import Callable, Iterator, Sequence

from foundation.exports.pptx import Deck

from .reading import NO_RECORDS, SOURCE_FAULT, Paper, Told

ROWS = 10  # of a summary on one slide
SUMMARY = (0.27, 0.15, 0.19, 0.09, 0.13, 0.1, 0.07)
HEAD = ("지표", "값", "목표", "목표 대비", "지난 분기 말보다", "1년 전보다", "상태")


def make(paper: Paper, progress: Callable[[int], None]) -> bytes:
    deck = Deck(
        title=f"{paper.title} {paper.period}",
        author=paper.body,
        foot=f"{paper.body} · {paper.stamp}",
        language="ko-KR",
    )
    deck.cover(paper.title, f"{paper.body} · {paper.period}", paper.facts)
    done = 0
    for label, kpis in paper.groups:
        for title, some in _pages(label, kpis):
            deck.table(title, HEAD, [_row(kpi) for kpi in some], widths=SUMMARY, note=_definitions(some))
        for kpi in kpis:
            _slide(deck, kpi)
            done += 1
            progress(90 * done // len(paper.kpis))
    _budgets(deck, paper)
    return deck.close()


def _pages(label: str, kpis: Sequence[Told]) -> Iterator[tuple[str, Sequence[Told]]]:
    pages = [kpis[start : start + ROWS] for start in range(0, len(kpis), ROWS)]
    for number, some in enumerate(pages, start=1):
        yield (f"{label} ({number}/{len(pages)})" if len(pages) > 1 else label), some


def _row(kpi: Told) -> list[str]:
    value = kpi.text if kpi.chart else NO_RECORDS if kpi.value is None else f"{kpi.text} · {NO_RECORDS}"
    changes = [kpi.quarter_text, kpi.year_text]
    return [kpi.name, value, kpi.target_text, kpi.percent_text, *changes, kpi.status_text or "—"]


def _definitions(kpis: Sequence[Told]) -> str:
    return "\n".join(f"{kpi.name}: {kpi.definition} (정의 {kpi.version}판)" for kpi in kpis)


def _slide(deck: Deck, kpi: Told) -> None:
    """One without records stands in the summary only."""
    if kpi.chart is None:
        return
    told = [kpi.definition + f" (정의 {kpi.version}판)", kpi.note]
    if kpi.target_note:
        told.append(f"{SOURCE_FAULT}: {kpi.target_note}")
    if kpi.target_task:
        told.append(f"추진과제 {kpi.target_task}")
    for one in kpi.breakdowns:
        told.append(f"{one.label}: " + ", ".join(f"{part.label} {part.text}" for part in one.parts))
    told.append(kpi.url)
    note = "\n".join(filter(None, told))
    deck.chart(f"{kpi.name}: {kpi.text}", kpi.chart, ("항목", "내용"), kpi.facts, note=note)


def _budgets(deck: Deck, paper: Paper) -> None:
    rows = [*paper.budgets, paper.budget_total]
    deck.table(
        "계획 예산(백만원)",
        ["추진과제", *map(str, paper.budget_years), "연도별 합", "출처의 합계"],
        [
            [
                row.task,
                *map(_million, [*row.amounts, row.sum]),
                ("※ " if row.contradicts else "") + _million(row.stated),
            ]
            for row in rows
        ],
        widths=(0.4, *[0.37 / (len(paper.budget_years) or 1)] * len(paper.budget_years), 0.11, 0.12),
        note="\n".join(f"{SOURCE_FAULT}. {row.task}: {row.note}" for row in rows if row.note),
        remark=f"※ {paper.budget_total.note}" if paper.budget_total.note else "",
        size=12,
    )


def _million(amount: int | None) -> str:
    return "—" if amount is None else f"{amount:,}"
