"""`Idempotency-Key` (IETF draft): a request that is sent again does its work once and gets the same answer."""
