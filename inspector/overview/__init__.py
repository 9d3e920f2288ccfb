"""Overview: where all issues stand, in the few numbers that a head of office reads first.

==============  ===========================================================
``dashboard``   the numbers, kept up with the ledger
``months``      month by month: what was done, and how it adds up
``chronicle``   what happened to an issue, each thing with its day and event
``words``       what the parts and lines are called
==============  ===========================================================
"""
