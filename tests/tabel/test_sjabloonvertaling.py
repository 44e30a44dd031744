"""A template that was translated once is used again, while all that it rests on is the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment

from bvtool.tabel.schrijven.sjabloonvertaling import Sjabloonvertaling

TEKST = "{% for naam in namen %}<li>{{ naam }}{% endfor %}"


@pytest.fixture(autouse=True)
def schrijft(monkeypatch: pytest.MonkeyPatch) -> None:
    """Python keeps its own translations too."""
    monkeypatch.setattr("sys.dont_write_bytecode", False)


def fill(map_: Path, opties: bytes = b"een", tekst: str = TEKST) -> str:
    omgeving = Environment(
        loader=DictLoader({"lijst.html": tekst}),
        autoescape=True,
        bytecode_cache=Sjabloonvertaling(map_, opties),
    )
    return omgeving.get_template("lijst.html").render(namen=["a", "<b>"])


def kept(map_: Path) -> dict[str, bytes]:
    return {pad.name: pad.read_bytes() for pad in map_.iterdir()}


def test_the_second_time_gives_the_same_page_and_writes_nothing(tmp_path: Path) -> None:
    eerste = fill(tmp_path)
    er = kept(tmp_path)
    (pad,) = tmp_path.iterdir()
    toen = pad.stat().st_mtime_ns
    assert fill(tmp_path) == eerste == "<li>a<li>&lt;b&gt;"
    assert (kept(tmp_path), pad.stat().st_mtime_ns) == (er, toen)


def test_another_template_or_other_options_are_translated_anew(tmp_path: Path) -> None:
    fill(tmp_path)
    eerste = kept(tmp_path)
    assert fill(tmp_path, tekst="{{ namen[1] }}") == "&lt;b&gt;"
    tweede = kept(tmp_path)
    fill(tmp_path, b"twee", "{{ namen[1] }}")
    assert len({*eerste.values(), *tweede.values(), *kept(tmp_path).values()}) == 3


@pytest.mark.parametrize("lengte", [0, 5, 60, 200])
def test_a_damaged_translation_is_made_again(tmp_path: Path, lengte: int) -> None:
    goed = fill(tmp_path)
    (pad,) = tmp_path.iterdir()
    pad.write_bytes(pad.read_bytes()[:lengte])
    assert fill(tmp_path) == goed


def test_where_nothing_may_be_written_it_is_translated_every_time(tmp_path: Path) -> None:
    assert fill(tmp_path / "weg") == "<li>a<li>&lt;b&gt;"
    assert not (tmp_path / "weg").exists()


def test_a_folder_with_a_name_that_the_system_cannot_write_as_letters(tmp_path: Path) -> None:
    """A program in a folder with an accent, on a system that knows only ASCII."""
    vertaling = Sjabloonvertaling(tmp_path, b"")
    sleutels = {
        vertaling.get_cache_key("a.html", f"/gebruiker {m}/a.html") for m in ("\udcc3", "e")
    }
    assert len(sleutels) == 2
