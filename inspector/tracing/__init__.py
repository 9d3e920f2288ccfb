"""Tracing: from a number, a cell or a printed code back to the records it rests on.

==============  ==================================================================
``references``  what somebody may hold in the hand, and which records it names
``tracing``     the records, with what they replaced, who signed them, their files
``words``       kinds of events as people call them
==============  ==================================================================
"""

from inspector.tracing.tracing import Trace, trace

__all__ = ["Trace", "trace"]
