"""The records behind the pages, to look at; every write has a service."""

from django.contrib import admin

from foundation.pages.admin import ReadOnly

from .models import (
    Agreement,
    CriterionScore,
    Deliverable,
    Diligence,
    DiligenceSeat,
    FollowUp,
    Gate,
    GateCheck,
    GateReview,
    GateTemplate,
    Instalment,
    Lesson,
    Measure,
    Measurement,
    MeetingNote,
    Programme,
    Project,
    Report,
    Risk,
    Settlement,
    Spending,
    SpendingBatch,
    Task,
    Terms,
    Verification,
)


@admin.register(Project)
class ProjectAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["number", "title", "demand_firm", "supplier", "stage", "created_at"]
    list_filter = ["stage"]
    list_select_related = ["demand_firm", "supplier"]
    search_fields = ["number", "title", "demand_firm__name", "supplier__name"]


@admin.register(Gate)
class GateAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["project", "stage", "round", "status", "decided_at"]
    list_filter = ["stage", "status"]
    list_select_related = ["project"]


@admin.register(Deliverable)
class DeliverableAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["title", "version", "gate", "status", "submitted_at"]
    list_filter = ["status"]
    list_select_related = ["gate__project"]


@admin.register(GateReview)
class GateReviewAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["gate", "reviewer", "pledged_at", "conflict", "score"]
    list_select_related = ["gate__project", "reviewer"]


@admin.register(Measure)
class MeasureAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["name", "project", "aspect", "unit", "direction", "baseline", "target"]
    list_select_related = ["project"]


@admin.register(Measurement)
class MeasurementAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["measure", "value", "verified_value", "level", "occurred_on", "firm"]
    list_filter = ["level"]
    list_select_related = ["measure", "firm"]


@admin.register(Verification)
class VerificationAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["measurement", "level", "value", "lab", "certificate", "occurred_at"]
    list_select_related = ["measurement__measure"]


@admin.register(Programme)
class ProgrammeAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["name", "agency", "fiscal_year", "system", "active"]
    list_filter = ["fiscal_year", "active"]


@admin.register(Agreement)
class AgreementAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["project", "kind", "programme", "status", "document_number", "signed_on"]
    list_filter = ["kind", "status"]
    list_select_related = ["project", "programme"]


@admin.register(Terms)
class TermsAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["agreement", "number", "status", "lead", "requested_at", "decided_at"]
    list_filter = ["status"]
    list_select_related = ["agreement__project", "lead"]


@admin.register(Instalment)
class InstalmentAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["project", "number", "stage", "amount_krw", "status", "paid_on", "paid_krw"]
    list_filter = ["status", "stage"]
    list_select_related = ["project"]


@admin.register(SpendingBatch)
class SpendingBatchAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["programme", "file_name", "status", "added", "changed", "unchanged", "imported_at"]
    list_filter = ["status"]
    list_select_related = ["programme"]


@admin.register(Spending)
class SpendingAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["project", "reference", "category", "source", "spent_on", "amount_krw", "disallowed_krw"]
    list_filter = ["source"]
    list_select_related = ["project", "category"]


@admin.register(Settlement)
class SettlementAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["project", "status", "interest_krw", "recovered_krw", "finalised_on"]
    list_filter = ["status"]
    list_select_related = ["project"]


@admin.register(Risk)
class RiskAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["title", "project", "kind", "probability", "impact", "status", "due_on"]
    list_filter = ["kind", "status"]
    list_select_related = ["project"]


@admin.register(Report)
class ReportAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["project", "month", "status", "submitted_at"]
    list_filter = ["status"]
    list_select_related = ["project"]


@admin.register(MeetingNote)
class MeetingNoteAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["title", "project", "held_on", "written_at"]
    list_select_related = ["project"]


@admin.register(Diligence)
class DiligenceAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["project", "cause", "status", "verdict", "finalised_at"]
    list_filter = ["cause", "status"]
    list_select_related = ["project"]


@admin.register(DiligenceSeat)
class DiligenceSeatAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["diligence", "round", "reviewer", "pledged_at", "conflict", "vote"]
    list_select_related = ["diligence__project", "reviewer"]


@admin.register(Lesson)
class LessonAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["title", "project", "status", "published_at"]
    list_filter = ["status"]
    list_select_related = ["project"]


@admin.register(FollowUp)
class FollowUpAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["project", "year", "due_on", "status", "in_use"]
    list_filter = ["status"]
    list_select_related = ["project"]


@admin.register(Task)
class TaskAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["title", "project", "kind", "party", "starts_on", "ends_on", "progress", "status"]
    list_filter = ["kind", "status"]
    list_select_related = ["project"]


@admin.register(GateTemplate)
class GateTemplateAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["stage", "version", "quorum", "pass_score", "note", "created_by", "created_at"]
    list_filter = ["stage"]
    list_select_related = ["created_by"]


@admin.register(GateCheck)
class GateCheckAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["gate", "item", "checked_by", "checked_at"]
    list_select_related = ["gate__project", "item", "checked_by"]


@admin.register(CriterionScore)
class CriterionScoreAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["review", "criterion", "points"]
    list_select_related = ["review__gate__project", "criterion"]
