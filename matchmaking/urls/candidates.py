"""Routes of candidates."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
