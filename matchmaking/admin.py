"""Needs and matches to look at; every write has a service."""

from django.contrib import admin

from foundation.pages.admin import ReadOnly

from .models import Match, Need


@admin.register(Need)
class NeedAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["title", "company", "status", "confidentiality", "coordinator", "created_at"]
    list_filter = ["status", "confidentiality", "source"]
    list_select_related = ["company", "coordinator"]
    search_fields = ["title", "external_id", "company__name"]


@admin.register(Match)
class MatchAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["need", "solution", "status", "created_at"]
    list_filter = ["status"]
    list_select_related = ["need", "solution"]
    search_fields = ["need__title", "solution__title"]
