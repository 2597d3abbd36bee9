"""The request of a view behind @login_required, as the type checker sees it: its user is a person."""

from django.http import HttpRequest

from .models import User


class SignedInRequest(HttpRequest):
    user: User
