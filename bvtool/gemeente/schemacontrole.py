"""The part of `controleer` that looks at a folder with schemas: which sets lie there, what each is,
which parts bvtool found in it, what it cannot fill, and what the official rule report says.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from bvtool.berichten.regels import BESTANDSREGELS, REGELS
from bvtool.berichten.schema import load_schemas
from bvtool.berichten.schemabundel import Berichtschema, read_schemamap
from bvtool.berichten.schemarollen import RETOUREN, find_rollen
from bvtool.bestanden.regelrapport import (
    Rapportregel,
    Regelrapport,
    find_regelrapporten,
    read_regelrapport,
)
from bvtool.gemeente.tabelcontrole import Gecontroleerd
from bvtool.gesprek.aanmelding import schema_map
from bvtool.gesprek.overzicht import ONBEKENDE_CODE, Actie
from bvtool.vak.fouten import Bevinding, BvFout, InvoerGeweigerd
from bvtool.vak.masker import show_naam

if TYPE_CHECKING:
    from bvtool.dossier.map import Dossier

HEEN = {"WMO402": "WMO401", "WMO404": "WMO403", "WMO406": "WMO405", "WMO408": "WMO407"}
"""Which message each answer belongs to."""
_ROLLEN = {
    "bsn": "het BSN van de klant",
    "startnummer": "het nummer van de aanlevering",
    "startdatum": "de startdatum",
    "stopdatum": "de stopdatum",
    "status": "de status van de aanlevering",
    "afzender": "de gemeente die verstuurt",
    "identificatie": "de identificatie van het bericht",
    "dagtekening": "de dagtekening",
    "bericht_code": "de code van het bericht",
    "identificatie_retour": "de identificatie van het antwoord",
    "dagtekening_retour": "de dagtekening van het antwoord",
    "retour_codes": "de retourcodes",
}


def has_schemas(pad: Path) -> bool:
    """Whether this is a folder with schemas in it."""
    return pad.is_dir() and next(pad.rglob("*.[xX][sS][dD]"), None) is not None


def check_schemamap(pad: Path) -> Gecontroleerd:
    """Every set in the folder and the rule report. Raises InvoerGeweigerd for an unsafe schema."""
    uit = Gecontroleerd(show_naam(pad.name), "schema's")
    for bundel in read_schemamap(pad):
        soorten: dict[str, str] = {}
        for soort in bundel.list_soorten():
            try:
                schema = bundel.load(soort)
            except InvoerGeweigerd as fout:
                uit.bevindingen.append(Bevinding(fout.waar, fout.fout, fout.wat_nu))
                continue
            soorten[soort] = schema.release
            if soort in (*RETOUREN, *HEEN.values()):
                uit.feiten[f"{soort}, release {schema.release or 'onbekend'}"] = _tell_set(
                    uit, schema
                )
        uit.bevindingen += _check_paren(soorten)
    uit.bevindingen += [*_check_bruikbaar(pad), *_check_berichten(pad)]
    for rapport in find_regelrapporten(pad):
        _tell_rapport(uit, rapport)
    return uit


def _tell_set(uit: Gecontroleerd, schema: Berichtschema) -> dict[str, str]:
    """The facts of one message; what is missing or cannot be filled becomes a finding."""
    rollen = find_rollen(schema)
    waar = f"{schema.soort} (release {schema.release or 'onbekend'})"
    for rol in rollen.mist:
        wat = f"Bvtool vindt in dit schema niet {_ROLLEN[rol]}."
        uit.bevindingen.append(Bevinding(waar, wat, _VRAAG))
    for plek in rollen.verplicht:
        wat = f"Het element {plek} is verplicht, en bvtool weet niet wat erin hoort."
        uit.bevindingen.append(Bevinding(waar, wat, _VRAAG))
    feiten = {"naamruimte": schema.ruimte, **rollen.plekken}
    if rollen.vrij:
        feiten["blijft leeg"] = ", ".join(rollen.vrij)
    return feiten


_VRAAG = "Geef dit door aan de beheerder van bvtool."


def _check_paren(soorten: dict[str, str]) -> Iterator[Bevinding]:
    """A message without its answer, and the other way round."""
    for terug, heen in HEEN.items():
        for een, ander in ((heen, terug), (terug, heen)):
            if een in soorten and ander not in soorten:
                yield Bevinding(
                    een,
                    f"Bij {een} hoort {ander}, en dat schema ligt hier niet.",
                    "Zet alle schema's van deze release bij elkaar.",
                )


def _check_bruikbaar(pad: Path) -> list[Bevinding]:
    """Why `[schema] map` cannot name this folder; empty when it can."""
    try:
        load_schemas(str(pad))
    except BvFout as fout:
        kop = Bevinding(fout.waar or pad.name, f"Met [schema] map: {fout.fout}", fout.wat_nu)
        return [kop, *fout.bevindingen]
    return []


def _check_berichten(pad: Path) -> Iterator[Bevinding]:
    """Messages that lie among the schemas are not looked at here, and that is said."""
    aantal = sum(1 for p in pad.rglob("*") if p.suffix.lower() in (".xml", ".zip"))
    if aantal:
        yield Bevinding(
            show_naam(pad.name),
            f"In deze map liggen schema's, en ook berichten ({aantal}). Die zijn niet nagekeken.",
            "Zet de berichten in een eigen map en geef: bvtool controleer MAP",
        )


def _tell_rapport(uit: Gecontroleerd, pad: Path) -> None:
    naam = show_naam(pad.name)
    try:
        rapport = read_regelrapport(pad)
    except BvFout as fout:
        uit.bevindingen.append(Bevinding(naam, fout.fout, fout.wat_nu))
        return
    wel, niet = split_regels(rapport)
    uit.feiten[naam] = {
        "regels": str(len(rapport.regels)),
        "bvtool controleert": ", ".join(r.code for r in wel) or "geen",
        "bvtool controleert niet": str(len(niet)),
    }
    uit.feiten[f"niet gecontroleerd ({naam})"] = {r.code: _tell_regel(r) for r in niet}


def explain_onbekend(dossier: Dossier, acties: Sequence[Actie]) -> list[Actie]:
    """The same, with the title of the official report for a code that bvtool does not know.

    A report that cannot be read explains nothing; `controleer` says why.
    """
    map_ = schema_map(dossier)
    if not map_ or all(a.omschrijving != ONBEKENDE_CODE for a in acties):
        return list(acties)
    titels: dict[str, str] = {}
    for pad in find_regelrapporten(Path(map_)):
        with suppress(BvFout):
            titels |= read_regelrapport(pad).explain()
    return [
        replace(a, omschrijving=titels[a.code], advies=_UIT_RAPPORT)
        if a.omschrijving == ONBEKENDE_CODE and a.code in titels
        else a
        for a in acties
    ]


_UIT_RAPPORT = (
    "Dit staat in het regelrapport bij uw schema's. Herstel wat er staat, of vraag het CAK wat u "
    "moet doen"
)


def _tell_regel(regel: Rapportregel) -> str:
    code = f"code {regel.retourcode}" if regel.retourcode else ""
    rest = "; ".join(filter(None, (regel.niveau, code, ", ".join(regel.berichten))))
    return f"{regel.titel} ({rest})" if rest else regel.titel


def split_regels(
    rapport: Regelrapport,
) -> tuple[Sequence[Rapportregel], Sequence[Rapportregel]]:
    """The rules that bvtool checks, and those that it does not."""
    bekend = {naam.removesuffix("-BW") for naam in (*REGELS, *BESTANDSREGELS)}
    wel = [r for r in rapport.regels if r.code in bekend]
    return wel, [r for r in rapport.regels if r.code not in bekend]
