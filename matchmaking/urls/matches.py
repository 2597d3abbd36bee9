"""Routes of matches."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
