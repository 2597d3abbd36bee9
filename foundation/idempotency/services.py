"""Taking a key, keeping the answer under it, and giving it back.

Who takes a key gets a lease. Where its process dies, another takes the key over once the lease is old; where it only
was slow, it finds its lease gone and what it did is rolled back. So one request is done at most once, and there is
never an answer without its effect.
"""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from foundation.history import clock

from .models import KeyedRequest

KEPT = timedelta(hours=24)
LEASE = timedelta(minutes=2)  # longer than any request takes


class Mismatch(Exception):  # noqa: N818 - an answer, not an accident
    """The key stands for another request."""


class Running(Exception):  # noqa: N818
    """The same request is being carried out, or its lease went to another."""


def take(*, user: Any, key: str, fingerprint: str) -> KeyedRequest:
    """The request under this key: ours to carry out where its `status` is None, else answered.

    Raises Mismatch where the key stands for another request, Running where this one is being carried out. Call it
    outside of a transaction: others have to see that it runs.
    """
    now = clock.now()
    KeyedRequest.objects.filter(user=user, key=key, created_at__lte=now - KEPT).delete()
    try:
        found, ours = KeyedRequest.objects.get_or_create(
            user=user, key=key, defaults={"fingerprint": fingerprint}
        )
    except IntegrityError:  # another took it, and let it go before we could read it
        raise Running from None
    if found.fingerprint != fingerprint:
        raise Mismatch
    if ours or found.status is not None:
        return found
    lease = uuid4()
    abandoned = _held(found, found.lease).filter(leased_at__lte=now - LEASE)
    if not abandoned.update(lease=lease, leased_at=now):
        raise Running
    found.lease = lease
    return found


@transaction.atomic
def keep(*, request: KeyedRequest, status: int, media_type: str, body: str) -> None:
    """Answer the request, in the transaction of what it did; raises Running, to roll it back, where the lease is
    lost."""
    if not _held(request, request.lease).update(status=status, media_type=media_type, body=body):
        raise Running


def release(*, request: KeyedRequest) -> None:
    """An accident befell it and nothing was done: the key may be used again."""
    _held(request, request.lease).delete()


def purge() -> int:
    return KeyedRequest.objects.filter(created_at__lte=clock.now() - KEPT).delete()[0]


def _held(request: KeyedRequest, lease: UUID) -> Any:
    return KeyedRequest.objects.filter(pk=request.pk, lease=lease, status=None)
