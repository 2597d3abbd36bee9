from collections.abc import Iterator

from django.utils.translation import gettext as _

from foundation.history.workflow import Refused, require

from . import permissions, workflow


def change(state: str, to: str, *, by: str, at_home: bool = True) -> str:
    require(permissions.can_close(by, at_home=at_home))
    if not workflow.DOOR.allows(state, to):
        raise Refused("no such change")
    if to == "closed" and not at_home:
        raise Refused("somebody would be locked in")
    return to


def why_not(name: str) -> str:
    if not name:
        return _("a door needs a name")
    if len(name) > 9:
        return _("a shorter name")
    return ""


def missing(name: str, keys: int) -> list[str]:
    needed = []
    if why_not(name):
        needed.append(why_not(name))
    if keys < 1:
        needed.append("a key")
    return needed


def errors(keys: int) -> Iterator[tuple[str, str]]:
    if keys > 9:
        yield "keys", _("fewer keys")
