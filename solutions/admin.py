"""The catalogue to look at; every write has a service."""

from django.contrib import admin

from foundation.pages.admin import ReadOnly

from .models import Reference, Solution, Term, ThesaurusEntry


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


@admin.register(ThesaurusEntry)
class ThesaurusEntryAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["preferred", "term", "updated_at"]
    list_filter = ["term"]
    list_select_related = ["term"]
    search_fields = ["preferred"]
