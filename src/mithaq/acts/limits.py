"""Limits: how often one user, one address, one token and the node as a whole may ask in a short time.

A bucket for each: it holds `burst` asks and fills by `per_second`. An empty one refuses with the seconds until the next ask; nothing is
queued, so that whoever asks too fast waits alone. Buckets live in memory: a node that is started again begins with full ones.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import NamedTuple

from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused

SECOND = 1_000_000
MAX_BUCKETS = 20_000


class TooFast(Refused):
    """More asks than the bucket holds."""

    rule = "limit.rate"
    what = N_("Too many requests in a short time.")
    whose = N_("It is for you, or for whoever shares your address or your account.")
    next_act = N_("Wait {seconds} seconds and try again.")
    status = 429


@dataclass(frozen=True)
class Rate:
    """How many asks at once, and how many a second after that."""

    burst: int
    per_second: float


RATES: Mapping[str, Rate] = {
    "address": Rate(3_000, 300),
    "token": Rate(2_000, 200),
    "user": Rate(2_000, 200),
    "sign-in address": Rate(40, 0.5),
    "sign-in node": Rate(400, 10),
    "strange token": Rate(60, 1),
}


class _Bucket(NamedTuple):
    left: float
    at: int


class Limits:
    """The buckets of a node. `clock` gives microseconds and never goes back."""

    def __init__(self, clock: Callable[[], int], rates: Mapping[str, Rate] = RATES) -> None:
        self._clock = clock
        self._rates = rates
        self._buckets: dict[tuple[str, str], _Bucket] = {}
        self._lock = Lock()

    def take(self, kind: str, key: str = "") -> None:
        """Take one ask out of a bucket. Raises: TooFast when it is empty."""
        rate, now = self._rates[kind], self._clock()
        with self._lock:
            left = self._left(kind, key, now)
            if left < 1:
                raise TooFast(seconds=max(1, round((1 - left) / rate.per_second)))
            if len(self._buckets) >= MAX_BUCKETS:
                self._forget_full(now)
            self._buckets[kind, key] = _Bucket(left - 1, now)

    def _left(self, kind: str, key: str, now: int) -> float:
        rate = self._rates[kind]
        bucket = self._buckets.get((kind, key), _Bucket(rate.burst, now))
        return min(rate.burst, bucket.left + (now - bucket.at) / SECOND * rate.per_second)

    def _forget_full(self, now: int) -> None:
        """Forget the buckets that are full again; when all are in use, the oldest half, so that memory stays bounded."""
        kept = {key: one for key, one in self._buckets.items() if self._left(*key, now) < self._rates[key[0]].burst - 1}
        if len(kept) >= MAX_BUCKETS:
            kept = dict(sorted(kept.items(), key=lambda pair: pair[1].at)[MAX_BUCKETS // 2 :])
        self._buckets = kept
