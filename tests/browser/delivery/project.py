"""A project as its people handle it: each step is taken on the page that offers it."""

from collections.abc import Mapping, Sequence
from typing import Any

from playwright.sync_api import expect

from tests.browser.play.stage import Person, Stage

PDF = b"%PDF-1.7\nplan"
ROUTES = "/projects"


class Project:
    """`key` is its own; what else addresses need is read behind the scenes."""

    def __init__(self, stage: Stage, title: str) -> None:
        self.stage = stage
        self.key: str = stage.plays("opens", title=title)

    def at(self, section: str = "") -> str:
        return f"{ROUTES}/{self.key}/" + (f"{section}/" if section else "")

    def plays(self, scene: str, **given: Any) -> Any:
        return self.stage.plays(scene, project=self.key, **given)

    @property
    def known(self) -> dict[str, Any]:
        found: dict[str, Any] = self.plays("knows")
        return found

    @property
    def gate(self) -> str:
        return f"{ROUTES}/gates/{self.known['gate']}"

    def review(self, account: str) -> str:
        return f"{ROUTES}/reviews/{self.known['reviews'][account]}/"

    def seat(self, account: str) -> str:
        return f"{ROUTES}/seats/{self.known['seats'][account]}/"

    def instalment(self, number: int) -> str:
        return f"{ROUTES}/instalments/{self.known['instalments'][number - 1]}"

    def measure(self, name: str) -> str:
        return f"{ROUTES}/measures/{self.known['measures'][name]}/"

    def stands(self, **expected: Any) -> None:
        known = self.known
        assert {name: known[name] for name in expected} == expected

    def refuses(
        self, account: str, path: str, given: Mapping[str, str] | None = None, *, told: str, status: int = 409
    ) -> None:
        """A step that this person tries is refused in these words, and leaves everything as it was."""
        before = self.stage.plays("record")
        answer = self.stage[account].posts(path, given)
        assert (answer.status, told in answer.text) == (status, True), f"{account} {path} {answer.status}"
        assert self.stage.plays("record") == before

    def meets(self, account: str, button: str, *, told: str, status: int = 409, within: str = "main") -> None:
        """The button of the form that stands filled in is refused in these words, and leaves everything as it was."""
        before = self.stage.plays("record")
        person = self.stage[account]
        person.presses(button, status=status, within=within)
        expect(person.page.locator("main")).to_contain_text(told)
        assert self.stage.plays("record") == before

    def opens(self, account: str, section: str, fold: str = "") -> Person:
        """The person at a section of the project, perhaps with the part unfolded whose summary begins so."""
        person = self.stage[account]
        person.goes(self.at(section))
        if fold:
            person.page.locator("main summary").filter(has_text=fold).first.click()
        return person

    # Gates

    def submits(self, account: str) -> None:
        """The first document that the round still waits for."""
        person = self.opens(account, "gates")
        attach(person, "#submit input[type=file]")
        person.presses("제출", within="#submit")

    def returns(self, account: str, reason: str) -> None:
        person = self.opens(account, "gates", "보완 요청")
        person.fills({"보완할 내용": reason}, within="main details[open]")
        person.presses("보완 요청 보내기", within="main details[open]")

    def accepts(self, account: str) -> None:
        self.opens(account, "gates").presses("승인")

    def checks(self, account: str) -> None:
        """Every item of the checklist."""
        person = self.opens(account, "gates")
        form = "form[action*='/check/']"
        for _item in self.known["items"]:
            person.presses("확인", within=f"main {form}")

    def appoints(self, account: str, name: str, section: str = "gates", label: str = "평가위원") -> None:
        person = self.opens(account, section)
        field = person.page.get_by_role("combobox", name=label)
        if not field.is_visible():  # folded once somebody is appointed
            person.page.locator("main summary").filter(has_text=f"{label} 위촉").click()
        option = field.locator("option").filter(has_text=name)
        field.select_option(value=option.get_attribute("value"))
        person.presses("위촉")

    def pledges(self, account: str, path: str, conflict: bool = False) -> None:
        person = self.stage[account]
        person.goes(path)
        answer = "있습니다. 이 평가에서 빠지겠습니다" if conflict else "없습니다"
        person.page.get_by_role("radio", name=answer, exact=True).check()
        person.fills({}, ["공정하게 평가하고"])
        person.presses("확인")

    def scores(self, account: str, points: Sequence[int]) -> None:
        person = self.stage[account]
        person.goes(self.review(account))
        fields = person.page.locator("main form input[type=number]")
        for number, value in enumerate(points):
            fields.nth(number).fill(str(value))
        person.fills({"평가 의견": "근거를 보았습니다."})
        person.presses("점수 제출")

    def starts(self, account: str) -> None:
        self.opens(account, "gates").presses("평가 시작")

    def chooses(self, account: str, decision: str, reason: str = "근거를 확인했습니다.") -> Person:
        """Fill in the decision's form."""
        person = self.opens(account, "gates")
        person.page.get_by_role("radio", name=decision, exact=True).check()
        person.fills({"의결 사유": reason})
        return person

    def decides(self, account: str, decision: str) -> None:
        self.chooses(account, decision).presses("의결")

    # Measurements

    def claims(self, account: str, measure: str, value: str) -> None:
        person = self.stage[account]
        person.goes(self.measure(measure))
        words = {"측정값": value, "측정일": self.stage.day(0), "측정 방법": "현장에서 500장을 쟀습니다."}
        person.fills(words, within="#claim")
        person.page.get_by_role("combobox", name="증빙 산출물").select_option(index=1)
        person.presses("보고", within="#claim")

    def verifies(self, account: str, level: str = "") -> None:
        """The latest value; `level` is chosen where there are several."""
        person = self.stage[account]
        person.goes(self.measurement())
        person.fills({}, [level] if level else [])
        person.presses("확인", within="main aside")

    def measurement(self) -> str:
        return f"{ROUTES}/measurements/{self.known['measurements'][-1]}/"

    # Money

    def requests(self, account: str) -> None:
        self.opens(account, "money").presses("지급 신청")

    def pays(self, account: str, document: str) -> None:
        person = self.opens(account, "money", "지급 기록")
        person.fills({"지급 문서번호": document}, within="main details[open]")
        person.presses("지급 기록", within="main details[open]")


def attach(person: Person, field: str, name: str = "보고서.pdf", content: bytes = PDF) -> None:
    kind = "application/pdf" if name.endswith(".pdf") else "text/csv"
    person.page.locator(field).first.set_input_files({"name": name, "mimeType": kind, "buffer": content})
