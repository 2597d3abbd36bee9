"""An installation whose clock can be moved: `python -m tests.browser.play.installation CAST PORT`.

The product's own pages, served by gunicorn, but for three things: all of it lives as far ahead of the wall's clock as
it was told to, what a POST queued is done before its answer goes out, so that whoever looks next sees its effects, and
the scenes of the cast (the module CAST) can be asked for.
"""

import json
import os
import sys
from collections.abc import Callable, Iterable
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import django
from django.conf import settings
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.utils import timezone
from gunicorn.app.base import BaseApplication

from foundation import outbox, search
from foundation.history import clock

AHEAD = "/clock-ahead/"
SCENE = "/behind-the-scenes/"
SESSIONS = "sessions.json"
INDEXES = ("companies", "solutions", "needs", "lessons")


class Living:
    """The WSGI application. A POST to AHEAD with a number of seconds in its query moves the clock and lets fall due
    what has become due; one to SCENE with a scene's name and what it is given plays that."""

    def __init__(self, cast: ModuleType) -> None:
        self.pages = get_wsgi_application()
        self.ahead = timedelta()
        self.scenes: dict[str, Callable[..., Any]] = getattr(cast, "SCENES", {})

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ["PATH_INFO"] == AHEAD:
            self.ahead += timedelta(seconds=int(environ["QUERY_STRING"]))
        with clock.at(timezone.now() + self.ahead):
            if environ["PATH_INFO"] == AHEAD:
                settle()
                start_response("204 No Content", [])
                return ()
            if environ["PATH_INFO"] == SCENE:
                name, given = json.loads(environ["wsgi.input"].read())
                told = self.scenes[name](**given)
                if told is None:  # it didn't only look something up
                    settle()
                start_response("200 OK", [("Content-Type", "application/json")])
                return (json.dumps(told).encode(),)
            answer = self.pages(environ, start_response)
            if environ["REQUEST_METHOD"] == "POST":
                settle()
            return answer


def settle() -> None:
    """Do what is due, and let searches see it."""
    outbox.drain()
    for index in INDEXES:
        search.get_engine().refresh(index)


class Server(BaseApplication):
    def __init__(self, cast: str, port: int) -> None:
        self.cast = cast
        self.port = port
        super().__init__()

    def load_config(self) -> None:
        options = {
            "bind": f"127.0.0.1:{self.port}",
            "worker_class": "gthread",
            "threads": 32,
            "keepalive": 60,
            "timeout": 0,  # the worker prepares before it first says that it is alive
            "loglevel": "warning",
        }
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> Living:
        """In the worker: neither the analyser nor an index writer may cross a fork."""
        django.setup()
        cast = import_module(self.cast)  # which imports models
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable")
        call_command("reindex")  # which makes the indexes
        sessions = cast.prepare()
        settle()
        Path(settings.DATA_DIR, SESSIONS).write_text(json.dumps(sessions))
        return Living(cast)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    Server(sys.argv[1], int(sys.argv[2])).run()
