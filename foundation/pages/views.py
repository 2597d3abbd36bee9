"""The home page, the probes of a load balancer and the pages of errors."""

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from . import frame


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What waits for the person; for a visitor, what this is and where to begin."""
    if not request.user.is_authenticated:
        return render(request, "pages/welcome.html")
    items = frame.waiting(request.user)
    context = {
        "busy": [item for item in items if item.count],
        "idle": [item for item in items if not item.count],
        "actions": frame.actions(request.user),
    }
    return render(request, "pages/home.html", context)


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process is alive."""
    return HttpResponse("ok", content_type="text/plain")


@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """The database answers and its schema is current: 200, else 503. Cache and search being away is only
    reported, since the pages work without them."""
    checks: dict[str, str] = {}
    ready = True
    try:
        executor = MigrationExecutor(connection)
        behind = executor.migration_plan(executor.loader.graph.leaf_nodes())
        checks["database"] = "migrations pending" if behind else "ok"
        ready &= not behind
    except DatabaseError:
        checks["database"] = "no answer"
        ready = False
    for name, probe in (("cache", _cache_remembers), *frame.probes()):
        try:
            probe()
            checks[name] = "ok"
        except Exception:  # noqa: BLE001 - a probe reports whatever goes wrong
            checks[name] = "no answer"
    return JsonResponse({"ready": ready, "checks": checks}, status=200 if ready else 503)


def _cache_remembers() -> None:
    cache.set("readyz", "yes", 60)
    if cache.get("readyz") != "yes":
        raise LookupError("the cache forgets")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "errors/csrf.html", status=403)
