"""An installation with AION_ENV=production: it needs its secrets, passes Django's checks, and serves hashed files."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

REQUIRED = {
    "SECRET_KEY": "nX7-uV2_kQ9wT4bZ8yL1mC6pR3sD5fG0hJ-aE_iO2uN7vB4xK9zW1qS6tY",
    "ALLOWED_HOSTS": "aion.example, www.aion.example",
    "SITE_URL": "https://aion.example",
    "EMAIL_URL": "smtp://127.0.0.1:2525",
}
PAGE = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.conf import settings
print(settings.ALLOWED_HOSTS[1])
print(Client().get("/healthz", headers={"host": "aion.example"}).status_code)
print(Client().get("/companies/privacy/", headers={"host": "aion.example"})["Location"])
print(render_to_string("404.html", {}, RequestFactory().get("/")))
"""


@pytest.fixture
def run(tmp_path):
    def run(*arguments, **changes):
        known = {
            "AION_ENV": "production",
            "DATA_DIR": str(tmp_path),
            "DJANGO_SETTINGS_MODULE": "config.settings",
        }
        environment = {
            **os.environ,
            **known,
            **REQUIRED,
            "DATABASE_URL": f"sqlite:///{tmp_path}/db",
            **changes,
        }
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=settings.BASE_DIR,
            env=environment,
            capture_output=True,
            text=True,
        )

    return run


def test_checks_are_clean(run):
    done = run("manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", REQUIRED)
def test_refuses_to_start_without(run, name):
    done = run("-c", "import config.settings", **{name: ""})
    assert done.returncode != 0
    assert f"AION_ENV=production needs {name}" in done.stderr


def test_pages_name_hashed_files_that_are_there(run, tmp_path):
    done = run("manage.py", "collectstatic", "--noinput", "--verbosity", "0")
    assert done.returncode == 0, done.stderr
    assert not list(tmp_path.rglob("component.css"))
    page = run("-c", PAGE)
    assert page.returncode == 0, page.stderr
    host, alive, secure, html = page.stdout.split("\n", 3)
    assert (host, alive, secure) == ("www.aion.example", "200", "https://aion.example/companies/privacy/")
    names = [part.split('"')[0] for part in html.split('"/static/')[1:]]
    assert len(names) >= 6
    for name in names:
        assert (tmp_path / "static" / name).is_file()
        assert len(name.split(".")[-2]) == 12, f"{name} carries no hash"
