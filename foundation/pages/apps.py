from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class PagesConfig(AppConfig):
    name = "foundation.pages"
    label = "pages"

    def ready(self) -> None:
        from .forms import ask_for_what_is_missing

        ask_for_what_is_missing()
        autodiscover_modules("frame")
