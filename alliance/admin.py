"""The records behind the pages, to look at; every write has a service."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from foundation.pages.admin import ReadOnly

from .models import (
    AgendaItem,
    Attendance,
    Case,
    Decision,
    Division,
    DivisionMeeting,
    DivisionMember,
    DivisionOutput,
    KpiSetting,
    Meeting,
    Member,
    Pack,
    PackExport,
    PlanTask,
    Target,
)


@admin.register(PlanTask)
class PlanTaskAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["number", "title", "strategy", "stated_million_krw"]


@admin.register(Target)
class TargetAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["kpi", "year", "period", "value", "unit", "task"]
    list_filter = ["year"]
    list_select_related = ["task"]


@admin.register(KpiSetting)
class KpiSettingAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["kpi", "owner", "amber_percent", "red_percent", "published"]
    list_select_related = ["owner"]


@admin.register(Pack)
class PackAdmin(ReadOnly, admin.ModelAdmin):
    """Without its content, which is megabytes and stands on its page."""

    list_display = ["year", "quarter", "version", "kind", "cutoff_on", "sha256"]
    list_filter = ["year", "kind"]
    exclude = ["content"]

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Pack]":
        return super().get_queryset(request).defer("content")


@admin.register(PackExport)
class PackExportAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["pack_id", "format", "status", "progress", "requested_at"]
    list_filter = ["format", "status"]
    raw_id_fields = ["pack"]


@admin.register(Meeting)
class MeetingAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["year", "quarter", "starts_at", "place", "status"]
    list_filter = ["status", "year"]


@admin.register(Member)
class MemberAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["user", "role", "organisation", "joined_on", "left_on"]
    list_filter = ["role"]
    list_select_related = ["user"]


@admin.register(Attendance)
class AttendanceAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["meeting", "member", "answer", "present"]
    list_select_related = ["meeting", "member__user"]


@admin.register(AgendaItem)
class AgendaItemAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["meeting", "position", "kind", "title", "outcome"]
    list_filter = ["outcome", "kind"]
    list_select_related = ["meeting"]


@admin.register(Decision)
class DecisionAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["text", "owner", "due_on", "status", "done_on"]
    list_filter = ["status"]
    list_select_related = ["owner"]


@admin.register(Division)
class DivisionAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["name", "kind", "topic", "founded_on", "ended_on"]
    list_filter = ["kind"]


@admin.register(DivisionMember)
class DivisionMemberAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["division", "user", "leads", "joined_on", "left_on"]
    list_select_related = ["division", "user"]


@admin.register(DivisionMeeting)
class DivisionMeetingAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["title", "division", "held_on", "written_by"]
    list_select_related = ["division", "written_by"]


@admin.register(DivisionOutput)
class DivisionOutputAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["title", "division", "occurred_on"]
    list_select_related = ["division"]


@admin.register(Case)
class CaseAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["title", "project", "status", "version", "published_at"]
    list_filter = ["status"]
    list_select_related = ["project"]
