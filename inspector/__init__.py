"""Inspector: checklists into the field, findings back, evidence kept.

The core of the app, without a screen. The rooms and what goes on in them:

================  ==========================================================
``packs``         checklists in TOML, read into typed structs; expressions
``ledger``        the event log, its projections and the queries over them
``fieldwork``     what an inspector does: visits, answers, findings
``figures``       what was claimed against what visits bear out; sampling
``workflow``      stages of an issue, the gates between them, looking again
``agenda``        what is due: deadlines, duties, notices, cases, accountability
``overview``      where all issues stand: the dashboard's numbers
``conflicts``     what people wrote apart, side by side, and settled
``exports``       findings files, one format a module
``sync``          bundles, remotes, outbox, the exchange with colleagues
``cli``           the command line, one command a module
``demo``          invented visits, for trying it out
================  ==========================================================
"""

__version__ = "0.1.0"
