"""Fieldwork: what an inspector does, the same from the screens and the command line.

===============  ==============================================================
``visits``       open a visit, its form, complete and reopen it
``answering``    answer, clear, annotate; attach evidence; rows of repeat groups
``findings``     raise, change, close and reopen findings
``register``     the register's lines, regions and places
``judging``      answers joined with their checks and judged, as a stream
===============  ==============================================================
"""

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
)
from inspector.fieldwork.judging import Judged, iter_judged
from inspector.fieldwork.register import (
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
]
