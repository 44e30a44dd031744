"""Realistic fictive data: B4, register and the truth about them, of any size and seed.

Persons are made as *gevallen* (cases): each case says how its rows are built, and so what the
outcome must be. Nothing here knows, or may know, how the comparison decides.
"""
