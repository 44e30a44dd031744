"""Makes a new ledger, brings an older one forward, and keeps a copy before it does.

More than 300 lines: every step from one version to the next stands beside the others.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable
from typing import TYPE_CHECKING

from bvtool.dossier import caktabellen, ledger
from bvtool.dossier.binding import bind_map, refuse_leeg
from bvtool.dossier.brug import OUDSTE, VRAGEN
from bvtool.dossier.feiten import MIGRATIERONDE, PLEKKEN
from bvtool.dossier.map import EIGEN
from bvtool.dossier.plek import note_plek
from bvtool.dossier.publiceer import VOORVOEGSEL, flush_bestand, flush_map, hash_bestand
from bvtool.dossier.rechten import drop_link
from bvtool.dossier.rijmerken import (
    SLEUTEL,
    change_sleutel,
    make_sleutel,
    write_los,
)
from bvtool.dossier.ronde import first_ronde
from bvtool.dossier.schema import list_aanwezig, list_kolommen, make_tabel
from bvtool.dossier.server import WAAR
from bvtool.dossier.spoor import count_spoor, describe_werk, rewrite_begin, write_spoor
from bvtool.dossier.verbinding import is_begonnen
from bvtool.dossier.vragen.rondes import add_ronde
from bvtool.dossier.zegel import ask_einde
from bvtool.kalender.klok import Klok
from bvtool.vak.fouten import InstellingFout, LeesSchrijfFout

if TYPE_CHECKING:
    from bvtool.dossier.map import Dossier
    from bvtool.dossier.schema import Tabel
    from bvtool.dossier.verbinding import Toegang, Verbinding


def to_versie_3(verbinding: Verbinding) -> None:
    """Doubt about an answer, what differs and the word of a person get columns of their own; who
    left and came back has more periods than one."""
    make_tabel(verbinding, ledger.besluitperiode)
    rebuild(verbinding, ledger.antwoord, VRAGEN[2]["antwoord"].format(schema=""))


def to_versie_4(verbinding: Verbinding) -> None:
    """What staff of the CAK do, their letters and notes, and what lies there now get tables.

    The rows of the ledger are marked, and the sums of their marks stand in the trail.
    """
    c = caktabellen
    for tabel in (c.daad, c.brief, c.notitie, c.ligt, c.verloop, c.uitspraak):
        make_tabel(verbinding, tabel)
    make_tabel(verbinding, ledger.rijmerk)
    rebuild(verbinding, ledger.spoor, VRAGEN[3]["spoor"].format(schema=""))


def to_versie_5(verbinding: Verbinding) -> None:
    """A dossier has rounds; what was done so far is the first, the migration."""
    make_tabel(verbinding, ledger.ronde)
    add_ronde(verbinding, MIGRATIERONDE)
    make_tabel(verbinding, ledger.rondelevering)
    rebuild(verbinding, ledger.vergelijking, VRAGEN[4]["vergelijking"].format(schema=""))
    rebuild(verbinding, ledger.besluit, VRAGEN[4]["besluit"].format(schema=""))
    rebuild(verbinding, caktabellen.uitspraak, "select * from cak_uitspraak")  # one word more


def to_versie_6(verbinding: Verbinding) -> None:
    """A round, a start number and a message are of one contribution; a delivery of the
    abonnementstarief may have a price, and there are answers of its own."""
    for naam, rijen in VRAGEN[5].items():
        tabel = caktabellen.TABELLEN[naam]
        if list_kolommen(verbinding, naam) < set(tabel.kolommen):  # not made by an earlier step
            rebuild(verbinding, tabel, rijen.format(schema=""))
    rebuild(verbinding, ledger.antwoord, "select * from antwoord")  # kinds of answer more


MIGRATIES: dict[int, Callable[[Verbinding], None]] = {
    3: to_versie_3,
    4: to_versie_4,
    5: to_versie_5,
    6: to_versie_6,
}
"""For each version the step that brings a ledger of the version before it to this one."""

_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def _nothing() -> None:
    """Nobody to tell."""


def prepare_ledger(
    toegang: Toegang, dossier: Dossier, klok: Klok, mark: Callable[[], None] = _nothing
) -> None:
    """Make the ledger when it is not there; migrate it when it is older; check whose it is.

    `mark` is called before anything is written.

    Raises LeesSchrijfFout when it was made by a newer bvtool, InstellingFout when the settings
    drop the mark that the data are fictive, name another gemeente, or name an empty ledger on a
    server for a dossier that has one of its own.
    """
    with toegang.connect() as verbinding:
        begonnen = is_begonnen(verbinding)
    if not begonnen:
        mark()
        _create(toegang, dossier, klok)
    with toegang.begin() as verbinding:
        feiten = ledger.read_meta(verbinding)
        versie = _read_versie(feiten)
    if versie > ledger.VERSIE:
        raise LeesSchrijfFout(
            "De administratie van dit dossier is gemaakt met een nieuwere bvtool.",
            waar="dossier.db",
            wat_nu="Werk bvtool bij en geef de opdracht opnieuw.",
        )
    if versie < OUDSTE:
        raise LeesSchrijfFout(
            "De administratie van dit dossier is te oud voor deze bvtool.",
            waar="dossier.db",
            wat_nu="Vraag uw beheerder om een eerdere bvtool: die zet de administratie over.",
        )
    if versie < ledger.VERSIE:
        mark()
        _migrate(toegang, dossier, klok, versie)
    _check_owner(feiten, dossier)
    if toegang.op_server:
        bind_map(toegang, dossier, feiten)
    if any(getattr(dossier.instellingen, m) and feiten.get(m) != "1" for m in _MARKEN):
        mark()
        with toegang.begin() as verbinding:
            _keep_marks(verbinding, dossier, klok)
    if plekken := note_plek(dossier, feiten):
        mark()
        with toegang.begin() as verbinding:
            write_los(verbinding, PLEKKEN, plekken)


def _read_versie(feiten: dict[str, str]) -> int:
    """The version of the ledger; raises LeesSchrijfFout when somebody made it no number."""
    versie = feiten.get("schema_versie", "")
    if not versie.isdecimal():
        raise LeesSchrijfFout(
            "De administratie zegt niet van welke versie zij is.",
            waar="dossier.db",
            wat_nu="Geef: bvtool controleer --spoor. Dat zegt wat er is veranderd.",
        )
    return int(versie)


def _refuse_two(dossier: Dossier) -> None:
    """A ledger on a server does not begin beside one in the dossier that did work already."""
    hier = ask_einde(dossier.ledger_pad)
    if hier and hier[1] > 1:
        raise InstellingFout(
            "Dit dossier heeft al een administratie in dossier.db, en die op de server is leeg. "
            "Wat al is verstuurd, zou nog een keer gaan.",
            waar=WAAR,
            wat_nu="Maak url weer leeg. Wilt u een administratie op een server, vul url dan in "
            "voordat u in een dossier gaat werken.",
        )


def _create(toegang: Toegang, dossier: Dossier, klok: Klok) -> None:
    if toegang.op_server:
        _refuse_two(dossier)
        refuse_leeg(dossier)
    instellingen = dossier.instellingen
    zout = klok.nu.isoformat() if klok.opgegeven else os.urandom(16).hex()
    bron = "|".join((instellingen.gemeente, instellingen.uitvoerder, dossier.pad.name, zout))
    cijfers = hashlib.sha256(bron.encode("utf-8", "surrogateescape")).digest()
    letters = [_LETTERS[c % len(_LETTERS)] for c in cijfers]
    # A letter last: with the seven figures that follow, no identification looks like a BSN.
    voorvoegsel = "".join(letters[:4]) + next(t for t in letters[4:] if t.isalpha())
    with toegang.begin() as verbinding:
        make_tabellen(verbinding)
        for sleutel, waarde in (
            ("schema_versie", str(ledger.VERSIE)),
            ("identificatie_voorvoegsel", voorvoegsel),
            ("gemeente", instellingen.gemeente),
            *((mark, str(int(getattr(instellingen, mark)))) for mark in _MARKEN),
            (SLEUTEL, _make_sleutel(dossier, klok, voorvoegsel)),
        ):
            ledger.write_meta(verbinding, sleutel, waarde)
        if (eerste := first_ronde(instellingen, klok.nu)) is not None:
            add_ronde(verbinding, eerste)
        _begin_spoor(verbinding, dossier, klok)


def make_tabellen(verbinding: Verbinding) -> None:
    """Make every table that is not there."""
    er_zijn = list_aanwezig(verbinding)
    for naam, tabel in caktabellen.TABELLEN.items():
        if naam not in er_zijn:
            make_tabel(verbinding, tabel)


def _make_sleutel(dossier: Dossier, klok: Klok, voorvoegsel: str) -> str:
    """The key of the marks: one that nobody can guess, but in a rehearsal with `--nu` always the
    same for one ledger, so that its files come out the same."""
    oefening = klok.opgegeven and dossier.instellingen.fictief
    return make_sleutel(voorvoegsel if oefening else "")


def _begin_spoor(verbinding: Verbinding, dossier: Dossier, klok: Klok) -> None:
    """The first row of the trail: who began this ledger, when, with which settings."""
    paden = [dossier.pad / naam for naam in EIGEN]
    velden = describe_werk(klok, "nieuw") | {
        "invoer": [],
        "uitvoer": [{"naam": p.name, "sha256": hash_bestand(p)} for p in paden if p.is_file()],
        "aantallen": {},
    }
    write_spoor(verbinding, velden)


def _migrate(toegang: Toegang, dossier: Dossier, klok: Klok, van: int) -> None:
    if not toegang.op_server:
        kopie = dossier.ledger_pad.with_name(f"{dossier.ledger_pad.name}.kopie-versie-{van}")
        if not kopie.exists():
            tijdelijk = kopie.with_name(f"{VOORVOEGSEL}{kopie.name}")
            shutil.copyfile(dossier.ledger_pad, drop_link(tijdelijk))
            flush_bestand(tijdelijk)
            tijdelijk.replace(kopie)
            flush_map(kopie.parent)
    with toegang.connect_los() as verbinding:
        if not toegang.op_server:  # tables are rebuilt; the references are checked below
            verbinding.execute("PRAGMA foreign_keys = OFF")
        verbinding.begin()
        for versie in range(van + 1, ledger.VERSIE + 1):
            MIGRATIES[versie](verbinding)
        ledger.write_meta(verbinding, "schema_versie", str(ledger.VERSIE))
        feiten = ledger.read_meta(verbinding)
        if SLEUTEL not in feiten:
            sleutel = _make_sleutel(dossier, klok, feiten["identificatie_voorvoegsel"])
            ledger.write_meta(verbinding, SLEUTEL, sleutel)
        _note(verbinding, klok, "overzetten", {"versie": ledger.VERSIE})
        if not toegang.op_server:
            _check_references(verbinding)
        verbinding.commit()


def _check_references(verbinding: Verbinding) -> None:
    if verbinding.first("PRAGMA foreign_key_check") is not None:
        raise LeesSchrijfFout(
            "De administratie is niet over te zetten: er ontbreekt iets in.",
            waar="dossier.db",
            wat_nu="Zet dossier.db terug uit uw reservekopie.",
        )


def rebuild(verbinding: Verbinding, tabel: Tabel, rijen: str) -> None:
    """Make a table again as it is defined now; `rijen` asks the old one for its rows.

    Whole tables are made anew because SQLite cannot alter what a table must keep to. They are made
    by the words of the table itself: a copy of it would have its rules in another order each time.
    """
    nieuw = f"{tabel.naam}_nieuw"
    verbinding.execute(tabel.write_create(op_server=verbinding.op_server, naam=nieuw))
    kolommen = ", ".join(tabel.kolommen)
    verbinding.execute(f"insert into {nieuw} ({kolommen}) select {kolommen} from ({rijen}) as oud")
    verbinding.execute(f"DROP TABLE {tabel.naam}")
    verbinding.execute(f"ALTER TABLE {nieuw} RENAME TO {tabel.naam}")
    for index in tabel.indexen:
        verbinding.execute(index)
    if verbinding.op_server:  # the rows kept their numbers; go on behind them
        id_ = tabel.sleutel[0]
        nummers = f"pg_get_serial_sequence('{tabel.naam}', '{id_}')"  # null: no numbers of its own
        verbinding.execute(
            f"select setval({nummers}, coalesce(max({id_}), 0) + 1, false) from {tabel.naam}"
        )


_MARKEN = ("fictief", "synthetisch")


def _check_owner(feiten: dict[str, str], dossier: Dossier) -> None:
    instellingen = dossier.instellingen
    for mark in _MARKEN:
        if feiten.get(mark) == "1" and not getattr(instellingen, mark):
            raise InstellingFout(
                f"Dit dossier is {mark} gemaakt en blijft dat.",
                waar=f"bvtool.toml, [dossier] {mark}",
                wat_nu=f"Zet {mark} = true terug. Echte gegevens horen in een ander dossier.",
            )
    if feiten.get("gemeente", "") != instellingen.gemeente:
        raise InstellingFout(
            f"De administratie hoort bij gemeente {feiten.get('gemeente')}, "
            f"de instellingen noemen {instellingen.gemeente}.",
            waar="bvtool.toml, [dossier] gemeente",
            wat_nu="Zet de gemeente terug. Een andere gemeente krijgt een eigen dossier.",
        )


def _keep_marks(verbinding: Verbinding, dossier: Dossier, klok: Klok) -> None:
    for mark in _MARKEN:
        if getattr(dossier.instellingen, mark):
            ledger.write_meta(verbinding, mark, "1")
    if count_spoor(verbinding) > 1:
        _note(verbinding, klok, "merken", {})
        return
    if klok.opgegeven:  # nothing was done yet: from here on it is a rehearsal, as if begun so
        voorvoegsel = ledger.read_meta(verbinding)["identificatie_voorvoegsel"]
        change_sleutel(verbinding, _make_sleutel(dossier, klok, voorvoegsel))
    rewrite_begin(verbinding)


def _note(verbinding: Verbinding, klok: Klok, opdracht: str, aantallen: dict[str, object]) -> None:
    """A row of the trail for what bvtool changed in the ledger itself, no command asked."""
    velden = describe_werk(klok, opdracht) | {"invoer": [], "uitvoer": [], "aantallen": aantallen}
    write_spoor(verbinding, velden)
