from django.apps import AppConfig


class MatchmakingConfig(AppConfig):
    name = "matchmaking"

    def ready(self) -> None:
        from companies import erasure
        from foundation import files

        from .erasure import redact
        from .models import Need, Quotation

        erasure.register(self.name, redact)

        files.register(Quotation, Quotation.objects.visible_to)
        files.register(Need, lambda user: Need.objects.visible_to(user).full_to(user))
