"""The request of a view behind @login_required, as the type checker sees it: its user is a person."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from .models import User


class SignedInRequest(HttpRequest):
    user: User
    htmx: HtmxDetails
