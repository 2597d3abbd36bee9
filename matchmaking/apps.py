from django.apps import AppConfig


class MatchmakingConfig(AppConfig):
    name = "matchmaking"

    def ready(self) -> None:
        from foundation import files

        from .models import Match, Quotation

        files.register(
            Quotation, lambda user: Quotation.objects.filter(match__in=Match.objects.visible_to(user))
        )
