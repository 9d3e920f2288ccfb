"""Exports: the ledger as findings files that other programs read.

=============  =====================================================================
``records``    the one place that joins an answer with its pack, judgement, evidence
``cells``      texts that no spreadsheet runs and no reader chokes on
``pace``       progress and cancel
``writing``    the target: checked, written beside itself, hashed on the way
``tables``     CSV: one row an answer
``lines``      JSON lines: one object an answer
``workbook``   XLSX: issues, visits, answers, findings
``sheets``     the workbook's columns
``exporting``  ``export``: which format, which name, one report
=============  =====================================================================

The same ledger with the same options gives the same bytes: no clock, no chance.  Nothing here
grows with the ledger: rows are read, written and forgotten.
"""

from inspector.exports.exporting import FORMATS, Exported, Format, export
from inspector.exports.pace import Cancelled

__all__ = ["FORMATS", "Cancelled", "Exported", "Format", "export"]
