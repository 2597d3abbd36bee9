"""Whose page it is: everybody else finds nothing at all.

Accounts are given in a string, as the cast's EVERYBODY names them; whoever isn't named must meet a 404.
"""

from .people import NOBODY
from .stage import Stage

OUTSIDE = (302, 401, 403)  # what meets whoever isn't signed in


def see(
    stage: Stage, path: str, who: str, *, holds: str = "", told: str | None = None, refused: str = ""
) -> None:
    """A page opens for `who`, and `holds` stands on it, for all of them or for those `told`; those `refused` may know
    that it is there, and the others meet a 404."""
    for person in stage.everybody:
        page = person.get(path)
        named = {200: who, 403: refused}
        expected = [next((status for status, names in named.items() if person.account in names.split()), 404)]
        expected = OUTSIDE if person.account == NOBODY else expected
        assert page.status in expected, f"{person.account} meets {page.status} at {path}"
        if holds:
            knows = person.account in (who if told is None else told).split()
            said = "misses" if knows else "reads"
            assert (holds in page.text) == knows, f"{person.account} {said} {holds!r} at {path}"
