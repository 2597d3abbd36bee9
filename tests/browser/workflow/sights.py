"""What each person may see of a need and of what hangs on it, and that everybody else finds nothing at all.

Accounts are given in a string, as cast.EVERYBODY names them; whoever isn't named must meet a 404.
"""

import json
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from tests.browser.play.people import NOBODY
from tests.browser.play.sights import OUTSIDE, see
from tests.browser.play.stage import Person, Stage

from . import cast

PROCESS, _TASK, DATA = cast.INSPECTS
HIDDEN_FACETS = {
    "industry",
    "data_type",
    "company",
    "confidentiality",
}  # what a masked need isn't narrowed by
FACET = re.compile(
    r'name="(\w+)"\s+value="([^"]*)"[^>]*>\s*<span>[^<]*</span>\s*<span class="facet-count">(\d+)'
)


@dataclass(frozen=True)
class Need:
    """`secret` stands in the full text only, `hint` in the summary only; `firm` is the name of who has posted it."""

    path: str
    firm: str
    secret: str
    hint: str = ""

    @property
    def key(self) -> str:
        return self.path.strip("/").rpartition("/")[2]


def see_need(stage: Stage, need: Need, *, full: str, masked: str = "", listed: bool = True) -> None:
    """On its page, in the API and by search; `listed` says that it is open, so that lists hold it."""
    for person in stage.everybody:
        sight = (
            "full" if person.account in full.split() else "masked" if person.account in masked.split() else ""
        )
        try:
            _page(person, need, sight)
            _api(person, need, sight)
            _list(person, need, sight, listed)
        except AssertionError as error:
            raise AssertionError(
                f"{person.account} should see {sight or 'nothing'} of {need}: {error}"
            ) from None


def _page(person: Person, need: Need, sight: str) -> None:
    page = person.get(need.path)
    if person.account == NOBODY:
        assert page.status in OUTSIDE
    else:
        assert page.status == (200 if sight else 404)
    assert (need.secret in page.text) == (need.firm in page.text) == (sight == "full")
    if sight == "masked":
        assert need.hint in page.text


def _api(person: Person, need: Need, sight: str) -> None:
    row = person.get(f"/api/v1/needs/{need.key}/")
    if person.account == NOBODY:
        assert row.status in OUTSIDE
        return
    assert row.status == (200 if sight else 404)
    assert (need.secret in row.text) == (sight == "full")
    if sight:
        assert json.loads(row.text)["shown"] == sight
    found = person.get(f"/api/v1/needs/?q={quote(need.secret)}")
    assert json.loads(found.text)["count"] == int(sight == "full")
    assert (need.key in found.text or need.secret in found.text) == (sight == "full")


def _list(person: Person, need: Need, sight: str, listed: bool) -> None:
    """The list with its total and its facets, asked for a word that would find the need where it is seen."""
    account = person.account
    if account not in (*cast.SUPPLIERS, cast.COORDINATOR):
        mine = person.get("/needs/mine/")
        assert (need.key in mine.text) == (sight == "full" and account in cast.DEMAND)
        return
    if account in cast.SUPPLIERS and not (sight and listed):
        assert need.key not in person.get("/leads/").text
    words = need.secret if sight == "full" else need.hint or need.secret
    page = person.get(f"/needs/?q={quote(words)}")
    total = re.search(r'found-count"[^>]*>\s*(\d+)', page.text)
    assert total, page.status
    counted = facets(page.text)
    if not sight or not (listed or account == cast.COORDINATOR):
        assert (int(total[1]), counted) == (0, {}), words
        return
    assert (int(total[1]), counted["process"]) == (1, {PROCESS: 1}), words
    if sight == "full":
        assert counted["data_type"] == {DATA: 1}
        assert list(counted["industry"].values()) == [1]
    else:
        assert not HIDDEN_FACETS & set(counted)


def facets(html: str) -> dict[str, dict[str, int]]:
    """What the facets of a list count, where it isn't nothing."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for name, value, count in FACET.findall(html):
        if int(count):
            found[name][value] = int(count)
    return dict(found)


def see_boards(stage: Stage, matches: Mapping[str, str]) -> None:
    """A supplier's board holds those of the `matches`, by address, that it may see."""
    for supplier in cast.SUPPLIERS:
        board = stage[supplier].get("/pursuits/").text
        for match, who in matches.items():
            assert (match in board) == (supplier in who.split()), f"{supplier} {match}"


def see_record(stage: Stage, match: str, who: str, *, holds: str) -> None:
    """What was said and done in a match: the thread `holds` some words, its history doesn't."""
    see(stage, match + "thread/", who, holds=holds)
    see(stage, match + "history/", who, holds=holds, told="")
