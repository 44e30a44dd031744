"""The guard of a folder: lets through what may go now (or be read in), holds the rest, says why.

A file moves whole or not at all: renamed within one disk, else copied under a temporary name,
flushed, renamed, and only then removed here. A run that was interrupted is finished by the next.
What cannot be judged, is not whole, or would overwrite another file stays and is named. Nothing
that is held is held in silence about spoed: the person to call stands in the same line.
"""

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from filelock import FileLock, Timeout

from bvtool.dossier.publiceer import VOORVOEGSEL, flush_bestand, flush_map, hash_bestand, rename
from bvtool.kalender.tekst import moment_tekst
from bvtool.vak.fouten import Bezig, Gebruiksfout, InvoerOntbreekt
from bvtool.vak.masker import show_naam
from bvtool.wissel.bron import read_koppen, walk
from bvtool.wissel.heel import is_heel
from bvtool.wissel.kop import Kop
from bvtool.wissel.mag import mag
from bvtool.wissel.reden import make_reden, make_spoed
from bvtool.wissel.regels import Kalender
from bvtool.wissel.soorten import RETOUR
from bvtool.wissel.uitspraak import INLEZEN, VERSTUREN, Uitspraak

SLOT = ".bvtool-wacht.slot"
DOOR, TEGEN, LATEN = "doorgelaten", "tegengehouden", "overgeslagen"
_IN_AANMAAK = (".tmp", ".part", ".partial", ".crdownload")


class Doorgang(NamedTuple):
    """What happened to one file: doorgelaten, tegengehouden or overgeslagen, and why.

    `spoed` tells that the name says it is urgent; `bel` is what a person must do when it is, and
    is filled for everything held. `vanaf` and `in_release`: when such a message may go again.
    """

    naam: str
    actie: str
    reden: str
    bericht: str = ""
    release: str = ""
    spoed: bool = False
    bel: str = ""
    vanaf: datetime | None = None
    in_release: str = ""


class Wachtregel(NamedTuple):
    """By what the guard judges: the calendar, the moment, and `versturen` or `inlezen`."""

    kalender: Kalender
    op: datetime
    handeling: str = VERSTUREN


def guard(
    map_: Path, naar: Path, kalender: Kalender, op: datetime, handeling: str = VERSTUREN
) -> list[Doorgang]:
    """Move every file of `map_` that may go at `op` to `naar`, keeping its place below the folder.

    `handeling` `inlezen` asks whether it may still (or already) be read in. Raises InvoerOntbreekt
    when a folder is missing, Gebruiksfout when one lies in the other, Bezig when another guard is
    at work in this folder.
    """
    _check_mappen(map_, naar)
    slot = FileLock(map_ / SLOT, timeout=0)
    try:
        slot.acquire()
    except Timeout:
        raise Bezig(
            "Er is al een wacht bezig in deze map.",
            waar=str(map_),
            wat_nu="Wacht tot die klaar is. Een volgende ronde pakt op wat blijft staan.",
        ) from None
    try:
        regel = Wachtregel(kalender, op, handeling)
        return [_pass(pad, map_, naar, regel) for pad in _kandidaten(map_)]
    finally:
        slot.release()


def _check_mappen(map_: Path, naar: Path) -> None:
    for pad in (map_, naar):
        if not pad.is_dir():
            raise InvoerOntbreekt(
                "Deze map is er niet.", waar=str(pad), wat_nu="Maak de map, of verbeter de naam."
            )
    van, tot = map_.resolve(), naar.resolve()
    if van == tot or van in tot.parents or tot in van.parents:
        raise Gebruiksfout(
            "De map en de map waar het heen gaat, liggen in elkaar.",
            waar=f"{map_} en {naar}",
            wat_nu="Kies twee mappen die los van elkaar staan.",
        )


def _kandidaten(map_: Path) -> Iterator[Path]:
    """The files to judge, in order of name; what another program is making is not among them."""
    for pad in list(walk(map_)):
        in_aanmaak = pad.suffix.lower() in _IN_AANMAAK or pad.name.startswith(("~$", VOORVOEGSEL))
        if pad.name != SLOT and not in_aanmaak:
            yield pad


def _pass(pad: Path, map_: Path, naar: Path, regel: Wachtregel) -> Doorgang:
    naam = show_naam(pad.relative_to(map_).as_posix())
    spoed = "spoed" in pad.relative_to(map_).as_posix().casefold()
    try:
        voor = pad.stat()
        oordeel = _judge(pad, naam, spoed, regel)
        if oordeel.actie != DOOR:
            return oordeel
        if pad.is_symlink() or (pad.stat().st_mtime_ns, pad.stat().st_size) != (
            voor.st_mtime_ns,
            voor.st_size,
        ):
            return _leave(naam, "Dit bestand verandert nog, of is een snelkoppeling.", spoed)
        if not _move(pad, naar / pad.relative_to(map_)):
            return _leave(naam, "Op de plek van bestemming staat al een ander bestand.", spoed)
    except OSError:
        return _leave(naam, "Dit bestand is niet te lezen of te verplaatsen.", spoed)
    return oordeel


def _judge(pad: Path, naam: str, spoed: bool, regel: Wachtregel) -> Doorgang:
    koppen: list[Kop] = []
    for gelezen in read_koppen([pad]):
        if gelezen.kop is None:
            return _leave(naam, gelezen.reden, spoed)
        koppen.append(gelezen.kop)
    if not koppen:
        return _leave(naam, "In deze zip zit geen bericht.", spoed)
    if not is_heel(pad):
        return _leave(naam, "Dit bestand is niet compleet; misschien is het nog in de maak.", spoed)
    antwoorden = [
        mag(kop.soort, kop.release, regel.op, kalender=regel.kalender, handeling=regel.handeling)
        for kop in koppen
    ]
    nee = next((a for a in antwoorden if not a.mag), None)
    if nee is None:
        soorten = ", ".join(dict.fromkeys(a.soort.naam for a in antwoorden))
        wat = "worden ingelezen" if regel.handeling == INLEZEN else "weg"
        return Doorgang(naam, DOOR, f"Dit mag nu {wat}.", soorten, antwoorden[0].release, spoed)
    return Doorgang(
        naam=naam,
        actie=TEGEN,
        reden=_tell(nee),
        bericht=nee.soort.naam,
        release=nee.release,
        spoed=spoed,
        bel=make_spoed(nee.soort),
        vanaf=nee.vanaf,
        in_release=nee.in_release,
    )


def _tell(a: Uitspraak) -> str:
    """Why it is held, until when, and that an old release never goes again."""
    if a.handeling == INLEZEN and a.in_release != a.release:
        return (
            f"{make_reden(a)} Lees het niet meer in: een antwoord in release {a.release} kan niet "
            "meer, dus het paar zou breken. Vraag de afzender het opnieuw in te dienen."
        )
    if a.vanaf is None:
        return make_reden(a)
    wanneer = "nu" if a.vanaf == a.op else f"vanaf {moment_tekst(a.vanaf)}"
    if a.in_release == a.release:
        return f"{make_reden(a)} Weer {wanneer}."
    if a.soort.richting == RETOUR:
        nog = "een antwoord in de oude release kan dan niet meer: bel de andere partij"
    else:
        nog = "maak dit bericht dan opnieuw"
    return f"{make_reden(a)} Weer {wanneer}, in release {a.in_release}; {nog}."


def _leave(naam: str, reden: str, spoed: bool) -> Doorgang:
    bel = "Spoed wacht niet: bel de ontvanger en regel het buiten het berichtenverkeer om."
    return Doorgang(naam, LATEN, reden, spoed=spoed, bel=bel)


def _move(pad: Path, doel: Path) -> bool:
    """Put the file in its place, whole; False when another file stands there."""
    if doel.exists():
        if hash_bestand(doel) != hash_bestand(pad):
            return False
        pad.unlink()  # an earlier run copied it and was stopped before it could clear up
        return True
    doel.parent.mkdir(parents=True, exist_ok=True)
    try:
        rename(pad, doel)
    except OSError as fout:
        if fout.errno != errno.EXDEV:
            raise
        _copy(pad, doel)
        pad.unlink()
    flush_map(doel.parent)
    return True


def _copy(pad: Path, doel: Path) -> None:
    """To another disk: under a temporary name first, and in its place only when it is all there."""
    tijdelijk = doel.with_name(f"{VOORVOEGSEL}{os.getpid()}-{doel.name}")
    try:
        shutil.copy2(pad, tijdelijk)
        flush_bestand(tijdelijk)
        rename(tijdelijk, doel)
    except BaseException:
        with suppress(OSError):
            tijdelijk.unlink()
        raise
