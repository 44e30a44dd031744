"""What was worked out is used again only while all that it rests on is the same, byte for byte."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bvtool.dossier.onthouden import BESTAND, recall, remember
from bvtool.dossier.publiceer import hash_bestand


class Telling:
    """Counts the bytes `x` in a file, and how often it was asked to."""

    def __init__(self, pad: Path) -> None:
        self.pad, self.keren = pad, 0

    def make(self) -> int:
        self.keren += 1
        return self.pad.read_bytes().count(b"x")

    def ask(self, soort: str = "proef") -> object:
        return recall(self.pad.parent, lambda: [soort, hash_bestand(self.pad)], self.make)


@pytest.fixture
def telling(tmp_path: Path) -> Telling:
    (tmp_path / "boek").write_bytes(b"xxab")
    return Telling(tmp_path / "boek")


def test_the_second_look_is_known(telling: Telling) -> None:
    assert [telling.ask(), telling.ask(), telling.keren] == [2, 2, 1]


def test_other_bytes_of_the_same_size_at_the_same_moment_are_seen(telling: Telling) -> None:
    telling.ask()
    toen = telling.pad.stat()
    telling.pad.write_bytes(b"xabc")
    os.utime(telling.pad, ns=(toen.st_atime_ns, toen.st_mtime_ns))
    assert (telling.pad.stat().st_size, telling.pad.stat().st_mtime_ns) == (4, toen.st_mtime_ns)
    assert telling.ask() == 1


def test_the_same_bytes_at_another_moment_are_known(telling: Telling) -> None:
    telling.ask()
    for moment in (0, 2_000_000_000):  # long ago and far ahead: no clock is believed
        os.utime(telling.pad, (moment, moment))
        assert telling.ask() == 2
    assert telling.keren == 1


def test_what_changed_while_it_was_counted_is_not_kept(telling: Telling) -> None:
    def make() -> int:
        geteld = telling.make()
        telling.pad.write_bytes(b"anders")
        return geteld

    def ask() -> object:
        return recall(telling.pad.parent, lambda: ["proef", hash_bestand(telling.pad)], make)

    assert [ask(), telling.ask()] == [2, 0]


def test_what_was_counted_before_it_was_asked_is_known(telling: Telling) -> None:
    telling.ask("ander")
    remember(telling.pad.parent, [(["proef", hash_bestand(telling.pad)], 7), (["meer"], 8)])
    assert [telling.ask(), telling.ask("ander"), telling.keren] == [7, 2, 1]
    telling.pad.write_bytes(b"x")
    assert telling.ask() == 1


def test_each_kind_has_its_own(telling: Telling) -> None:
    assert [telling.ask("een"), telling.ask("twee"), telling.keren] == [2, 2, 2]


def test_where_it_cannot_be_said_on_what_it_rests_it_is_counted_every_time(
    telling: Telling,
) -> None:
    for _ in range(2):
        assert recall(telling.pad.parent, lambda: None, telling.make) == 2
    assert telling.keren == 2
    assert not (telling.pad.parent / BESTAND).exists()


@pytest.mark.parametrize(
    "inhoud",
    [b"", b"\xff\xfe", b"nul", b"0\n{}", None],
    ids=["empty", "no text", "short", "sum", "bit"],
)
def test_a_damaged_account_is_not_believed(telling: Telling, inhoud: bytes | None) -> None:
    telling.ask()
    pad = telling.pad.parent / BESTAND
    if inhoud is None:  # another count, and the sum as it was
        inhoud = pad.read_bytes().replace(b": 2}", b": 7}")
        assert b": 7}" in inhoud
    pad.write_bytes(inhoud)
    assert [telling.ask(), telling.keren] == [2, 2]


def test_where_nothing_can_be_written_it_is_counted_every_time(telling: Telling) -> None:
    (telling.pad.parent / BESTAND).mkdir()
    assert [telling.ask(), telling.ask(), telling.keren] == [2, 2, 2]
    assert {p.name for p in telling.pad.parent.iterdir()} == {"boek", BESTAND}


def test_only_the_newest_are_kept(telling: Telling) -> None:
    for nummer in range(60):
        telling.ask(str(nummer))
    telling.ask("59")
    assert telling.keren == 60
    telling.ask("0")
    assert telling.keren == 61
    assert len((telling.pad.parent / BESTAND).read_bytes()) < 4000
