"""Workflow: stages, the gates between them, looking again.

==============  ===========================================================
``gates``       what each stage asks for, line by line; no ledger in here
``acceptance``  the gate that asks most: visits, findings, figures, rules
``lines``       what a gate looks at, and the lines in which it answers
``facts``       what a gate looks at, read from the ledger
``moving``      an issue goes to another stage, if its gate lets it
``writing``     measures reported, rules explained, the public text
``look_back``   when one looks again after the sign-off, and what came of it
``words``       what stages are called
==============  ===========================================================
"""
