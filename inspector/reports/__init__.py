"""Reports: the ledger as documents that people read, sign and file.

=================  ====================================================================
``document``       a document before it is a file: blocks
``docx``           as a Word file; ``page``: the layout of GB/T 9704-2012
``html``           as one page without network or script
``markdown``       as text
``sources``        where the facts come from; how people, units, regions are named
``visit``          the on-site inspection record
``notice``         the letter of a notice
``issue``          the file of an issue
``bulletin``       a month's or quarter's bulletin; ``annexes``: its tables and rankings
``states``         how everything stood at the end of a day; ``periods``: which days
``public``         for the public: a week, an issue
``lookback``       the state of what was signed off
``templates``      an office's own pages; ``fonts``: which of the documents' fonts are here
``requirement``    what a check requires, in words
``photographs``    evidence with time, place and hash; small pictures
``heads``          heads of chains as text and QR code
``kinds``          every kind by its name, what it is of, and its document
``reporting``      ``write_report``: the file, whole or not at all
=================  ====================================================================

Each kind of report is a module that makes a :class:`~inspector.reports.document.Document` out of
queries.  The same ledger with the same options gives the same bytes: no clock, no chance.
"""
