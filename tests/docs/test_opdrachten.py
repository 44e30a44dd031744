"""Every command, option and exit code stands in the manual, and the manual names no other."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from bvtool.cli import hoofd
from bvtool.cli.tonen import ONDERBROKEN
from bvtool.vak import fouten
from bvtool.vak.tabellen import load_tabel
from tests.docs.lezen import DOCUMENTEN, HANDLEIDING, ROOT

HOOFDSTUKKEN = [HANDLEIDING, *(ROOT / "docs" / naam for naam in ("wissels.md", "monitor.md"))]


def commands(groep: click.Group, pad: tuple[str, ...] = ()) -> Iterator[tuple[str, click.Command]]:
    """Every command by its full name, groups included."""
    ctx = click.Context(groep)
    for naam in groep.list_commands(ctx):
        opdracht = groep.get_command(ctx, naam)
        assert opdracht is not None
        yield " ".join([*pad, naam]), opdracht
        if isinstance(opdracht, click.Group):
            yield from commands(opdracht, (*pad, naam))


OPDRACHTEN = dict(commands(hoofd))
MANUAL = "\n".join(d.read_text(encoding="utf-8") for d in HOOFDSTUKKEN if d.exists())


@pytest.mark.parametrize("naam", OPDRACHTEN)
def test_the_manual_has_every_command(naam: str) -> None:
    assert f"bvtool {naam}" in MANUAL


@pytest.mark.parametrize("naam", [None, *OPDRACHTEN])
def test_the_manual_has_every_option(naam: str | None) -> None:
    opdracht = OPDRACHTEN[naam] if naam else hoofd
    opties = {o for p in opdracht.params if isinstance(p, click.Option) for o in p.opts}
    assert {o for o in opties if not re.search(rf"{re.escape(o)}\b", MANUAL)} == set()


def shown() -> Iterator[tuple[str, str]]:
    """Every command line in a code block or in backticks, in every document."""
    for document in DOCUMENTEN:
        tekst = document.read_text(encoding="utf-8")
        blokken = re.findall(r"^```\w*\n(.*?)^```$", tekst, flags=re.M | re.S)
        regels = [regel for blok in blokken for regel in blok.splitlines()]
        regels += re.findall(r"`(bvtool [^`]+)`", tekst)
        for regel in regels:
            if regel.startswith("bvtool "):
                yield document.relative_to(ROOT).as_posix(), regel


@pytest.mark.parametrize(("document", "regel"), list(shown()))
def test_every_command_line_in_the_documents_exists(document: str, regel: str) -> None:
    woorden = shlex.split(regel.partition("  #")[0].replace("...", ""))[1:]
    opdracht: click.Command = hoofd
    while woorden:
        woord = woorden.pop(0)
        if woord.startswith("-"):
            opties = {o: p for p in opdracht.params if isinstance(p, click.Option) for o in p.opts}
            assert woord in {*opties, "--help"}, f"{document}: {regel}"
            if woord != "--help" and not opties[woord].is_flag and woorden:
                woorden.pop(0)
        elif isinstance(opdracht, click.Group) and woord.islower():
            volgende = opdracht.get_command(click.Context(opdracht), woord)
            assert volgende is not None, f"{document}: {regel}"
            opdracht = volgende


def test_the_manual_has_every_exit_code() -> None:
    klassen = [k for k in vars(fouten).values() if isinstance(k, type)]
    codes = {k.code for k in klassen if issubclass(k, fouten.BvFout)} | {0, 1, ONDERBROKEN}
    deel = (
        HANDLEIDING.read_text(encoding="utf-8").partition("## Exitcodes")[2].partition("\n## ")[0]
    )
    assert {int(code) for code in re.findall(r"^\| (\d+) \|", deel, flags=re.M)} == codes


def test_the_manual_has_every_reason_and_setting() -> None:
    tabel = MANUAL.partition("| code | reden |")[2].partition("\n\n")[0]
    redenen = set(re.findall(r"^\| ([A-Z]{3}) \|", tabel, flags=re.M))
    assert redenen == {r["sleutel"] for r in load_tabel("redenen")}
    regels = [r for r in MANUAL.splitlines() if r.startswith("| `[")]
    for rij in load_tabel("instellingen"):
        van_sectie = [r for r in regels if f"`[{rij['sectie']}]`" in r]
        assert any(re.search(rf"\b{rij['sleutel']}\b", r) for r in van_sectie), rij


def test_the_manual_has_every_column() -> None:
    deel = MANUAL.partition("## Kolommen en instellingen")[2].partition("### De instellingen")[0]
    for rij in load_tabel("kolommen"):
        if rij["bestand"] in ("b4", "register"):
            assert f"`{rij['sleutel']}`" in deel, rij
            assert rij["kop"].casefold() in deel.casefold(), rij


def test_every_message_that_the_manual_explains_exists() -> None:
    bron = "".join(p.read_text(encoding="utf-8") for p in sorted((ROOT / "bvtool").rglob("*.py")))
    bron = re.sub(r'"\s*\n\s*f?"', "", bron)
    deel = MANUAL.partition("| melding |")[2].partition("\n\n")[0]
    meldingen = re.findall(r"^\| ([^|]+) \|", deel, flags=re.M)
    zinnen = [zin.strip() for melding in meldingen for zin in melding.split(";")]
    assert len(zinnen) > 15
    assert [zin for zin in zinnen if zin not in bron] == []


def test_the_manual_is_plain_dutch() -> None:
    zonder_code = re.sub(r"^```.*?^```$|`[^`\n]*`|<!--.*?-->|!\[", "", MANUAL, flags=re.M | re.S)
    assert re.findall(r"ongeldig|invalid|traceback|\w+!", zonder_code, flags=re.I) == []


def test_the_pictures_have_a_script() -> None:
    assert Path(ROOT / "docs" / "maak_beelden.py").exists()
