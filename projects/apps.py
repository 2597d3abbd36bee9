from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "projects"

    def ready(self) -> None:
        from foundation import files

        from .models import Deliverable

        files.register(Deliverable, Deliverable.objects.visible_to)
