"""Does a message lie in the dossier that its ledger does not know?

Then the ledger is older than what was sent (put back from a backup), or a copy of the dossier made
it, and numbers would be given out a second time. Looked for by content, wherever it lies and
whatever it is called: separate messages, messages in their envelope, and zips. Only deliveries that
the ledger knows by their hash are not opened, and neither is what lies in `uitgaand/407` (or that
of the other contribution) under the name of a known message.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bvtool.berichten.boom import BerichtGeweigerd
from bvtool.berichten.bronnen import Berichtbestand
from bvtool.berichten.eigenbijdrage import Eigenbijdrage
from bvtool.berichten.lezing import read_heenbericht
from bvtool.berichten.release import load_release
from bvtool.berichten.schema import Schemasets
from bvtool.dossier.instellingen import BESTAND
from bvtool.dossier.publiceer import VOORVOEGSEL, hash_bestand
from bvtool.dossier.vragen.berichten import (
    ask_bekende_identificaties,
    ask_op_kenmerk,
    ask_zendingen,
)
from bvtool.gesprek.verzonden import to_bericht
from bvtool.vak.bijdrage import Bijdrage
from bvtool.vak.fouten import Bevinding, LeesSchrijfFout
from bvtool.vak.masker import show_naam
from bvtool.zips.leden import Zipfout, open_leden

if TYPE_CHECKING:
    from bvtool.dossier.map import Dossier
    from bvtool.dossier.verbinding import Verbinding

_KOP = 4096
# matches: "<ggk:envelopHeenbericht-ggk_Di01"
_HEEN = re.compile(rb"wmo40[1357]|_di01", re.IGNORECASE)
# matches: "407_2022-10-18_1 (2).zip"
_ZIP = re.compile(r"(?:407|abonnementstarief)_\d{4}-\d\d-\d\d_\d+( \(\d+\))?\.zip")
# matches: "uitgaand/407/407_K7Q2B0000012.xml"
_LOS = re.compile(
    r"uitgaand/(?:407|abonnementstarief)/(?:.+/)?40[1357]_([A-Z2-9]{4}[A-Z]\d{7})\.xml"
)
# matches: "K7Q2B0000012"
_VAN_BVTOOL = re.compile(r"[A-Z2-9]{4}[A-Z]\d{7}")
_GEEN_BERICHTEN = {"[Content_Types].xml", "mimetype"}
"""Members by which a zip is a workbook."""


class _Stuk(NamedTuple):
    """A file, or one in a zip, that may be a message: where it lies, its bytes when asked for."""

    pad: str
    waar: str
    read: Callable[[], bytes]


def find_map_los(bijdrage: Bijdrage) -> str:
    """The folder with the separate messages of this contribution, as the ledger names files."""
    return f"uitgaand/{bijdrage.uitgaand}"


def check_onbekend(
    verbinding: Verbinding, dossier: Dossier, schemas: Schemasets
) -> list[Bevinding]:
    """Raises LeesSchrijfFout for a delivery or message of bvtool that this ledger does not know.

    Gives what else was found: messages of this gemeente that another program made.
    """
    zendingen = ask_zendingen(verbinding)
    namen, sommen = {z.naam for z in zendingen}, {z.sha256 for z in zendingen}
    stukken = []
    for waar in _skip_known(verbinding, list(_iter_files(dossier.pad))):
        pad = dossier.pad / waar
        kop = _read_kop(pad)
        if kop.startswith(b"PK\3\4"):
            if hash_bestand(pad) in sommen:
                continue
            van_zip = list(_open_zip(pad, waar))
            if waar.count("/") == 1 and _ZIP.fullmatch(pad.name) and pad.name not in namen:
                raise _refuse(waar)
            stukken += van_zip
        elif _HEEN.search(kop):
            stukken.append(_Stuk(waar, waar, pad.read_bytes))
    return _judge(verbinding, dossier, list(_parse(stukken, schemas)))


def _iter_files(map_: Path) -> Iterator[str]:
    """Every file of the dossier as the ledger names files, by name; none of a dossier within it."""
    for hier, mappen, bestanden in os.walk(map_):
        mappen[:] = sorted(m for m in mappen if not (Path(hier, m) / BESTAND).is_file())
        begin = "" if Path(hier) == map_ else f"{Path(hier).relative_to(map_).as_posix()}/"
        for naam in sorted(bestanden):
            if not naam.startswith((VOORVOEGSEL, ".bvtool", "dossier.db")):
                yield begin + naam


def _read_kop(pad: Path) -> bytes:
    try:
        with pad.open("rb") as stroom:
            return stroom.read(_KOP)
    except OSError:
        return b""


def _open_zip(pad: Path, waar: str) -> Iterator[_Stuk]:
    grens = load_release().grenzen["bestand_bytes"]
    try:
        with open_leden(pad) as leden:
            if _GEEN_BERICHTEN.intersection(lid.kaal for lid in leden):
                return
            for lid in leden:
                data = b"" if lid.fout or lid.grootte > grens else lid.read(grens)
                if _HEEN.search(data[:_KOP]):
                    yield _Stuk(waar, f"{waar}: {lid.naam}", partial(bytes, data))
    except (Zipfout, OSError):
        return


def _skip_known(verbinding: Verbinding, paden: list[str]) -> list[str]:
    """Without what bvtool itself laid out under the name of a message of the ledger."""
    los = {pad: vorm[1] for pad in paden if (vorm := _LOS.fullmatch(pad))}
    bekend = ask_bekende_identificaties(verbinding, los.values())
    return [pad for pad in paden if los.get(pad) not in bekend]


def _parse(stukken: Iterable[_Stuk], schemas: Schemasets) -> Iterator[tuple[_Stuk, Eigenbijdrage]]:
    """Those of these that are a heenbericht of a release that is known here."""
    for stuk in stukken:
        try:
            heen = read_heenbericht(Berichtbestand(stuk.waar, stuk.read()), schemas).bericht
        except (BerichtGeweigerd, OSError):
            continue
        if heen is not None:
            yield stuk, heen


def _judge(
    verbinding: Verbinding, dossier: Dossier, gelezen: list[tuple[_Stuk, Eigenbijdrage]]
) -> list[Bevinding]:
    bekend = _ask_known(verbinding, [heen for _, heen in gelezen])
    anders = []
    i = dossier.instellingen
    van_ons = {i.gemeente, i.centrumgemeente, *i.regiogemeenten}
    for stuk, heen in gelezen:
        if heen.zegt in bekend:
            continue
        van_bvtool = heen.afzender in van_ons and _VAN_BVTOOL.fullmatch(heen.identificatie)
        if van_bvtool or stuk.pad.startswith("uitgaand/"):
            raise _refuse(stuk.waar)
        if heen.afzender in van_ons:
            anders.append(show_naam(stuk.waar))
    return [_tell(anders)] if anders else []


def _ask_known(
    verbinding: Verbinding, berichten: Iterable[Eigenbijdrage]
) -> set[tuple[object, ...]]:
    """What those of the messages with these names say that the ledger holds."""
    per_afzender: dict[str, set[str]] = {}
    for b in berichten:
        per_afzender.setdefault(b.afzender, set()).add(b.identificatie)
    return {to_bericht(rij).zegt for rij in ask_op_kenmerk(verbinding, per_afzender, ())}


def _refuse(waar: str) -> LeesSchrijfFout:
    heel = waar.endswith(".zip")
    wat = (
        "een zending die de administratie niet kent"
        if heel
        else "een bericht dat de administratie niet kent"
    )
    deze = "Is deze zending" if heel else "Is dit bericht"
    return LeesSchrijfFout(
        f"In het dossier staat {wat}.",
        waar=show_naam(waar),
        wat_nu=f"{deze} verstuurd, dan is de administratie te oud, en zouden nummers dubbel worden "
        "gebruikt: zet de nieuwste dossier.db terug, of ga verder in het dossier dat dit maakte. "
        f"{deze} nooit verstuurd, haal het bestand dan uit het dossier en geef de opdracht "
        "opnieuw.",
    )


def _tell(waar: list[str]) -> Bevinding:
    rest = f" en nog {len(waar) - 1}" if len(waar) > 1 else ""
    return Bevinding(
        f"{waar[0]}{rest}",
        "Dit bericht van uw gemeente kent de administratie niet: een ander programma maakte het.",
        "Is het verstuurd, let dan op dat deze klant niet ook hier wordt aangemeld.",
    )
