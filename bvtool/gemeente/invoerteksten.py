"""What is said about the files of a comparison: which are in doubt, left unread, or not there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bvtool.bestanden.soort import B4, REGISTER, Tafel, Verdeling
from bvtool.gemeente.inkomend import EXTENSIES, list_bestanden
from bvtool.gemeente.iwmomap import find_iwmo
from bvtool.tabel.lezen.ruw import show_kop
from bvtool.vak.fouten import Bevinding, InvoerGeweigerd, InvoerOntbreekt

if TYPE_CHECKING:
    from bvtool.dossier.map import Dossier

NAMEN = {"b4": "het B4-bestand", "register": "de uitvoer van uw register"}
_MAX_KOPPEN = 12


def refuse_absent(soort: str, pad: Path) -> InvoerOntbreekt:
    """A file that was named is not there."""
    return InvoerOntbreekt(
        f"Het bestand voor {NAMEN[soort]} is er niet.",
        waar=str(pad),
        wat_nu="Controleer de naam en de map.",
    )


def name_unused(
    dossier: Dossier, tafels: Sequence[Tafel], gelezen: Sequence[Tafel] = ()
) -> list[Bevinding]:
    """Tables that are left unread: those with BSNs, and those in a file of which nothing is read
    (`gelezen`: what is); a sheet without BSNs beside one that is read explains that one."""
    paden = {t.pad for t in gelezen}
    uit = []
    for t in tafels:
        bsn = "bsn" in t.register_sleutels | t.b4_sleutels
        if bsn or t.pad not in paden:
            wat = "Hier staan ook personen" if bsn else "Bvtool vindt hier geen BSN"
            zin = f"{wat}; dit is niet gebruikt. {tell_koppen(t)}"
            uit.append(Bevinding(name_tafel(dossier, t), zin, _NOEM))
    return uit


_NOEM = "Hoort dit bij uw register, noem het bestand dan met --register."


def name_tafel(dossier: Dossier, tafel: Tafel) -> str:
    """A table as the user knows it: its file, and its sheet when it has one."""
    naam = dossier.naam_van(tafel.pad)
    return f"{naam}, blad '{tafel.blad}'" if tafel.blad else naam


def tell_koppen(tafel: Tafel) -> str:
    """The headers of a table, in a sentence; at most twelve."""
    koppen = [show_kop(k) for k in tafel.koppen if k.strip()]
    meer = " ..." if len(koppen) > _MAX_KOPPEN else ""
    return f"De koppen zijn: {', '.join(koppen[:_MAX_KOPPEN])}{meer}."


def _quote(dossier: Dossier, pad: Path) -> str:
    return f'"{dossier.naam_van(pad)}"'


def refuse_doubt(
    dossier: Dossier, twijfel: Sequence[Tafel], b4: Sequence[Tafel], register: Sequence[Tafel]
) -> InvoerGeweigerd:
    """Each table in doubt with its headers, and the command to type."""
    paden = list(dict.fromkeys(t.pad for t in (*b4, *twijfel, *register)))
    een = b4[0].pad if b4 else next((t.pad for t in twijfel if t.kan_b4), paden[0])
    ander = [p for p in paden if p != een]
    opties = f"--b4 {_quote(dossier, een)}"
    opties += "".join(f" --register {_quote(dossier, p)}" for p in ander)
    wissel = ""
    if not b4 and len(ander) == 1:
        wissel = (
            f" Is het andersom, geef dan: bvtool vergelijk --b4 {_quote(dossier, ander[0])} "
            f"--register {_quote(dossier, een)}"
        )
    if not ander:
        ander_register = "iwmo" if find_iwmo(dossier) else "PAD"
        opties, wissel = f"--b4 {_quote(dossier, een)} --register {ander_register}", ""
    zeker = [(t, f"Dit is {NAMEN[s]}.") for s, ts in ((B4, b4), (REGISTER, register)) for t in ts]
    return InvoerGeweigerd(
        "Bvtool weet niet zeker welk bestand B4 is en welk uw register.",
        waar=str(dossier.inkomend),
        wat_nu=f"Zeg het zelf, bijvoorbeeld: bvtool vergelijk {opties}.{wissel} Bvtool onthoudt "
        "het voor volgende bestanden met dezelfde koppen. Haal weg wat er niet hoort.",
        bevindingen=[
            Bevinding(name_tafel(dossier, t), f"{tell_koppen(t)} {waarom}".rstrip())
            for t, waarom in [*((t, _why(t)) for t in twijfel), *zeker]
        ],
    )


def _why(tafel: Tafel) -> str:
    if tafel.naamsoort == B4 and not tafel.kan_b4:
        return "De naam zegt B4, maar er staat een kolom in die bij een register hoort."
    return "Dit kan B4 zijn en ook een register." if tafel.kan_register else ""


def refuse_several(dossier: Dossier, tafels: Sequence[Tafel]) -> InvoerGeweigerd:
    """More than one file can be B4: which they are, and the command to type."""
    een = next(iter(tafels)).pad
    return InvoerGeweigerd(
        f"Er zijn meer bestanden die {NAMEN[B4]} kunnen zijn.",
        waar=", ".join(dict.fromkeys(dossier.naam_van(t.pad) for t in tafels)),
        wat_nu="Haal weg wat er niet hoort, of kies er een, bijvoorbeeld: bvtool vergelijk --b4 "
        f"{_quote(dossier, een)}",
        bevindingen=[Bevinding(name_tafel(dossier, t), tell_koppen(t)) for t in tafels],
    )


def name_found(dossier: Dossier, verdeling: Verdeling) -> list[Bevinding]:
    """What each table was taken for that has its place in the comparison."""
    soorten = (
        (verdeling.b4, f"Dit is {NAMEN[B4]}."),
        (verdeling.register, f"Dit is {NAMEN[REGISTER]}."),
        (verdeling.personen, "Hier staan personen, en niet welke zorg zij hebben."),
    )
    return [Bevinding(name_tafel(dossier, t), wat) for tafels, wat in soorten for t in tafels]


def name_rest(
    dossier: Dossier, verteld: Sequence[Bevinding], gebruikt: Callable[[Path], int]
) -> list[Bevinding]:
    """Every file in `inkomend/` of which nothing was told yet; `gebruikt` gives the number of an
    earlier round that used a file, 0 for none."""
    gezegd = [b.waar for b in verteld]
    uit = []
    for pad in list_bestanden(dossier):
        naam = dossier.naam_van(pad)
        if any(waar == naam or waar.startswith(f"{naam},") for waar in gezegd):
            continue
        if nr := gebruikt(pad):
            nu = "Zet het nieuwe bestand van deze ronde in inkomend."
            uit.append(Bevinding(naam, f"Dit bestand is al gebruikt in ronde {nr}.", nu))
        elif pad.suffix.lower() not in EXTENSIES:
            nu = "Is het uw bestand, vraag het dan als Excel of csv."
            uit.append(Bevinding(naam, "Dit soort bestand leest bvtool niet als tabel.", nu))
        else:
            uit.append(Bevinding(naam, "Dit bestand is niet gebruikt."))
    return uit


def refuse_missing(dossier: Dossier, soort: str, verteld: list[Bevinding]) -> InvoerOntbreekt:
    """There is no B4, or no register; `verteld` is what was seen all the same."""
    return InvoerOntbreekt(
        f"Bvtool vindt {NAMEN[soort]} niet.",
        waar=str(dossier.inkomend),
        wat_nu="Zet het bestand in de map inkomend, of kies het met: bvtool vergelijk "
        f"--{soort} PAD",
        bevindingen=verteld,
    )
