"""Routes of candidates and leads."""

from django.urls import path

from ..views import candidates

urlpatterns = [
    path("needs/<uuid:pk>/candidates/", candidates.candidates, name="candidates"),
    path("leads/", candidates.leads, name="leads"),
]
