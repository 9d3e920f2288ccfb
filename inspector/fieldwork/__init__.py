"""Fieldwork: what an inspector does, the same from the screens and the command line.

==================  ===========================================================
``visits``          open a visit, its form, complete and reopen it
``answering``       answer, clear, annotate; attach evidence; repeat groups' rows
``findings``        raise, change, close, withdraw and reopen findings
``register_lines``  the register's lines, regions and places
``judging``         answers joined with their checks and judged, as a stream
==================  ===========================================================
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from inspector.fieldwork.answering import (
        add_row,
        annotate,
        answer,
        attach,
        clear,
        remove_row,
        rename_row,
    )
    from inspector.fieldwork.findings import (
        change_finding,
        close_finding,
        proposed_finding,
        raise_finding,
        reopen_finding,
        withdraw_finding,
    )
    from inspector.fieldwork.judging import Judged, JudgedVisit, iter_judged, iter_judged_visits
    from inspector.fieldwork.register_lines import (
        IssueLine,
        add_site,
        places_within,
        register,
        sites_of,
    )
    from inspector.fieldwork.visits import (
        VisitForm,
        complete,
        form_of,
        open_visit,
        reopen,
        required_left,
    )

__all__ = [
    "IssueLine",
    "Judged",
    "JudgedVisit",
    "VisitForm",
    "add_row",
    "add_site",
    "annotate",
    "answer",
    "attach",
    "change_finding",
    "clear",
    "close_finding",
    "complete",
    "form_of",
    "iter_judged",
    "iter_judged_visits",
    "open_visit",
    "places_within",
    "proposed_finding",
    "raise_finding",
    "register",
    "remove_row",
    "rename_row",
    "reopen",
    "reopen_finding",
    "required_left",
    "sites_of",
    "withdraw_finding",
]

_ROOMS = {
    "IssueLine": "register_lines",
    "Judged": "judging",
    "JudgedVisit": "judging",
    "VisitForm": "visits",
    "add_row": "answering",
    "add_site": "register_lines",
    "annotate": "answering",
    "answer": "answering",
    "attach": "answering",
    "change_finding": "findings",
    "clear": "answering",
    "close_finding": "findings",
    "complete": "visits",
    "form_of": "visits",
    "iter_judged": "judging",
    "iter_judged_visits": "judging",
    "open_visit": "visits",
    "places_within": "register_lines",
    "proposed_finding": "findings",
    "raise_finding": "findings",
    "register": "register_lines",
    "remove_row": "answering",
    "rename_row": "answering",
    "reopen": "visits",
    "reopen_finding": "findings",
    "required_left": "visits",
    "sites_of": "register_lines",
    "withdraw_finding": "findings",
}


def __getattr__(name: str) -> object:
    """Import a room when it is first asked for: the register needs none of the form's 30 ms."""
    if name not in _ROOMS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_ROOMS[name]}"), name)
