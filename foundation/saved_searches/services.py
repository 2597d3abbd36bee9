"""Saving searches, and telling people what they find anew."""

import hashlib
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from foundation.history import clock
from foundation.history.workflow import Refused, require
from foundation.notifications import notify

from . import permissions, registry
from .models import LONGEST_QUERY, SavedSearch, Told
from .registry import Finder, New

MOST = 50  # searches of a person
LISTED = 10  # of what is new, in a mail
LATE = timedelta(days=1)  # by which a row may come into the index behind others


@transaction.atomic
def save(*, by: Any, index: str, query: str) -> tuple[SavedSearch, bool]:
    """Keep a search under a name of its words; whether it is new, or was kept before.

    Raises Refused for one that looks for nothing in particular, for too long a one and for too many.
    """
    finder = registry.finder(index)
    require(finder is not None and permissions.can_save(by, finder))
    assert finder is not None
    form = finder.form(by, QueryDict(query))
    kept = form.query_string()
    if not form.narrowed:
        raise Refused(_("찾는 말이나 조건을 먼저 정한 뒤 저장하세요."), "nothing")
    if len(kept) > LONGEST_QUERY:
        raise Refused(_("찾는 말이나 조건이 너무 길어 저장할 수 없습니다. 줄여서 다시 저장하세요."), "long")
    mine = SavedSearch.objects.visible_to(by)
    if known := mine.filter(index=index, query=kept).first():
        return known, False
    if mine.count() >= MOST:
        raise Refused(
            _("저장한 검색은 %(most)d개까지입니다. 쓰지 않는 것을 지우고 다시 저장하세요.") % {"most": MOST},
            "many",
        )
    words = [f"‘{form.text}’"] if form.text else []
    name = " · ".join([*words, *(str(chip.text) for chip in form.chips())])
    return SavedSearch.objects.get_or_create(user=by, index=index, query=kept, defaults={"name": name[:80]})


@transaction.atomic
def rename(*, search: SavedSearch, by: Any, name: str) -> None:
    """Raises ValidationError for no name."""
    require(permissions.can_change(by, search))
    if not name.strip():
        raise ValidationError({"name": _("이름을 적어 주세요.")})
    search.name = name.strip()[:80]
    search.save(update_fields=["name"])


@transaction.atomic
def change_alert(*, search: SavedSearch, by: Any, alert: str) -> None:
    """When to be told; what appeared while it was off is no news. Raises ValidationError for an unknown choice."""
    require(permissions.can_change(by, search))
    if alert not in SavedSearch.Alert.values:
        raise ValidationError({"alert": _("알림 방법을 골라 주세요.")})
    if search.alert == SavedSearch.Alert.OFF and alert != search.alert:
        search.since = clock.now()
    search.alert = alert
    search.save(update_fields=["alert", "since"])


@transaction.atomic
def delete(*, search: SavedSearch, by: Any) -> None:
    require(permissions.can_change(by, search))
    search.delete()


def address(search: SavedSearch) -> str:
    """The page of a search, with what it finds now."""
    finder = registry.finder(search.index)
    return f"{reverse(finder.url_name)}?{search.query}" if finder else ""


def tell(*, user_id: Any, alert: str) -> int:
    """Tell a person once of everything new that the searches with this alert find; returns how many rows.

    May run again at any time: a row is told once for a search. Raises SearchUnavailable.
    """
    user = get_user_model().objects.filter(pk=user_id, is_active=True).first()
    if user is None:
        return 0
    started = clock.now()
    found = [
        (search, finder, _new(search, finder, user))
        for search in SavedSearch.objects.visible_to(user).filter(alert=alert)
        if (finder := registry.finder(search.index)) and permissions.can_save(user, finder)
    ]
    return _tell(user, found, started)


def _new(search: SavedSearch, finder: Finder, user: Any) -> list[New]:
    return finder.new(user, finder.form(user, QueryDict(search.query)), search.since)


@transaction.atomic
def _tell(user: Any, found: Sequence[tuple[SavedSearch, Finder, list[New]]], started: Any) -> int:
    # Another worker may be telling the same person: the searches' rows are locked before what was told is read.
    locked = {
        search.pk: search
        for search in SavedSearch.objects.select_for_update().filter(pk__in=[s.pk for s, _f, _n in found])
    }
    news: list[tuple[SavedSearch, Finder, list[New]]] = []
    for search, finder, rows in found:
        if search.pk not in locked:
            continue  # deleted meanwhile
        told = set(Told.objects.filter(search=search).values_list("row", flat=True))
        if untold := [row for row in rows if row.pk not in told]:
            news.append((search, finder, untold))
            Told.objects.bulk_create([Told(search=search, row=row.pk) for row in untold])
        if locked[search.pk].since == search.since:
            _move_on(search, started)
    total = sum(len(rows) for _search, _finder, rows in news)
    if total:
        one = news[0][0] if len(news) == 1 else None
        notify(
            user=user,
            kind="saved_searches.found",
            title=_("%(name)s: 새로 나온 것 %(count)d건") % {"name": one.name, "count": total}
            if one
            else _("저장한 검색: 새로 나온 것 %(count)d건") % {"count": total},
            url=address(one)[:300] if one and len(address(one)) <= 300 else reverse("saved_searches:list"),
            body=_body(news),
            key=_key(news),
        )
    return total


def _move_on(search: SavedSearch, started: Any) -> None:
    """Leave behind what was surely seen, and the memory of having told it."""
    later = max(search.since, started - LATE)
    SavedSearch.objects.filter(pk=search.pk).update(since=later)
    Told.objects.filter(search=search, told_at__lt=later - LATE).delete()


def _body(news: Sequence[tuple[SavedSearch, Finder, list[New]]]) -> str:
    """Up to LISTED titles with their addresses, by search."""
    site, left, lines = settings.SITE_URL.rstrip("/"), LISTED, []
    for search, finder, rows in news:
        lines.append(_("%(name)s (%(kind)s %(count)d건)") % {
            "name": search.name, "kind": finder.label, "count": len(rows),
        })  # fmt: skip
        for row in rows[:left]:
            lines.append(f"- {row.title}\n  {site}{row.url}")
        if rest := len(rows) - min(left, len(rows)):
            lines.append(_("- 외 %(rest)d건") % {"rest": rest} + f"\n  {site}{address(search)}")
        left -= min(left, len(rows))
    return "\n".join(lines)


def _key(news: Sequence[tuple[SavedSearch, Finder, list[New]]]) -> str:
    """Of these rows of these searches: the same news are the same key."""
    told = sorted(f"{search.pk} {row.pk}" for search, _finder, rows in news for row in rows)
    return "saved-searches:" + hashlib.sha256("\n".join(told).encode()).hexdigest()[:32]
