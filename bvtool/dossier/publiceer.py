"""Publishing: files appear whole or not at all.

A file is written under a temporary name beside its target and flushed to disk, and so is the folder
that holds that name. After the commit of the ledger it is renamed. When something stops the program
in between, the ledger still holds the row of that publication and the next run completes it.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from bvtool.dossier.rechten import drop_link, take_over
from bvtool.vak.fouten import LeesSchrijfFout

VOORVOEGSEL = ".~bvtool-"
POGINGEN = 8
"""Times that a rename is tried (together about three seconds) while another program holds on."""


class Klaargezet(NamedTuple):
    """A file that waits under `tijdelijk` to become `doel`; `soort` uitpakken: doel is a folder."""

    soort: str
    doel: Path
    tijdelijk: Path
    sha256: str


def hash_bestand(pad: Path) -> str:
    """The SHA-256 of a file, in hexadecimals."""
    with pad.open("rb") as stroom:
        return hashlib.file_digest(stroom, "sha256").hexdigest()


def stage(
    doel: Path, nummer: int, schrijf: Callable[[Path], object], *, map_later: bool = False
) -> Klaargezet | None:
    """Write a file under a temporary name beside `doel` and flush it to disk; None when `doel`
    holds exactly these bytes already. `map_later`: the caller flushes the folders (`flush_mappen`).
    """
    make_map(doel.parent)
    tijdelijk = doel.with_name(f"{VOORVOEGSEL}{nummer}-{doel.name}")
    try:
        schrijf(drop_link(tijdelijk))
        take_over(tijdelijk)
        sha256 = hash_bestand(tijdelijk)
        if doel.is_file() and hash_bestand(doel) == sha256:
            tijdelijk.unlink()
            return None
        flush_bestand(tijdelijk)
        if not map_later:
            flush_map(tijdelijk.parent)
    except BaseException:
        with suppress(OSError):
            tijdelijk.unlink()
        raise
    return Klaargezet("bestand", doel, tijdelijk, sha256)


def flush_bestand(pad: Path) -> None:
    """Make sure that the bytes of a file are on the disk."""
    with pad.open("rb+") as stroom:
        os.fsync(stroom.fileno())


_KAN_NIET = (errno.EINVAL, errno.ENOTSUP, errno.EBADF)
"""What a file system answers (some network shares) that cannot flush a folder."""


def flush_map(map_: Path) -> None:
    """Make sure that the names in a folder are on the disk; Windows does that by itself."""
    if os.name == "nt":
        return
    nummer = os.open(map_, os.O_RDONLY)
    try:
        os.fsync(nummer)
    except OSError as fout:
        if fout.errno not in _KAN_NIET:
            raise
    finally:
        os.close(nummer)


def flush_mappen(paden: Iterable[Path]) -> None:
    """Make sure that the names of these files are on the disk: every folder once."""
    for map_ in sorted({pad.parent for pad in paden}):
        flush_map(map_)


def make_map(map_: Path) -> None:
    """Make a folder and those above it, each with its name on the disk."""
    if map_.is_dir():
        return
    make_map(map_.parent)
    map_.mkdir(exist_ok=True)
    take_over(map_)
    flush_map(map_.parent)


def publish(klaar: Klaargezet, *, map_later: bool = False) -> Path:
    """Put a staged file in its place; gives where it stands. `map_later`: see `stage`.

    When the target is held open by another program (Excel), the file gets a free name beside it:
    a result is never lost. Raises LeesSchrijfFout when the staged file is gone.
    """
    if klaar.soort == "uitpakken":
        if not klaar.tijdelijk.is_file():
            raise gone(klaar)
        unpack(klaar.tijdelijk, klaar.doel)
        return klaar.doel
    if not klaar.tijdelijk.exists():
        if klaar.doel.is_file() and hash_bestand(klaar.doel) == klaar.sha256:
            flush_map(klaar.doel.parent)  # a run that was stopped perhaps did not come to it
            return klaar.doel
        raise gone(klaar)
    doel = free_name(klaar.doel) if is_open_elsewhere(klaar.doel) else klaar.doel
    try:
        rename(klaar.tijdelijk, doel)
    except PermissionError:
        doel = free_name(klaar.doel)
        rename(klaar.tijdelijk, doel)
    if not map_later:
        flush_map(doel.parent)
    return doel


def is_other(klaar: Klaargezet) -> bool:
    """Whether something else stands under this temporary name: what was left half in this folder,
    while the publication is that of a colleague with the same ledger on a server."""
    return klaar.tijdelijk.is_file() and hash_bestand(klaar.tijdelijk) != klaar.sha256


# matches: ".~bvtool-3-werkboek.xlsx"
_KLAAR = re.compile(rf"{re.escape(VOORVOEGSEL)}\d+-(?P<naam>.+)", re.DOTALL)


def list_klaargezet(map_: Path) -> Iterator[tuple[Path, Path]]:
    """The staged files in a folder, each with the name that it was to get."""
    for rest in sorted(map_.glob(f"{VOORVOEGSEL}*")) if map_.is_dir() else ():
        if rest.is_file() and (vorm := _KLAAR.fullmatch(rest.name)):
            yield rest, rest.with_name(vorm["naam"])


def gone(klaar: Klaargezet) -> LeesSchrijfFout:
    """The fault that a staged file is not there (any more)."""
    return LeesSchrijfFout(
        "Een bestand dat klaarstond, is weg.",
        waar=str(klaar.doel),
        wat_nu="Geef de opdracht die dit bestand maakt opnieuw.",
    )


def relatief(map_: Path, pad: Path) -> str:
    """A path as it stands in the ledger: seen from the folder of the dossier, with `/`."""
    return os.path.relpath(pad, map_).replace(os.sep, "/")


def is_open_elsewhere(doel: Path) -> bool:
    """Whether Excel or LibreOffice left its mark that this file is open now."""
    excel = doel.with_name(f"~${doel.name}")
    libre = doel.with_name(f".~lock.{doel.name}#")
    return excel.exists() or libre.exists()


def free_name(doel: Path) -> Path:
    """The first name `naam (2).xlsx`, `naam (3).xlsx`, ... that is not taken."""
    nummer = 2
    while (vrij := doel.with_name(f"{doel.stem} ({nummer}){doel.suffix}")).exists():
        nummer += 1
    return vrij


def rename(van: Path, naar: Path) -> None:
    """`os.replace`, tried again for a moment while a virus scanner or Excel holds the file."""
    for poging in range(POGINGEN):
        try:
            van.replace(naar)
        except PermissionError:
            if poging == POGINGEN - 1:
                raise
            time.sleep(0.05 * 2**poging if poging < 4 else 0.5)
        else:
            return


def unpack(zippad: Path, map_: Path) -> None:
    """Lay the files of a zip of our own as separate files in `map_`; what is there already stays.

    Each file appears whole: all are written under temporary names, flushed, and then renamed. What
    an earlier zip beside this one laid there goes first, to a folder of its own.
    """
    make_map(map_)
    _put_away(zippad, map_)
    klaar: list[tuple[Path, Path]] = []
    for naam, data in read_eigen_zip(zippad):
        doel = map_ / naam
        if doel.is_file() and doel.read_bytes() == data:
            continue
        tijdelijk = map_ / f"{VOORVOEGSEL}{naam}"
        drop_link(tijdelijk).write_bytes(data)
        take_over(tijdelijk)
        klaar.append((tijdelijk, doel))
    flush_veel([tijdelijk for tijdelijk, _ in klaar])
    for tijdelijk, doel in klaar:
        rename(tijdelijk, doel)
    if klaar:
        flush_map(map_)


VERZONDEN = "verzonden"
"""Below a folder of separate files: what went before, in a folder for each zip."""


def _put_away(nieuw: Path, map_: Path) -> None:
    """Move what earlier zips laid in `map_` to `verzonden/<name of the zip>/`.

    A file that another program holds open stays, and goes at a later delivery.
    """
    staan = {pad.name for pad in map_.iterdir() if pad.is_file()}
    for oud in sorted(nieuw.parent.glob("*.zip")) if staan else ():
        weg = staan & list_eigen_zip(oud) if oud != nieuw else set()
        doel = map_ / VERZONDEN / oud.stem
        if weg:
            make_map(doel)
        for naam in sorted(weg):
            with suppress(PermissionError):
                (map_ / naam).replace(doel / naam)
        if weg:
            flush_map(doel)
            flush_map(map_)


def list_eigen_zip(pad: Path) -> set[str]:
    """The names in a zip of our own; nothing when somebody changed it since."""
    from bvtool.zips.leden import Zipfout, open_leden  # most who publish touch no zip

    try:
        with open_leden(pad) as leden:
            return {lid.kaal for lid in leden}
    except (Zipfout, OSError):
        return set()


def read_eigen_zip(pad: Path) -> Iterator[tuple[str, bytes]]:
    """Names and bytes of the messages in a zip of our own.

    Raises LeesSchrijfFout when somebody changed it since: a name in it is no plain name of a file,
    or a message is not whole.
    """
    from bvtool.zips.leden import KAPOT, Zipfout, open_leden

    try:
        with open_leden(pad) as leden:
            for lid in leden:
                if Path(lid.kaal).name != lid.kaal or "\\" in lid.kaal:
                    raise Zipfout(KAPOT)
                yield lid.kaal, lid.read(lid.grootte + 1)
    except Zipfout:
        raise LeesSchrijfFout(
            "Deze zip is niet meer zoals bvtool haar maakte.",
            waar=str(pad),
            wat_nu="Zet haar terug uit een reservekopie, of haal haar weg en geef de opdracht "
            "aanmelden opnieuw.",
        ) from None


VEEL = 500
"""From this many files on, one flush of everything is quicker than one for each file."""


def flush_veel(paden: list[Path]) -> None:
    """Make sure that the bytes of these files are on the disk."""
    if len(paden) >= VEEL and hasattr(os, "sync"):
        os.sync()
        return
    for pad in paden:
        flush_bestand(pad)


def sweep(mappen: list[Path]) -> None:
    """Remove what an interrupted run left under temporary names in these folders."""
    for map_ in mappen:
        if not map_.is_dir():
            continue
        for rest in sorted(map_.glob(f"{VOORVOEGSEL}*")):
            if rest.is_dir():
                import shutil

                shutil.rmtree(rest, ignore_errors=True)
            else:
                with suppress(OSError):
                    rest.unlink()
