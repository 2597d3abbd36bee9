"""The catalogue to look at; every write has a service."""

from django.contrib import admin

from foundation.pages.admin import ReadOnly

from .models import Reference, Solution, Term


class ReferenceInline(ReadOnly, admin.TabularInline):
    model = Reference


@admin.register(Solution)
class SolutionAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["title", "company", "status", "created_at"]
    list_filter = ["status"]
    list_select_related = ["company"]
    search_fields = ["title", "external_id", "company__name"]
    inlines = [ReferenceInline]


@admin.register(Term)
class TermAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["facet", "name", "position"]
    list_filter = ["facet"]
