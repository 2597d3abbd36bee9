from django.apps import AppConfig


class AllianceConfig(AppConfig):
    name = "alliance"

    def ready(self) -> None:
        from companies import erasure
        from foundation import files
        from matchmaking import need_pages
        from projects import programme_pages, task_ends

        from . import about
        from .erasure import redact
        from .models import DivisionOutput, Meeting, PackExport
        from .services import decisions

        erasure.register(self.name, redact)
        need_pages.register(about.beside)
        programme_pages.register(about.beside_programme)
        task_ends.register(self.name, decisions.task_ended)
        files.register(DivisionOutput, DivisionOutput.objects.visible_to)
        files.register(Meeting, Meeting.objects.visible_to)
        files.register(PackExport, PackExport.objects.visible_to)
