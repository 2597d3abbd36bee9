"""Which needs only measure: what is built may be tuned on the others, and never on these.

The half of the needs whose external_id hashes to an odd number. It was fixed before there was a thesaurus, and holds
for any set of needs, since it asks for nothing but their ids.
"""

import hashlib


def is_test(external_id: str) -> bool:
    return hashlib.sha256(external_id.encode()).digest()[0] % 2 == 1
