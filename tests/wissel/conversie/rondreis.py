"""The round trips as a check that anyone can call: every difference was told, nothing else differs.

`python -m tests.wissel.conversie.rondreis --aantal 5000` runs each direction that many times for
the four kinds together; the suite runs the same checks on fewer messages.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.strategies import SearchStrategy
from lxml import etree

from bvtool.wissel.conversie.omzetten import NAAR_EI, NAAR_XML, Omgezet, convert
from bvtool.wissel.conversie.punten import GEWEIGERD, VRAAG, NietOmTeZetten, Omzetpunt
from bvtool.wissel.conversie.referenties import Referenties
from bvtool.wissel.conversie.vormen import (
    BERICHTEN,
    find_record,
    load_elementen,
    load_klassen,
    load_records,
)
from bvtool.wissel.ei import read_ei_kop
from bvtool.wissel.xmlkop import read_xml_kop
from tests.wissel.conversie.maken import ei_berichten, xml_berichten

Verschil = tuple[int, str]
"""Client (0: the message) and the label of a field."""


def cross(data: bytes, naar: str, referenties: Referenties) -> Omgezet:
    """Convert, answering every question with the first answer that it allows."""
    kop = read_ei_kop(data) if naar == NAAR_XML else read_xml_kop([data])
    keuzes: dict[int, dict[str, str]] = {}
    for _ in range(3):
        try:
            return convert(data, kop, naar, keuzes=keuzes, referenties=referenties)
        except NietOmTeZetten as fout:
            if any(p.aard == GEWEIGERD for p in fout.punten):
                raise
            for p in fout.punten:
                if p.aard == VRAAG:
                    antwoord = p.mogelijk[0] if p.mogelijk else "1"
                    keuzes.setdefault(p.client, {})[f"{p.veld} (regel {p.regel})"] = antwoord
    raise AssertionError("de vragen raken niet op")


def told(*punten: Sequence[Omzetpunt]) -> set[Verschil]:
    """What was told; that the names change places goes for all six fields of both."""
    gemeld = {(p.client, p.veld) for groep in punten for p in groep}
    return gemeld | {
        (client, label)
        for client, veld in gemeld
        if veld.endswith("naamcode 1")
        for vorm in load_records("WMO301").values()
        for label in (v.label for v in vorm.velden if v.bewerking.startswith("naam"))
        if label[:2] == veld[:2]
    }


def check_ei(data: bytes) -> str:
    """EI to XML to EI: the fields that differ are those that were told."""
    try:
        heen = cross(data, NAAR_XML, Referenties())
    except NietOmTeZetten as fout:
        nee = [p for p in fout.punten if p.aard in (GEWEIGERD, VRAAG)]
        assert nee
        assert all(p.record and p.veld for p in nee), nee
        return "geweigerd"
    terug = cross(heen.data, NAAR_EI, Referenties())
    anders = diff_ei(data, terug.data)
    niet_gemeld = anders - told(heen.punten, terug.punten)
    assert not niet_gemeld, niet_gemeld
    return "rond"


def diff_ei(een: bytes, ander: bytes) -> set[Verschil]:
    """The fields in which two EI messages differ."""
    a, b = list(split_ei(een)), list(split_ei(ander))
    assert [(c, r) for c, r, _ in a] == [(c, r) for c, r, _ in b]
    anders: set[Verschil] = set()
    for (client, _, x), (_, _, y) in zip(a, b, strict=True):
        for label in (label for label in x if x[label] != y[label]):
            teller = label.endswith("identificatie detailrecord")
            anders.add((0, "identificatie detailrecord") if teller else (client, label))
    return anders


def split_ei(data: bytes) -> Iterator[tuple[int, str, dict[str, str]]]:
    """Client, record and fields by label."""
    regels = data.decode("latin-1").replace("\r", "").rstrip("\n").split("\n")
    bericht = {"414": "WMO301", "418": "WMO305", "420": "WMO307", "444": "WMO315"}[regels[0][2:5]]
    client = 0
    for regel in regels:
        client += regel[:2] == "02"
        vorm = load_records(bericht)[regel[:2]]
        assert len(regel) == vorm.lengte
        velden = {v.label: regel[v.begin : v.einde] for v in vorm.velden}
        if regel[:2] not in ("01", "99", "02"):
            velden = {n: w for n, w in velden.items() if not n.endswith("clientnummer")}
        if regel[:2] not in ("01", "99"):
            velden |= {"rest": regel[vorm.velden[-1].einde :]}
        yield (0 if regel[:2] in ("01", "99") else client), regel[:2], velden


def check_xml(data: bytes) -> str:
    """XML to EI to XML: the elements that differ are those that were told."""
    kop = read_xml_kop([data])
    try:
        heen = cross(data, NAAR_EI, Referenties())
    except NietOmTeZetten as fout:
        nee = [p for p in fout.punten if p.aard in (GEWEIGERD, VRAAG)]
        assert nee
        assert all(p.record and p.veld for p in nee), nee
        return "geweigerd"
    try:
        terug = cross(heen.data, NAAR_XML, Referenties())
    except NietOmTeZetten as fout:
        dicht = {(p.client, p.veld) for p in fout.punten if p.aard == GEWEIGERD}
        assert dicht <= told(heen.punten), (dicht, heen.punten)
        return "terug geweigerd"
    anders = diff_xml(kop.soort.naam, data, terug.data)
    gemeld = told(heen.punten, terug.punten)
    niet_gemeld = {groep for groep in anders if not groep & gemeld}
    assert not niet_gemeld, niet_gemeld
    return "rond"


def diff_xml(bericht: str, een: bytes, ander: bytes) -> set[frozenset[Verschil]]:
    """For each leaf that differs: the ways in which that may have been told."""
    a, b = dict(leaves(een)), dict(leaves(ander))
    return {
        frozenset(_labels(bericht, pad)) for pad in a.keys() | b.keys() if a.get(pad) != b.get(pad)
    }


def leaves(data: bytes) -> Iterator[tuple[tuple[tuple[str, int], ...], str]]:
    """Each leaf with its path: names with their place among those of the same name."""
    yield from _leaves(etree.fromstring(data), ())


def _leaves(
    knoop: etree._Element, pad: tuple[tuple[str, int], ...]
) -> Iterator[tuple[tuple[tuple[str, int], ...], str]]:
    teller: Counter[str] = Counter()
    for kind in knoop:
        naam = etree.QName(kind).localname
        teller[naam] += 1
        lager = (*pad, (naam, teller[naam]))
        if len(kind):
            yield from _leaves(kind, lager)
        else:
            yield lager, kind.text or ""


def _labels(bericht: str, pad: tuple[tuple[str, int], ...]) -> Iterator[Verschil]:
    client = next((n for naam, n in pad if naam == "Client"), 0)
    namen = "/".join(naam for naam, _ in pad)
    klasse = max((k for k in load_klassen(bericht) if namen.startswith(k + "/")), key=len)
    rest = namen.removeprefix(klasse + "/")
    vorm = find_record(bericht, klasse)
    yield client, rest.replace("/", " ")
    yield client, f"{klasse.rpartition('/')[2]} {rest.replace('/', ' ')}"
    for veld in vorm.velden if vorm else ():
        past = rest in veld.paden or (
            veld.bewerking in ("naamdeel", "naamcode") and rest.startswith("Naam/")
        )
        if past:
            yield client, veld.label
    assert namen in load_elementen(bericht)


def main() -> None:
    """Run both trips and print how they ended."""
    kiezer = argparse.ArgumentParser()
    kiezer.add_argument("--aantal", type=int, default=5000)
    aantal = kiezer.parse_args().aantal
    for naam, maak, check in (
        ("EI naar XML naar EI", ei_berichten, check_ei),
        ("XML naar EI naar XML", xml_berichten, check_xml),
    ):
        stand: Counter[str] = Counter()
        for bericht in BERICHTEN:
            run_trip(maak(bericht), check, aantal // len(BERICHTEN), stand)
        print(f"{naam}: {sum(stand.values())} berichten, {dict(stand)}")


def run_trip(
    berichten: SearchStrategy[bytes],
    check: Callable[[bytes], str],
    aantal: int,
    stand: Counter[str],
) -> None:
    """One trip over so many messages; counts how each ended."""

    @settings(
        max_examples=aantal,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(berichten)
    def trip(data: bytes) -> None:
        stand[check(data)] += 1

    trip()


if __name__ == "__main__":
    main()
