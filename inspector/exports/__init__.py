"""Exports: the ledger as findings files that other programs read.

================  ==================================================================
``exporting``     ``export``: which format, which name, one report
``options``       what one can choose
``records``       the one place that joins a visit with its pack, judgement, evidence
``cells``         texts that no spreadsheet runs and no reader chokes on
``pace``          progress and cancel
``writing``       the target: checked, written beside itself, hashed on the way
``tables``        CSV: one row an answer
``wide``          CSV: one row a visit
``lines``         JSON lines: one object an answer
``blocks``        lines by the block, shared among the machine's cores
``helper``        the process that makes such a share
``workbook``      XLSX; ``sheets`` its columns, ``sheetwriter`` how a sheet is written,
                  ``reference`` its questions, codes and origin
``features``      GeoJSON: sites, visits, findings
``columns``       Parquet, through DuckDB
``database``      SQLite; ``schema`` its tables and views
``page``          HTML: one page for a chief
``back``          takes back what was filled in in a workbook or CSV
================  ==================================================================

The same ledger with the same options gives the same bytes: no clock, no chance.  Answers are read,
written and forgotten.
"""

from inspector.exports.exporting import FORMATS, Exported, Format, export
from inspector.exports.pace import Cancelled

__all__ = ["FORMATS", "Cancelled", "Exported", "Format", "export"]
