"""Routes of candidates."""

from django.urls import path

from ..views import candidates

urlpatterns = [
    path("needs/<uuid:pk>/candidates/", candidates.candidates, name="candidates"),
    path("needs/<uuid:pk>/compare/", candidates.compare, name="compare"),
]
