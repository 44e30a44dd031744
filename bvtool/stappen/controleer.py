"""The step `controleer`: what is this file, what was recognised, and everything wrong with it.

Changes nothing, also not in a dossier. Every problem is named, not only the first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bvtool.berichten.boom import BerichtGeweigerd
from bvtool.berichten.bronnen import Stuk, read_stukken
from bvtool.berichten.historie import GeheugenHistorie
from bvtool.berichten.lezen import Heenbericht, read_antwoord, read_heenbericht
from bvtool.berichten.regels import Toets, check_bericht, check_bestand, check_schema
from bvtool.berichten.schema import Schemas, load_schemas
from bvtool.bestanden.b4 import B4Bestand, read_b4
from bvtool.bestanden.herken import find_soort
from bvtool.bestanden.register import RegisterBestand, read_register
from bvtool.bestanden.werkboek_lezen import read_werkboek, refuse_fouten
from bvtool.fouten import Bevinding, BvFout, InvoerOntbreekt
from bvtool.klok import Klok

TABELLEN = {".xlsx", ".xlsm", ".xls", ".ods", ".csv", ".txt", ".tsv"}
SOORTEN = {
    "b4": "B4-bestand van het CAK",
    "register": "register van de gemeente",
    "werkboek": "werkboek van bvtool",
    "terugkoppeling": "terugkoppeling aan het CAK",
    "rapportage": "aanleverrapportage",
}


@dataclass(slots=True)
class Gecontroleerd:
    """One file or folder: what it is, the facts about it, and what is wrong."""

    naam: str
    soort: str
    feiten: dict[str, object] = field(default_factory=dict)
    bevindingen: list[Bevinding] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Wensen:
    """What the dossier says about reading: its own column names and schemas."""

    kolommen_b4: Mapping[str, str] = field(default_factory=dict)
    kolommen_register: Mapping[str, str] = field(default_factory=dict)
    schema_map: str = ""


def check_pad(pad: Path, klok: Klok, wensen: Wensen) -> Gecontroleerd:
    """Checks one path; a file that is refused is a finding. Raises InvoerOntbreekt without it."""
    if not pad.exists():
        raise InvoerOntbreekt(
            "Dit bestand of deze map is er niet.",
            waar=str(pad),
            wat_nu="Controleer de naam en geef de opdracht opnieuw.",
        )
    try:
        if pad.is_dir() or pad.suffix.lower() in (".zip", ".xml"):
            return _check_berichten(pad, klok, wensen)
        return _check_tabel(pad, wensen)
    except BvFout as fout:
        gevonden = list(fout.bevindingen)
        gevonden.insert(0, Bevinding(fout.waar or pad.name, fout.fout, fout.wat_nu))
        return Gecontroleerd(pad.name, "niet te lezen", bevindingen=gevonden)


def _check_tabel(pad: Path, wensen: Wensen) -> Gecontroleerd:
    eigen = {"b4": wensen.kolommen_b4, "register": wensen.kolommen_register}
    soort = find_soort(pad, eigen)
    uit = Gecontroleerd(pad.name, SOORTEN.get(soort or "", "niet herkend"))
    if soort == "b4":
        _describe(uit, read_b4(pad, eigen_koppen=wensen.kolommen_b4))
    elif soort == "register":
        _describe(uit, read_register(pad, eigen_koppen=wensen.kolommen_register))
    elif soort == "werkboek":
        werkboek = read_werkboek(pad, pad.name)
        refuse_fouten(werkboek)
        per = werkboek.rijen.group_by("blad", maintain_order=True).len()
        uit.feiten = {str(blad): aantal for blad, aantal in per.iter_rows()}
    elif soort is None:
        wat = "De kolommen horen niet bij een bestand dat bvtool kent."
        nu = "Heten uw kolommen anders? Zet hun namen in bvtool.toml onder [kolommen]."
        uit.bevindingen.append(Bevinding(pad.name, wat, nu))
    return uit


def _describe(uit: Gecontroleerd, bestand: B4Bestand | RegisterBestand) -> None:
    """What was recognised, the counts, and every finding of the reading."""
    ruw, frame = bestand.ruw, bestand.frame
    op_letter = {letter: sleutel for sleutel, letter in ruw.kolommen.items()}
    kolommen = dict(zip(ruw.kolomletters, ruw.koppen, strict=True))
    uit.feiten = {
        "blad": ruw.blad,
        "koprij": ruw.koprij,
        "codering": ruw.codering,
        "scheidingsteken": ruw.scheidingsteken,
        "kolommen": {
            " ".join(kop.split()) or f"kolom {letter}": op_letter.get(letter, "niet gebruikt")
            for letter, kop in kolommen.items()
        },
        "rijen": frame.height,
        "bsn_leesbaar": frame["bsn"].count(),
        "bsn_onleesbaar": frame.height - frame["bsn"].count(),
        "bsn_aangevuld": bestand.bsn_aangevuld,
        "personen": frame["bsn"].drop_nulls().n_unique(),
    }
    uit.feiten = {k: w for k, w in uit.feiten.items() if w is not None}
    uit.bevindingen += bestand.meldingen
    for rij, fout in frame.filter(frame["bsn"].is_null()).select("rij", "bsn_fout").iter_rows():
        wat = _BSN[fout or "leeg"]
        letter = ruw.kolommen["bsn"]
        uit.bevindingen.append(Bevinding(ruw.locate(rij, letter), wat, "Zoek het juiste nummer."))


_BSN = {
    "leeg": "Het BSN ontbreekt.",
    "geen_negen_cijfers": "Het BSN heeft geen negen cijfers.",
    "elfproef": "Het BSN voldoet niet aan de 11-proef.",
}


def _check_berichten(pad: Path, klok: Klok, wensen: Wensen) -> Gecontroleerd:
    """Messages: kind, schema, and every rule that looks within one message or among these."""
    uit = Gecontroleerd(pad.name, "berichten")
    schemas = load_schemas(wensen.schema_map)
    geteld: Counter[str] = Counter()
    historie = GeheugenHistorie()
    for stuk in read_stukken([pad]):
        soort, gevonden = _check_stuk(stuk, schemas, klok, historie)
        geteld[soort] += 1
        uit.bevindingen += gevonden
    uit.feiten = dict(sorted(geteld.items()))
    return uit


def _check_stuk(
    stuk: Stuk, schemas: Schemas, klok: Klok, historie: GeheugenHistorie
) -> tuple[str, list[Bevinding]]:
    try:
        antwoord = read_antwoord(stuk, schemas)
    except BerichtGeweigerd as geen_antwoord:
        try:
            heen = read_heenbericht(stuk, schemas)
        except BerichtGeweigerd as fout:
            return "geen bericht", [fout.bevinding(stuk.naam)]
        if heen.bericht is None and b"wmo407" not in heen.data[:2000].lower():
            return "geen 407 of 408", [geen_antwoord.bevinding(stuk.naam)]
        return "WMO407", list(_rules_407(heen, klok, historie))
    return ("Fo01" if antwoord.retour is None else "WMO408"), []


def _rules_407(heen: Heenbericht, klok: Klok, historie: GeheugenHistorie) -> Iterator[Bevinding]:
    gevonden = [*check_bestand(heen.bestand, heen.data), *check_schema(heen.schemafouten)]
    if heen.bericht is not None:
        gevonden += check_bericht(heen.bericht, Toets(klok.vandaag, historie))
        historie.note_identificatie(heen.bericht.identificatie)
        historie.note(heen.bericht)
    for o in gevonden:
        code = f", code {o.retourcode}" if o.retourcode else ""
        ernst = "" if o.ernst == "fout" else f" ({o.ernst})"
        yield Bevinding(heen.bestand, f"{o.uitleg} (regel {o.regel}{code}){ernst}", o.herstel)
