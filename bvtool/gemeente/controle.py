"""The step `controleer`: what is this file, what was recognised, and everything wrong with it.

Changes nothing, also not in a dossier. Every problem is named, not only the first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import TYPE_CHECKING

from bvtool.berichten.boom import BerichtGeweigerd
from bvtool.berichten.bronnen import Berichtbestand, read_stukken
from bvtool.berichten.controle import Controle, check_heen
from bvtool.berichten.historie import GeheugenHistorie
from bvtool.berichten.iwmo import read_iwmo
from bvtool.berichten.lezing import read_antwoord
from bvtool.berichten.regels import Overtreding, Toets
from bvtool.berichten.schema import BW, Schemasets, find_schemaplek, load_schemas
from bvtool.dossier.leesafspraak import load_afspraak
from bvtool.dossier.ronde import first_ronde
from bvtool.dossier.vragen.rondes import ask_ronde
from bvtool.gemeente.schemacontrole import check_schemamap, has_schemas
from bvtool.gemeente.tabelcontrole import Gecontroleerd, Wensen, check_tabel
from bvtool.gesprek.koppeling import Sleutel
from bvtool.kalender.klok import Klok
from bvtool.vak.fouten import Bevinding, BvFout, InvoerOntbreekt
from bvtool.vak.masker import show_naam

if TYPE_CHECKING:
    from bvtool.dossier.feiten import Rondefeit
    from bvtool.dossier.map import Dossier


def read_wensen(dossier: Dossier, paden: Sequence[Path], klok: Klok) -> Wensen:
    """The wishes of this dossier for these files; asks its messages only where messages are.

    Raises LeesSchrijfFout when the ledger is damaged.
    """
    i = dossier.instellingen
    afgekeurd: AbstractSet[Sleutel] = frozenset()
    if any(_holds_berichten(pad) for pad in paden) and dossier.has_ledger():
        afgekeurd = _read_afgekeurd(dossier)
    afspraak = load_afspraak(dossier)
    return Wensen(
        i.kolommen_b4,
        i.kolommen_register,
        find_schemaplek(dossier),
        afgekeurd,
        afspraak,
        dossier=dossier,
        ronde=_read_ronde(dossier, klok),
    )


def _read_ronde(dossier: Dossier, klok: Klok) -> Rondefeit | None:
    """The round that is open, or with which the dossier will begin; None at the CAK."""
    from bvtool.dossier.leesverbinding import open_lezend
    from bvtool.dossier.verbinding import is_begonnen

    if dossier.instellingen.rol == "gemeente" and dossier.has_ledger():
        with open_lezend(dossier) as verbinding:
            if is_begonnen(verbinding):
                return ask_ronde(verbinding)
    return first_ronde(dossier.instellingen, klok.nu)


def _read_afgekeurd(dossier: Dossier) -> AbstractSet[Sleutel]:
    from bvtool.dossier.leesverbinding import open_lezend
    from bvtool.dossier.verbinding import is_begonnen
    from bvtool.gesprek.verzonden import read_afgekeurd

    with open_lezend(dossier) as verbinding:
        return read_afgekeurd(verbinding) if is_begonnen(verbinding) else frozenset()


def _holds_berichten(pad: Path) -> bool:
    return pad.is_dir() or pad.suffix.lower() in (".zip", ".xml")


def check_pad(pad: Path, klok: Klok, wensen: Wensen) -> Gecontroleerd:
    """Checks one path; a file that is refused is a finding. Raises InvoerOntbreekt without it."""
    if not pad.exists():
        raise InvoerOntbreekt(
            "Dit bestand of deze map is er niet.",
            waar=str(pad),
            wat_nu="Controleer de naam en geef de opdracht opnieuw.",
        )
    try:
        if has_schemas(pad):
            return check_schemamap(pad, wensen.schemaplek)
        if _holds_berichten(pad):
            return _check_berichten(pad, klok, wensen)
        return check_tabel(pad, klok, wensen)
    except BvFout as fout:
        gevonden = list(fout.bevindingen)
        gevonden.insert(0, Bevinding(fout.waar or pad.name, fout.fout, fout.wat_nu))
        return Gecontroleerd(show_naam(pad.name), "niet te lezen", bevindingen=gevonden)


def _check_berichten(pad: Path, klok: Klok, wensen: Wensen) -> Gecontroleerd:
    """Messages: kind, schema, and every rule that looks within one message or among these."""
    uit = Gecontroleerd(show_naam(pad.name), "berichten")
    schemas = load_schemas(*wensen.schemaplek)
    geteld: Counter[str] = Counter()
    toets = Toets(klok.vandaag, historie := GeheugenHistorie())
    for stuk in read_stukken([pad]):
        soort, gevonden, controle = _check_stuk(stuk, schemas, toets)
        geteld[soort] += 1
        uit.bevindingen += gevonden
        if controle is not None:
            if not _is_afgekeurd(controle, wensen):  # it counts as not sent: nothing to mend
                uit.bevindingen += _tell_controle(stuk.naam, controle, toets)
            _note(controle, historie, wensen)
    uit.feiten = dict(sorted(geteld.items()))
    return uit


def _check_stuk(
    stuk: Berichtbestand, schemas: Schemasets, toets: Toets
) -> tuple[str, list[Bevinding], Controle | None]:
    """What this file is, why it is no message when it is none, and for a heenbericht its rules."""
    try:
        antwoord = read_antwoord(stuk, schemas)
    except BerichtGeweigerd as geen_antwoord:
        try:
            controle = check_heen(stuk, schemas, toets)
        except BerichtGeweigerd as fout:
            return "geen bericht", [fout.bevinding(stuk.naam)], None
        heen = controle.heen
        if heen is None:
            return "geen bericht", [], controle
        if not heen.soort and b"wmo407" not in heen.data[:2000].lower():
            return _check_iwmo(stuk, geen_antwoord)
        return heen.soort or BW[0], [], controle
    return ("Fo01" if antwoord.retour is None else antwoord.retour.soort), [], None


def _check_iwmo(
    stuk: Berichtbestand, anders: BerichtGeweigerd
) -> tuple[str, list[Bevinding], None]:
    """A message of which a register can be made, or what else there is to say of this file."""
    try:
        bericht = read_iwmo(stuk)
    except BerichtGeweigerd as fout:
        if fout.stuk:
            return "iWmo, niet te lezen", [fout.bevinding(stuk.naam)], None
        return "geen 407 of 408", [anders.bevinding(stuk.naam)], None
    return f"{bericht.soort} (release {bericht.release})", [], None


def _tell_controle(naam: str, controle: Controle, toets: Toets) -> Iterator[Bevinding]:
    for o in controle.overtredingen:
        code = f", code {o.retourcode}" if o.retourcode else ""
        ernst = "" if o.ernst == "fout" else f" ({o.ernst})"
        herstel = _AF_OF_NIET if _sent_again(o, controle, toets) else o.herstel
        yield Bevinding(naam, f"{o.uitleg} (regel {o.regel}{code}){ernst}", herstel)


_AF_OF_NIET = (
    "Is het eerdere bericht van deze klant afgekeurd? Dan klopt dit. Anders: geef een startnummer "
    "dat nog vrij is."
)


def _sent_again(o: Overtreding, controle: Controle, toets: Toets) -> bool:
    """Whether the same client has the same start number twice: right after a rejection."""
    b = controle.heen.bericht if controle.heen else None
    if o.regel != "TR404" or b is None:
        return False
    return toets.find_eerder(b) is not None


def _note(controle: Controle, historie: GeheugenHistorie, wensen: Wensen) -> None:
    """The message becomes history for the next; a rejected one only by its Identificatie."""
    b = controle.heen.bericht if controle.heen else None
    if b is None:
        return
    historie.note_identificatie(b.identificatie, b.soort)
    if not _is_afgekeurd(controle, wensen):
        historie.note(b)


def _is_afgekeurd(controle: Controle, wensen: Wensen) -> bool:
    """Whether the dossier knows that the CAK rejected this message."""
    b = controle.heen.bericht if controle.heen else None
    return b is not None and (b.afzender, b.identificatie, b.dagtekening) in wensen.afgekeurd
