"""Figures: what was claimed against what visits bear out.

==============  ===========================================================
``outcomes``    whether an amount seen bears a claim out; no ledger in here
``observing``   what visits show, site by site, kept up with the ledger
``reconciling`` rules and figures, line by line, for screens and command line
``marks``       one mark an issue, kept for the register
``words``       figures in words and digits
``intervals``   the exact interval of a share seen in a sample
``sampling``    the sites to visit: drawn by a seed, so that all draw alike
``planning``    a spot check of an issue: its sites, their findings, the draw
==============  ===========================================================
"""
