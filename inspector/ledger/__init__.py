"""The ledger: an event log that only grows, and projections made from it.

Every fact goes in through :meth:`inspector.ledger.ledger.Ledger.record`; every reader asks
:mod:`inspector.ledger.queries`.
"""
