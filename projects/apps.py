from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "projects"

    def ready(self) -> None:
        from companies import conflicts, erasure
        from foundation import files
        from matchmaking import need_pages

        from . import library
        from .erasure import redact
        from .models import Agreement, Deliverable, FollowUp, SpendingBatch, Terms, Verification
        from .services import assignments

        erasure.register(self.name, redact)
        conflicts.register(self.name, assignments.step_back)
        need_pages.register(library.beside)
        files.register(Agreement, Agreement.objects.visible_to)
        files.register(Terms, Terms.objects.visible_to)
        files.register(FollowUp, FollowUp.objects.visible_to)
        files.register(Deliverable, Deliverable.objects.visible_to)
        files.register(Verification, Verification.objects.visible_to)
        files.register(SpendingBatch, SpendingBatch.objects.visible_to)
