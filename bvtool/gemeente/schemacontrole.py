"""The part of `controleer` that looks at a folder with schemas: which sets lie there, what each is,
which parts bvtool found in it, what it cannot fill, and what the official rule report says.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from bvtool.berichten.regels import BESTANDSREGELS, REGELS
from bvtool.berichten.schema import GEEN_PLEK, Schemaplek, check_paar, load_schemas
from bvtool.berichten.schemabundel import Berichtschema, list_xsd, read_schemamap
from bvtool.berichten.schemapas import tell_gaten
from bvtool.berichten.schemarollen import ANTWOORD, VRAAG, Rollen, find_rollen
from bvtool.bestanden.regelrapport import (
    Rapportregel,
    Regelrapport,
    find_regelrapporten,
    read_regelrapport,
)
from bvtool.gemeente.tabelcontrole import Gecontroleerd
from bvtool.vak.fouten import Bevinding, BvFout, InvoerGeweigerd
from bvtool.vak.masker import show_naam


def has_schemas(pad: Path) -> bool:
    """Whether this is a folder with schemas in it."""
    return bool(list_xsd(pad))


def check_schemamap(pad: Path, plek: Schemaplek = GEEN_PLEK) -> Gecontroleerd:
    """Every set in the folder and the rule report; `plek` has the elements that the user named.
    Raises InvoerGeweigerd for an unsafe schema."""
    uit = Gecontroleerd(show_naam(pad.name), "schema's")
    namen = dict(plek.namen)
    for bundel in read_schemamap(pad):
        soorten: dict[str, set[str]] = {}
        for bestand in bundel.list_bestanden():
            try:
                schema = bundel.load_bestand(bestand.naam)
            except InvoerGeweigerd as fout:
                uit.bevindingen.append(Bevinding(fout.waar, fout.fout, fout.wat_nu))
                continue
            soorten.setdefault(schema.release, set()).add(schema.soort)
            if schema.soort in (*ANTWOORD, *VRAAG):
                naam = f"{schema.soort}, release {schema.release or 'onbekend'}"
                if naam in uit.feiten:  # a second one; `_check_bruikbaar` tells when it differs
                    plek_ = Path(bundel.waar, bestand.naam).relative_to(pad)
                    naam = f"{naam} ({show_naam(plek_.as_posix())})"
                uit.feiten[naam] = _tell_set(uit, schema, find_rollen(schema, namen))
        for hier in soorten.values():
            uit.bevindingen += _check_paren(hier)
    uit.bevindingen += [*_check_bruikbaar(pad, plek), *_check_berichten(pad)]
    for rapport in find_regelrapporten(pad):
        _tell_rapport(uit, rapport)
    return uit


def _tell_set(uit: Gecontroleerd, schema: Berichtschema, rollen: Rollen) -> dict[str, str]:
    """The facts of one message; what is missing or cannot be filled becomes a finding."""
    waar = f"{schema.soort} (release {schema.release or 'onbekend'})"
    uit.bevindingen += tell_gaten(rollen, waar)
    feiten = {"naamruimte": schema.ruimte, **rollen.plekken}
    if rollen.vrij:
        feiten["blijft leeg"] = ", ".join(rollen.vrij)
    return feiten


def _check_paren(soorten: set[str]) -> Iterator[Bevinding]:
    """A message of one release without its answer, and the other way round."""
    for heen, terug in ANTWOORD.items():
        for een, ander in ((heen, terug), (terug, heen)):
            if een in soorten and ander not in soorten:
                yield Bevinding(
                    een,
                    f"Bij {een} hoort {ander}, en dat schema ligt hier niet.",
                    "Zet alle schema's van deze release bij elkaar.",
                )


def _check_bruikbaar(pad: Path, plek: Schemaplek) -> list[Bevinding]:
    """Why `[schema] map` cannot name this folder; empty when it can."""
    try:
        for een in load_schemas(str(pad), plek.namen).sets:
            for heen in ANTWOORD:
                if een.eigen and heen in een.bestanden:
                    check_paar(een, heen)
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
