from django.apps import AppConfig


class MatchmakingConfig(AppConfig):
    name = "matchmaking"

    def ready(self) -> None:
        from companies import erasure
        from foundation import files

        from .erasure import redact
        from .models import Match, Need, Quotation

        erasure.register(self.name, redact)

        files.register(
            Quotation, lambda user: Quotation.objects.filter(match__in=Match.objects.visible_to(user))
        )
        files.register(Need, lambda user: Need.objects.visible_to(user).full_to(user))
