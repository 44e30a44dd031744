"""Workbooks, lists and pages in the house style."""
