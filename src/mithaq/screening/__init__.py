"""Screening: whom a name may mean, across scripts and spellings, with the reasons. No desk, database or network. Floor 4.

The modules are imported one by one: whoever only hands over subjects (`subjects`) does not load the compiler.
"""
