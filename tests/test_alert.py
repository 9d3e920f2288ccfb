"""A terminal is called the way a person wants it, and in no other."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from inspector.alert import sequence


def test_nobody_is_called_who_does_not_want_it() -> None:
    assert sequence("off", "1 conflict") == ""
    assert sequence("bell", "1 conflict") == "\a"


@given(st.text())
def test_no_text_ends_the_message_or_begins_another(told: str) -> None:
    sent = sequence("desktop", told)
    assert sent.startswith("\x1b]9;Inspector: ")
    assert sent.endswith("\a")
    inside = sent.removeprefix("\x1b]9;").removesuffix("\a")
    assert not any(ord(one) < 32 or 127 <= ord(one) < 160 for one in inside)
