"""Limits: who asks too fast waits alone, and not for ever."""

import pytest

from mithaq.acts.limits import MAX_BUCKETS, RATES, Limits, Rate, TooFast


def test_a_bucket_holds_its_burst_refills_and_says_how_long_to_wait() -> None:
    now = 0
    limits = Limits(lambda: now, {"user": Rate(3, 0.5)})
    for _ in range(3):
        limits.take("user", "clerk")
    with pytest.raises(TooFast) as refused:
        limits.take("user", "clerk")
    assert refused.value.facts["seconds"] == 2
    limits.take("user", "chief")
    now = 2_000_000
    limits.take("user", "clerk")
    with pytest.raises(TooFast):
        limits.take("user", "clerk")


def test_there_are_limits_on_user_node_address_and_token() -> None:
    assert {"user", "sign-in node", "address", "sign-in address", "token", "strange token"} == set(RATES)


def test_many_keys_take_bounded_memory_and_an_empty_bucket_is_not_forgotten_for_them() -> None:
    now = 0
    limits = Limits(lambda: now, {"user": Rate(2, 0.001)})
    for number in range(MAX_BUCKETS - 1):
        limits.take("user", f"{number}")
    for _ in range(2):
        limits.take("user", "clerk")
    now = 1_000
    for number in range(MAX_BUCKETS // 4):
        limits.take("user", f"more {number}")
    assert len(limits._buckets) <= MAX_BUCKETS
    with pytest.raises(TooFast):
        limits.take("user", "clerk")
