"""The table in a file: sheet and header row found, columns recognised, every row given its place.

`read_tabel` is the door for the files of the process (B4, register); `read_bestand` gives all
sheets of any file raw. Everything a user has to know comes along as `meldingen`; what cannot be
decided without guessing is asked, as an InvoerGeweigerd that names the places.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from bvtool.tabel.lezen.afspraak import GEEN, Leesafspraak
from bvtool.tabel.lezen.bestand import read_bestand
from bvtool.tabel.lezen.kolommen import (
    list_verplicht,
    match_kolommen,
    name_kop,
)
from bvtool.tabel.lezen.kolomvragen import KolommenOpen, recognise_kolommen
from bvtool.tabel.lezen.koprij import Koprij, find_koprij, list_bekend
from bvtool.tabel.lezen.rijmeldingen import (
    list_formulerijen,
    report_doorgehaald,
    report_overig,
    report_vorm,
)
from bvtool.tabel.lezen.rijsoort import split_rijen
from bvtool.tabel.lezen.ruw import RuwBestand, RuwBlad, RuweTabel
from bvtool.vak.aantal import count
from bvtool.vak.fouten import Bevinding, InvoerGeweigerd
from bvtool.vak.grenzen import STANDAARD, Grenzen

__all__ = ["read_bestand", "read_tabel", "take_tabel"]
_MAX_BLADEN = 20


def read_tabel(
    pad: Path,
    soort: str,
    eigen_koppen: Mapping[str, str] | None = None,
    *,
    blad: str | None = None,
    grenzen: Grenzen = STANDAARD,
    afspraak: Leesafspraak = GEEN,
) -> RuweTabel:
    """The table of kind `soort` (a `bestand` of `data/kolommen.csv`: "b4", "register") in a file.

    `eigen_koppen` maps keys to the dossier's own headers (`[kolommen]` in bvtool.toml); `blad`
    names the sheet, when it must be that one; `afspraak` is what a person said before. Raises
    InvoerOntbreekt (66), LeesSchrijfFout (74)
    and InvoerGeweigerd (65): no table, no header row, more sheets that fit, unclear columns, and
    all that `guards` refuses.
    """
    eigen = eigen_koppen or {}
    bestand = read_bestand(pad, list_gekend(soort, eigen, afspraak), grenzen)
    return take_tabel(bestand, soort, eigen, blad=blad, afspraak=afspraak)


def list_gekend(
    soort: str, eigen_koppen: Mapping[str, str], afspraak: Leesafspraak = GEEN
) -> dict[str, str]:
    """The known headers, those of the agreement among them."""
    return list_bekend(soort, eigen_koppen) | afspraak.list_kolommen(soort)


def take_tabel(
    bestand: RuwBestand,
    soort: str,
    eigen_koppen: Mapping[str, str],
    *,
    blad: str | None = None,
    afspraak: Leesafspraak = GEEN,
    nodig: Sequence[str] | None = None,
) -> RuweTabel:
    """The table of kind `soort` in a file that has been read; see `read_tabel`. `nodig` names the
    columns that it cannot do without, when these are not the usual ones."""
    bekend = list_gekend(soort, eigen_koppen, afspraak)
    gekozen, koprij, meldingen = _choose_blad(bestand, soort, bekend, blad)
    return _make_tabel(bestand, gekozen, koprij, soort, eigen_koppen, meldingen, afspraak, nodig)


def _choose_blad(
    bestand: RuwBestand, soort: str, bekend: Mapping[str, str], blad: str | None
) -> tuple[RuwBlad, Koprij, list[Bevinding]]:
    """The one sheet with a header row that fits; a visible one goes before a hidden one."""
    kandidaten = [
        (b, k)
        for b in bestand.bladen
        if (blad is None or b.naam == blad)
        and (k := find_koprij(b.frame, bekend, b.samengevoegd)) is not None
    ]
    if not kandidaten:
        raise _no_koprij(bestand, soort)
    nodig = set(list_verplicht(soort))
    passend = [(b, k) for b, k in kandidaten if nodig <= _keys(k, bekend)]
    gevuld = [(b, k) for b, k in passend if b.frame.height > k.index + 1]
    keuze = gevuld or passend
    if not keuze:
        beste = max(kandidaten, key=lambda bk: bk[1].treffers)
        return *beste, []
    zichtbaar = [(b, k) for b, k in keuze if b.zichtbaar] or keuze
    if len(zichtbaar) > 1:
        raise _ask_blad(bestand, zichtbaar)
    gekozen = zichtbaar[0]
    return *gekozen, _report_bladen(bestand, gekozen[0], keuze)


def _keys(koprij: Koprij, bekend: Mapping[str, str]) -> set[str]:
    from bvtool.tabel.lezen.koprij import fold_kop

    return {bekend[v] for k in koprij.koppen if (v := fold_kop(k)) in bekend}


def _report_bladen(
    bestand: RuwBestand, gekozen: RuwBlad, passend: Sequence[tuple[RuwBlad, Koprij]]
) -> list[Bevinding]:
    meldingen: list[Bevinding] = []
    anders = [b.naam for b, _ in passend if b is not gekozen]
    if anders:
        meldingen.append(
            Bevinding(
                bestand.naam,
                f"Ook een verborgen blad past ({_quote(anders)}); "
                f"gelezen is het zichtbare blad '{gekozen.naam}'.",
                "Verwijder het verborgen blad als het niet nodig is.",
            )
        )
    if not gekozen.zichtbaar:
        meldingen.append(
            Bevinding(
                f"{bestand.naam}, blad '{gekozen.naam}'",
                "Dit blad is verborgen; het is wel gelezen.",
                "Controleer of dit het goede blad is.",
            )
        )
    return meldingen


def _quote(namen: Sequence[str]) -> str:
    return ", ".join(f"'{n}'" for n in namen[:_MAX_BLADEN])


def _ask_blad(bestand: RuwBestand, passend: Sequence[tuple[RuwBlad, Koprij]]) -> InvoerGeweigerd:
    return InvoerGeweigerd(
        "Meer dan een blad heeft de kolommen die nodig zijn. Welk blad geldt?",
        waar=bestand.naam,
        wat_nu="Bewaar een kopie van het bestand met alleen het blad dat geldt, en geef die.",
        bevindingen=[
            Bevinding(
                f"blad '{b.naam}'",
                f"{count(k.treffers, 'bekende kolom', 'bekende kolommen')} in rij {k.index + 1}, "
                f"{count(b.frame.height - k.index - 1, 'rij', 'rijen')} daaronder.",
            )
            for b, k in passend[:_MAX_BLADEN]
        ],
    )


def _no_koprij(bestand: RuwBestand, soort: str) -> InvoerGeweigerd:
    nodig = " en ".join(name_kop(soort, s) for s in list_verplicht(soort))
    bladen = (
        f" Bekeken: {_quote([b.naam for b in bestand.bladen])}." if bestand.bladen[0].naam else ""
    )
    return InvoerGeweigerd(
        f"In dit bestand staat geen rij met bekende kolomkoppen.{bladen}",
        waar=bestand.naam,
        wat_nu=f"Nodig is een koprij met {nodig}. Heten uw kolommen anders, zet die namen dan in "
        f"bvtool.toml onder [kolommen.{soort}].",
    )


def _make_tabel(
    bestand: RuwBestand,
    blad: RuwBlad,
    koprij: Koprij,
    soort: str,
    eigen_koppen: Mapping[str, str],
    meldingen: Sequence[Bevinding],
    afspraak: Leesafspraak,
    nodig: Sequence[str] | None,
) -> RuweTabel:
    import polars as pl

    from bvtool.tabel.lezen.canon import fill_samengevoegd, name_soorten
    from bvtool.tabel.lezen.csvtekst import report_ragged

    nummer = koprij.index + 1
    letters = blad.frame.columns[1:]
    plek = f"{bestand.naam}, blad '{blad.naam}'" if blad.naam else bestand.naam
    boven = blad.frame.head(nummer)
    onder = blad.frame.slice(nummer).filter(pl.any_horizontal(pl.exclude("rij").is_not_null()))
    beeld = match_kolommen(koprij.koppen, letters, onder, soort, eigen_koppen, afspraak)
    try:
        kolommen = recognise_kolommen(beeld, eigen_koppen, f"{plek}, rij {nummer}", nodig)
    except KolommenOpen as vraag:
        vraag.bestand, vraag.blad = bestand.naam, blad.naam
        raise
    onder = fill_samengevoegd(onder, blad.samengevoegd)
    frame, overig = split_rijen(onder, koprij.koppen, kolommen)
    formules = list_formulerijen(blad.zonder_waarde, onder, nummer, kolommen["bsn"])
    overig = pl.concat([overig, formules], how="diagonal")
    rest = pl.concat([boven, overig.drop("waarom")])
    if bestand.vorm == "csv":
        soorten = {k: "tekst" if frame[k].null_count() < frame.height else "leeg" for k in letters}
    else:
        soorten = dict(name_soorten(frame, rest, blad.scan))
    breedte = max(i for i, k in enumerate(koprij.koppen, 1) if k)
    return RuweTabel(
        bestand=bestand.naam,
        blad=blad.naam or None,
        frame=frame,
        boven=boven,
        overig=overig,
        koppen=koprij.koppen,
        kolomletters=tuple(letters),
        koprij=nummer,
        kolommen=kolommen,
        beeld=beeld,
        kolom_soorten=soorten,  # type: ignore[arg-type]
        sha256=bestand.sha256,
        codering=bestand.codering,
        scheidingsteken=bestand.scheidingsteken,
        datum1904=bestand.datum1904,
        formules=blad.formules,
        zonder_waarde=blad.zonder_waarde,
        meldingen=(
            *bestand.meldingen,
            *meldingen,
            *report_overig(overig, plek),
            *report_vorm(blad, nummer, plek),
            *report_doorgehaald(blad, frame, plek),
            *report_ragged(blad, nummer, breedte, bestand.naam),
        ),
    )
