"""What may be told of messages on a screen: kind, identification, counts and codes; no person."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bvtool.berichten.schemabundel import Berichtschema
from bvtool.vak.masker import show_naam
from bvtool.vak.tabellen import load_tabel
from bvtool.wissel.antwoorden import explain_code
from bvtool.wissel.handwerk.invulling import (
    DAGTEKENING,
    IDENTIFICATIE,
    is_header,
    read_kopwaarde,
)
from bvtool.wissel.handwerk.klassen import RETOURCODES, Berichtveld
from bvtool.wissel.handwerk.rijen import Klasserij
from bvtool.wissel.soorten import find_soort

# matches: "9328"
_CODE = re.compile(r"[0-9A-Z][0-9]{3}")
# matches: "2022-10-17"
_DAG = re.compile(r"\d{4}-\d\d-\d\d")


class Codetelling(NamedTuple):
    """One code in a column of a class: how often, and what it means (empty: not known)."""

    klasse: str
    kolom: str
    code: str
    betekenis: str
    aantal: int


def list_koppen(rijen: Sequence[Klasserij]) -> list[tuple[str, str]]:
    """The identification and the day of each message, fit to be shown."""
    koppen = [rij for rij in rijen if is_header(rij.klasse)]
    return [
        (show_naam(read_kopwaarde(rij, IDENTIFICATIE)), _dag(read_kopwaarde(rij, DAGTEKENING)))
        for rij in koppen
    ]


def count_klassen(rijen: Sequence[Klasserij]) -> Counter[str]:
    """How many rows each sheet has."""
    return Counter(rij.klasse.blad for rij in rijen)


def count_codes(schema: Berichtschema, rijen: Sequence[Klasserij]) -> Iterator[Codetelling]:
    """The values that the schema lists, and retourcodes, with their meaning. Other values never."""
    gezien: Counter[tuple[str, str, str, str]] = Counter()
    for rij in rijen:
        for veld in rij.klasse.velden:
            for code in rij.waarden.get(veld.kop, "").splitlines():
                if (betekenis := _explain(schema, veld, code)) is not None:
                    gezien[(rij.klasse.blad, veld.kop, code, betekenis)] += 1
    for (klasse, kolom, code, betekenis), aantal in gezien.items():
        yield Codetelling(klasse, kolom, code, betekenis, aantal)


def tell_berichten(schema: Berichtschema, koppen: Sequence[tuple[str, str]]) -> list[str]:
    """What they are, and of each its identification and day."""
    wat = f"{schema.soort}, release {schema.release or 'onbekend'}"
    regels = [f"{len(koppen)} bericht{'' if len(koppen) == 1 else 'en'} {wat}.",
              f"Schema: {schema.herkomst}."]  # fmt: skip
    return regels + [f"  identificatie {eigen}, dagtekening {dag}" for eigen, dag in koppen]


def tell_inhoud(klassen: Counter[str], codes: Sequence[Codetelling]) -> list[str]:
    """The classes with their number of rows, and the codes with their meaning."""
    regels = [f"  {blad}: {aantal}" for blad, aantal in klassen.items()]
    return regels + [
        f"  {c.klasse}, {c.kolom}: {c.code} ({c.betekenis or 'betekenis niet bekend'}), "
        f"{c.aantal} keer"
        for c in codes
    ]


def _explain(schema: Berichtschema, veld: Berichtveld, code: str) -> str | None:
    """What a value means; None when it is no code."""
    keuzes = dict(veld.element.waarde.keuzes)
    if veld.element.naam == RETOURCODES[1] and _CODE.fullmatch(code):
        return keuzes.get(code) or _explain_retourcode(schema, code)
    return keuzes.get(code)


def _explain_retourcode(schema: Berichtschema, code: str) -> str:
    soort = find_soort(schema.soort)
    if soort is not None and soort.standaard == "iEb":
        tabel = {rij["code"]: rij["omschrijving"] for rij in load_tabel("retourcodes")}
        return tabel.get(code, "")
    return explain_code(code, soort.heen[-3:] if soort else "")[0]


def _dag(tekst: str) -> str:
    return tekst if _DAG.fullmatch(tekst) else "niet te lezen"
