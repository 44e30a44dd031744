"""The tests write in memory only where there is room, and only when nobody chose another folder."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests import snel


@pytest.mark.parametrize(
    ("gekozen", "ruimte", "waar"),
    [("", 0, "hier"), ("/elders", 0, "/elders"), ("", 10**18, None)],
    ids=["room enough", "chosen by a person", "no room"],
)
def test_where_the_folders_of_the_tests_stand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, gekozen: str, ruimte: int, waar: str | None
) -> None:
    monkeypatch.setattr(snel, "GEHEUGEN", tmp_path)
    monkeypatch.setattr(snel, "RUIMTE", ruimte)
    monkeypatch.delenv(snel.WORTEL, raising=False)
    if gekozen:
        monkeypatch.setenv(snel.WORTEL, gekozen)
    snel.use_memory()
    assert os.environ.get(snel.WORTEL) == (str(tmp_path) if waar == "hier" else waar)


def test_a_folder_that_is_not_there_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snel, "GEHEUGEN", tmp_path / "weg")
    monkeypatch.setattr(snel, "RUIMTE", 0)
    monkeypatch.delenv(snel.WORTEL, raising=False)
    snel.use_memory()
    assert snel.WORTEL not in os.environ
