"""The exact (Clopper-Pearson) interval of a share, from how many of how many hold.

C. J. Clopper and E. S. Pearson, "The use of confidence or fiducial limits illustrated in the case
of the binomial", Biometrika 26 (1934).  The lower end is the share with which as many or more
would be seen with a chance of half of what is left beside the confidence, the upper end the one
for as many or fewer.  It never claims more than its confidence, whatever the share and number.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Final

CONFIDENCE: Final = 0.95
_HALVINGS: Final = 60
"""A share is then known to the last bits of a float."""


def tail(least: int, number: int, share: float) -> float:
    """The chance that at least ``least`` of ``number`` hold, when each does with ``share``."""
    if least <= 0:
        return 1.0
    if least > number or share <= 0.0:
        return 0.0
    if share >= 1.0:
        return 1.0
    if least <= number * share:  # the shorter and smaller side is summed
        return 1.0 - math.fsum(_chances(0, least, number, share))
    return min(1.0, math.fsum(_chances(least, number + 1, number, share)))


def _chances(first: int, end: int, number: int, share: float) -> list[float]:
    yes, no = math.log(share), math.log1p(-share)
    whole = math.lgamma(number + 1)
    return [
        math.exp(
            whole
            - math.lgamma(at + 1)
            - math.lgamma(number - at + 1)
            + at * yes
            + (number - at) * no
        )
        for at in range(first, end)
    ]


@lru_cache(maxsize=4096)
def interval(hold: int, number: int, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Lower and upper end of the share, from 0 to 1.

    ``hold`` of ``number`` hold; ValueError when that cannot be.
    """
    if not 0 <= hold <= number or not 0.0 < confidence < 1.0:
        raise ValueError(f"{hold} of {number} at {confidence}")
    if number == 0:
        return 0.0, 1.0
    beside = (1.0 - confidence) / 2
    low = 0.0 if hold == 0 else _share(hold, number, beside)
    high = 1.0 if hold == number else 1.0 - _share(number - hold, number, beside)
    return low, high


def _share(least: int, number: int, chance: float) -> float:
    """The share at which ``least`` or more of ``number`` are seen with ``chance``."""
    low, high = 0.0, 1.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if tail(least, number, middle) < chance:
            low = middle
        else:
            high = middle
    return (low + high) / 2
