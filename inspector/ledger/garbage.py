"""Python's search for garbage in circles, put off while thousands of small things are made.

What a merge makes refers to nothing in a circle, and going through it again and again costs a
tenth of the time.
"""

from __future__ import annotations

import gc
from collections.abc import Generator
from contextlib import contextmanager


@contextmanager
def put_off() -> Generator[None]:
    """For the length of one batch: whatever else makes circles meanwhile waits no longer."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
