"""Views of the API that heed `Idempotency-Key`.

The first answer stands, whether it says that something was done or why not; only an accident leaves the key free.
"""

import json
from collections.abc import Callable
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http.request import QueryDict, RawPostDataException
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.parsers import MultiPartParser
from rest_framework.permissions import SAFE_METHODS
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from foundation.pages.api import Conflict, Unprocessable
from foundation.pages.schema import KEY, LONGEST_KEY, REPLAYED

from . import services

if TYPE_CHECKING:
    Base = APIView
else:
    Base = object


class Once(Base):
    """Mixed into a view: an unsafe request with a key is carried out once for its person, and answered alike."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        verb = (request.method or "").lower()
        if KEY in request.headers and request.method not in SAFE_METHODS and hasattr(self, verb):
            setattr(self, verb, partial(self._once, getattr(self, verb)))

    def _once(
        self, handler: Callable[..., Response], request: Request, *args: Any, **kwargs: Any
    ) -> Response:
        taken = _take(request)
        if taken.status is not None:
            said = json.loads(taken.body) if taken.body else None
            replay = Response(said, status=taken.status, content_type=taken.media_type or None)
            replay[REPLAYED] = "true"
            return replay
        try:
            try:
                with transaction.atomic():
                    response = handler(request, *args, **kwargs)
                    _keep(taken, response)
            except services.Running:
                raise
            except Exception as error:  # noqa: BLE001 - whatever it is, the key learns of it
                response = self.handle_exception(error)  # raises anew what is no answer
                _keep(taken, response)
        except services.Running:
            raise _running() from None
        except BaseException:
            services.release(request=taken)
            raise
        return response


def _take(request: Request) -> services.KeyedRequest:
    key = request.headers[KEY].strip().strip('"')
    if not (0 < len(key) <= LONGEST_KEY and key.isascii() and key.isprintable()):
        told = _("Idempotency-Key는 1자에서 %(most)d자까지의 ASCII 문자로 보내세요.") % {"most": LONGEST_KEY}
        raise exceptions.ValidationError(told)
    whole = "\n".join((request.method or "", request.get_full_path(), "")).encode() + _content(request)
    try:
        return services.take(user=request.user, key=key, fingerprint=sha256(whole).hexdigest())
    except services.Mismatch:
        told = _("이 Idempotency-Key는 다른 요청에 쓰였습니다. 새 요청에는 새 키를 보내세요.")
        raise Unprocessable(told) from None
    except services.Running:
        raise _running() from None


def _content(request: Request) -> bytes:
    """What was sent. Of a form of several parts its names and values: what sets them apart differs each time."""
    takes_forms = any(isinstance(parser, MultiPartParser) for parser in request.parsers or ())
    if takes_forms and isinstance(request.data, QueryDict):
        parts = sorted((name, [*map(_part, values)]) for name, values in request.data.lists())
        return json.dumps(parts).encode()
    try:
        return request._request.body
    except RawPostDataException:  # a form of several parts where none is taken, which has been read
        raise exceptions.UnsupportedMediaType(request.content_type) from None


def _part(value: Any) -> list[str]:
    if not isinstance(value, UploadedFile):
        return [value]
    digest = sha256()
    for chunk in value.chunks():
        digest.update(chunk)
    value.seek(0)
    return [value.name or "", digest.hexdigest()]


def _keep(taken: services.KeyedRequest, response: Response) -> None:
    body = JSONRenderer().render(response.data).decode() if response.data is not None else ""
    services.keep(
        request=taken, status=response.status_code, media_type=response.content_type or "", body=body
    )


def _running() -> Conflict:
    return Conflict(_("같은 Idempotency-Key의 요청을 처리하고 있습니다. 잠시 뒤 같은 요청을 다시 보내세요."))
