"""Whether what was seen bears a claim out.

A claim is a range of amounts, and so is what the whole may still come to after what has been seen.

==============  =====================================================================
qualifier       the amounts that the claim is true of
==============  =====================================================================
none            those that, rounded to the claim's own digits, are the claim
``at_least``    the claim and more (``over``: more)
``at_most``     the claim and less (``below``: less)
``about``       within a tenth of the claim
==============  =====================================================================

=================  ==================================================================
outcome            when
=================  ==================================================================
``unchecked``      nothing was seen of it, or nothing says how visits bear it out
``contradicted``   no amount that is still possible is one that the claim is true of
``confirmed``      every possible amount is; or all known sites were seen and it fits
``partly``         otherwise
=================  ==================================================================

What is still possible: of a count or a sum, what was seen and more, as sites not seen may add to
it; where the list of sites is known to be whole, a count grows by one a site at most.  The latest
value counts once every site was seen.  Only what is ``claimed`` can be contradicted: a plan or
target not reached yet is ``partly``.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Final, Literal

import msgspec

from inspector.packs.model import Figure

Outcome = Literal["confirmed", "contradicted", "partly", "unchecked"]
OUTCOMES: Final[tuple[Outcome, ...]] = ("contradicted", "partly", "confirmed", "unchecked")
"""The most urgent first."""
ABOUT: Final = Decimal("0.1")
"""The share of a claim by which an amount may differ from one that says ``about``."""
_ENDLESS: Final = Decimal("Infinity")


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """What was seen of a figure."""

    amount: Decimal
    seen: int
    """Sites that were asked."""
    sites: int
    """Sites there are, as far as is known; 1 for the issue's documents."""
    whole: bool = True
    """Whether there can be no sites, or rows, beyond those known."""
    grows: Literal["by_one", "freely", "not"] = "by_one"
    """What one more site can add: a count, a sum or several rows; ``not``: the latest value."""


class Range(msgspec.Struct, frozen=True):
    """From ``low`` to ``high``, each with it unless ``open``."""

    low: Decimal
    high: Decimal
    low_open: bool = False
    high_open: bool = False

    def meets(self, other: Range) -> bool:
        """Whether some amount lies in both."""
        return not (self._ends_before(other) or other._ends_before(self))

    def _ends_before(self, other: Range) -> bool:
        if self.high == other.low:
            return self.high_open or other.low_open
        return self.high < other.low

    def holds(self, other: Range) -> bool:
        """Whether every amount of the other lies in this one."""
        low = self.low < other.low or (
            self.low == other.low and (other.low_open or not self.low_open)
        )
        high = self.high > other.high or (
            self.high == other.high and (other.high_open or not self.high_open)
        )
        return low and high


def exact(value: float | int) -> Decimal:
    """The number as the pack has it, to its last digit."""
    return Decimal(str(value))


def claimed_range(figure: Figure) -> Range:
    """The amounts that the figure's statement is true of."""
    value = exact(figure.value)
    match figure.qualifier:
        case "at_least":
            return Range(value, _ENDLESS)
        case "over":
            return Range(value, _ENDLESS, low_open=True)
        case "at_most":
            return Range(-_ENDLESS, value)
        case "below":
            return Range(-_ENDLESS, value, high_open=True)
        case "about":
            slack = abs(value) * ABOUT
            return Range(value - slack, value + slack)
        case _:
            half = Decimal(1).scaleb(min(int(value.as_tuple().exponent), 0)) / 2
            return Range(value - half, value + half, high_open=True)


def possible_range(seen: Evidence) -> Range:
    """What the whole may come to."""
    if seen.grows == "not":
        if seen.seen >= seen.sites:
            return Range(seen.amount, seen.amount)
        return Range(-_ENDLESS, _ENDLESS)
    if seen.amount < 0:
        return Range(-_ENDLESS, _ENDLESS)
    left = seen.sites - seen.seen
    if not seen.whole or (left > 0 and seen.grows == "freely"):
        return Range(seen.amount, _ENDLESS)
    return Range(seen.amount, seen.amount + max(left, 0))


def outcome_of(figure: Figure, seen: Evidence | None) -> Outcome:
    """How the figure stands after what was seen; None: nothing was."""
    if seen is None or seen.seen == 0:
        return "unchecked"
    claim, possible = claimed_range(figure), possible_range(seen)
    if not claim.meets(possible):
        return "contradicted" if figure.kind == "claimed" else "partly"
    amount = Range(seen.amount, seen.amount)
    if claim.holds(possible) or (seen.seen >= seen.sites and claim.holds(amount)):
        return "confirmed"
    return "partly"
