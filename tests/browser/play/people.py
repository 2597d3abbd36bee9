"""A cast's people, and the keys of their sessions."""

from django.conf import settings
from django.test import Client

from companies.models import User

NOBODY = "-"  # the account of who isn't signed in


def person(account: str, name: str, **roles: bool) -> User:
    return User.objects.create_verified_user(address(account), name=name, **roles)


def address(account: str) -> str:
    return f"{account}@play.example"


def of(account: str) -> User:
    return User.objects.get(email=address(account))


def session(person: User) -> str:
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client.cookies[settings.SESSION_COOKIE_NAME].value
