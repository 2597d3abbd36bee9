"""Routes of how a list came about, and of what coordinators change about it."""

from django.urls import path

from ..views import curations

urlpatterns = [
    path("needs/<uuid:pk>/trace/", curations.trace, name="trace"),
    path("needs/<uuid:pk>/candidates/<uuid:solution>/pin/", curations.pin, name="pin"),
    path("needs/<uuid:pk>/candidates/<uuid:solution>/exclude/", curations.exclude, name="exclude"),
    path("curations/", curations.curations, name="curations"),
    path("curations/<uuid:pk>/confirm/", curations.confirm_pin, name="confirm_pin"),
    path("curations/<uuid:pk>/withdraw/", curations.withdraw_curation, name="withdraw_curation"),
]
