"""The name of a file in a zip, judged before anything is done with it."""

from __future__ import annotations

import re

# matches: "408_TEST00000001.xml"
_GEWOON = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")
_SCHIJF = re.compile(r"[A-Za-z]:")  # matches: "C:"


def judge_naam(naam: str) -> str:
    """Why this is no name for a file in a zip, in Dutch; empty when it is one.

    >>> judge_naam("map/bericht.xml"), judge_naam("../bericht.xml")
    ('', 'De naam van dit bestand wijst buiten de zip.')
    """
    if _GEWOON.fullmatch(naam):
        return ""
    if not naam.strip("/\\ \0"):
        return "Dit bestand in de zip heeft geen naam."
    delen = naam.replace("\\", "/").split("/")
    if ".." in delen or not delen[0] or _SCHIJF.match(naam) or "\0" in naam:
        return "De naam van dit bestand wijst buiten de zip."
    return ""
