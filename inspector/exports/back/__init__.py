"""Back in: what an office filled in in an exported workbook or CSV, as events.

==============  ==================================================================
``planning``    ``read_back``: what would change, cell by cell; ``bring_in``: do it
``changes``     a changed cell, and all of them
``tables``      a sheet or CSV whose columns are known by their headings
``workbook``    reads XLSX; ``delimited`` reads CSV as spreadsheets save it
``words``       what a person writes in a cell: days, choices, texts
``findings``    a row of findings against the ledger; ``answers``, ``issues`` likewise
``since``       what became of a field since the export
==============  ==================================================================

A row says which events it was made from.  So a cell is compared with what the export said, and what
is brought in names that event as the one it replaces: where somebody else changed the same field
meanwhile, both values stand beside each other as a conflict.
"""

from inspector.exports.back.changes import STATES, Change, Plan
from inspector.exports.back.planning import SUFFIXES, bring_in, read_back

__all__ = ["STATES", "SUFFIXES", "Change", "Plan", "bring_in", "read_back"]
