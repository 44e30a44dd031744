"""A whole file as raw sheets: the guards, the scan and the reading of every form put together."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from bvtool.tabel.lezen.poort import Bronbestand, check_unchanged, explain_os, open_bron
from bvtool.tabel.lezen.ruw import RuwBestand, RuwBlad
from bvtool.vak.fouten import Bevinding, InvoerGeweigerd
from bvtool.vak.grenzen import STANDAARD, Grenzen
from bvtool.zips.lezen import Zipmap, damaged, refuse, stream_xml

if TYPE_CHECKING:
    from bvtool.tabel.lezen.bladen import Bladscan, Werkmapscan
    from bvtool.tabel.lezen.werkmap import Vel


def read_bestand(
    pad: Path, bekend: Mapping[str, object], grenzen: Grenzen = STANDAARD
) -> RuwBestand:
    """Every sheet of an xlsx, ods or csv as raw text (see `ruw` for the form of a cell).

    `bekend` holds the normal forms of the known headers (`koprij.fold_kop`); only a csv needs them,
    to find its separator. Raises InvoerOntbreekt, InvoerGeweigerd or LeesSchrijfFout.
    """
    bron = open_bron(pad, grenzen)
    try:
        if bron.zipmap is None:
            bestand = _read_csv(bron, bekend, grenzen)
        elif bron.vorm == "xlsx":
            bestand = _read_xlsx(bron, bron.zipmap, grenzen)
        else:
            bestand = _read_ods(bron, bron.zipmap, grenzen)
    except OSError as fout:
        raise explain_os(fout, pad) from None
    check_unchanged(bron)
    return bestand


def _read_csv(bron: Bronbestand, bekend: Mapping[str, object], grenzen: Grenzen) -> RuwBestand:
    from bvtool.tabel.lezen.csvtekst import read_csv

    gelezen = read_csv(bron, bekend, grenzen)
    blad = RuwBlad("", True, gelezen.frame, velden=gelezen.velden)
    return RuwBestand(
        bron.naam,
        "csv",
        bron.sha256,
        (blad,),
        codering=gelezen.codering,
        scheidingsteken=gelezen.scheidingsteken,
        meldingen=gelezen.meldingen,
    )


def _read_xlsx(bron: Bronbestand, zipmap: Zipmap, grenzen: Grenzen) -> RuwBestand:
    from bvtool.tabel.lezen.werkmapdelen import list_bladen

    scan = list_bladen(zipmap, grenzen)
    if not scan.bladen:
        raise _no_bladen(bron)
    vellen = _read_vellen_xlsx(zipmap, scan, grenzen)
    bladen = tuple(
        _finish(zipmap, blad, vel, grenzen, datum1904=scan.datum1904, herrekenen=scan.herrekenen)
        for blad, vel in zip(scan.bladen, vellen, strict=True)
    )
    meldingen: tuple[Bevinding, ...] = ()
    if scan.externe_koppelingen:
        meldingen = (
            Bevinding(
                bron.naam,
                "Dit werkboek verwijst naar andere bestanden. bvtool volgt die niet; "
                "het gebruikt de waarden die in de cellen staan.",
                "Controleer of die waarden actueel zijn.",
            ),
        )
    return RuwBestand(
        bron.naam, "xlsx", bron.sha256, bladen, datum1904=scan.datum1904, meldingen=meldingen
    )


def _read_vellen_xlsx(zipmap: Zipmap, scan: Werkmapscan, grenzen: Grenzen) -> list[Vel]:
    """Scan and read: here when the scan proves the file harmless, else in a child meanwhile."""
    from bvtool.tabel.lezen.bladscan import scan_werkmap
    from bvtool.tabel.lezen.leesproces import Leesproces
    from bvtool.tabel.lezen.pakket import repack
    from bvtool.tabel.lezen.werkmap import Leesfout, read_vellen

    namen = [b.naam for b in scan.bladen]
    try:
        if zipmap.uitgepakt <= grenzen.hier and scan_werkmap(zipmap, scan, grenzen):
            bron = zipmap.pad if scan.gewoon else repack(zipmap, scan, grenzen)
            return read_vellen(bron, namen)
        with Leesproces(
            zipmap.pad, namen, zipmap.uitgepakt, grenzen, inpakken=not scan.gewoon
        ) as kind:
            if zipmap.uitgepakt > grenzen.hier:
                scan_werkmap(zipmap, scan, grenzen)
            import polars  # noqa: F401  (while the child reads)

            return kind.finish()
    except Leesfout:
        raise damaged(zipmap.pad.name) from None


def _finish(
    zipmap: Zipmap,
    blad: Bladscan,
    vel: Vel,
    grenzen: Grenzen,
    *,
    datum1904: bool,
    herrekenen: bool,
) -> RuwBlad:
    """The sheet with what the library lost put back."""
    from bvtool.tabel.lezen.bladscan import find_getallen
    from bvtool.tabel.lezen.canon import fold_cells, lost_cells, make_frame, restore_cells

    frame = make_frame(vel)
    if frame.height > grenzen.rijen or frame.width > grenzen.kolommen:
        raise refuse(
            zipmap.pad.name, "Dit blad heeft meer rijen of kolommen dan een tabel kan hebben."
        )
    if blad.fouten:
        frame = restore_cells(frame, blad.fouten)
    if blad.gewoon and lost_cells(frame, blad):
        frame = restore_cells(frame, find_getallen(zipmap, blad, grenzen))
    frame = fold_cells(frame, blad, datum1904=datum1904)
    return RuwBlad(
        blad.naam,
        blad.zichtbaar,
        frame,
        tuple(blad.formules),
        (*blad.zonder_waarde, *(blad.nullen if herrekenen else ())),
        tuple(sorted(blad.doorgehaald)),
        tuple(blad.samengevoegd),
        blad.verborgen_rijen,
        scan=blad,
    )


def _read_ods(bron: Bronbestand, zipmap: Zipmap, grenzen: Grenzen) -> RuwBestand:
    from bvtool.tabel.lezen.canon import fold_cells, make_frame, restore_cells
    from bvtool.tabel.lezen.leesproces import Leesproces
    from bvtool.tabel.lezen.odsscan import Odsblad, scan_ods
    from bvtool.tabel.lezen.werkmap import Leesfout

    uitgepakt = zipmap.delen["content.xml"].uitgepakt
    try:
        with Leesproces(bron.pad, None, uitgepakt, grenzen) as kind:
            scans = scan_ods(stream_xml(zipmap, "content.xml", grenzen), bron.naam)
            vellen = kind.finish()
    except Leesfout:
        raise damaged(bron.naam) from None
    if not vellen:
        raise _no_bladen(bron)
    bladen: list[RuwBlad] = []
    scans += [Odsblad() for _ in vellen[len(scans) :]]
    for vel, scan in zip(vellen, scans, strict=False):
        frame = fold_cells(restore_cells(make_frame(vel), scan.fouten), None)
        bladen.append(
            RuwBlad(
                vel.naam,
                vel.zichtbaar,
                frame,
                tuple(scan.formules),
                tuple(scan.zonder_waarde),
                tuple(scan.doorgehaald),
                tuple(scan.samengevoegd),
                scan.verborgen_rijen,
            )
        )
    return RuwBestand(bron.naam, "ods", bron.sha256, tuple(bladen))


def _no_bladen(bron: Bronbestand) -> InvoerGeweigerd:
    return InvoerGeweigerd(
        "In dit werkboek staat geen blad met cellen.",
        waar=bron.naam,
        wat_nu="Controleer of dit het goede bestand is.",
    )
