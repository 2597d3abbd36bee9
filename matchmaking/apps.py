from django.apps import AppConfig


class MatchmakingConfig(AppConfig):
    name = "matchmaking"

    def ready(self) -> None:
        from companies import conflicts, erasure
        from foundation import files

        from .erasure import redact
        from .models import Message, Need, Quotation
        from .services import assignments

        erasure.register(self.name, redact)
        conflicts.register(self.name, assignments.step_back)

        files.register(Message, Message.objects.visible_to)
        files.register(Quotation, Quotation.objects.visible_to)
        files.register(Need, lambda user: Need.objects.visible_to(user).full_to(user))
