from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "projects"

    def ready(self) -> None:
        from companies import conflicts
        from foundation import files

        from .models import Deliverable
        from .services import assignments

        conflicts.register(self.name, assignments.step_back)
        files.register(Deliverable, Deliverable.objects.visible_to)
