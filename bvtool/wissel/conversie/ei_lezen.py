"""An EI message of release 2.0 as a tree: cut into records, counted, and hung together.

Strict, as a receiver is: a record that is too long, of an unknown kind, without its parent, or a
count that is wrong is a refusal that names the record and its line.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from bvtool.wissel.conversie.boom import Berichtboom, Tak
from bvtool.wissel.conversie.punten import (
    GEWEIGERD,
    NietOmTeZetten,
    Omzetpunt,
    Omzetting,
    refuse_bericht,
)
from bvtool.wissel.conversie.vormen import BERICHTEN, CLIENT, Recordvorm, load_records
from bvtool.wissel.soorten import find_code

# matches: "\x07"
_STUURTEKEN = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_BOM = b"\xef\xbb\xbf"


def read_ei(data: bytes, omzetting: Omzetting) -> Berichtboom:
    """The message as a tree with the raw fields in `Tak.ei`; raises NietOmTeZetten.

    Leading blank lines, a byte order mark, 0x1A at the end, any line end and cut-off trailing
    blanks are taken as they come (latin-1; cp1252 when only that fits).
    """
    regels = _split(data)
    bericht = _find_bericht(regels)
    vormen = load_records(bericht)
    takken = [_read_record(nummer, regel, vormen, omzetting) for nummer, regel in regels]
    if takken[0].plek[1] != "01" or takken[-1].plek[1] != "99":
        raise refuse_bericht("Het bericht hoort te beginnen met record 01 en te eindigen met 99.")
    kop, slot, midden = takken[0], takken[-1], takken[1:-1]
    for tak in midden:
        if tak.plek[1] in ("01", "99"):
            wat = "Hier begint of eindigt een tweede bericht. Geef ieder bericht in een bestand."
            raise refuse_bericht(wat, tak.plek[2], tak.plek[1])
    _check_aantallen(midden, slot, vormen)
    boom = Berichtboom(
        bericht, kop.ei["gemeentecode"], kop.ei["aanbieder (AGB)"], kop, _hang(midden, omzetting)
    )
    omzetting.check()
    return boom


def _split(data: bytes) -> list[tuple[int, str]]:
    """Line numbers and texts of the records."""
    kaal = data.removeprefix(_BOM).lstrip(b"\x1a").rstrip(b"\x1a\r\n ")
    try:
        # matches: "€"
        smal = kaal.decode("cp1252") if re.search(rb"[\x80-\x9f]", kaal) else kaal.decode("latin-1")
    except UnicodeDecodeError:
        raise refuse_bericht("Dit bestand bevat tekens die niet te lezen zijn.") from None
    # matches: "\r\n"
    regels = re.split(r"\r\n|\n|\r", smal)
    return [(nummer, regel) for nummer, regel in enumerate(regels, 1) if regel.strip()]


def _find_bericht(regels: Sequence[tuple[int, str]]) -> str:
    kop = regels[0][1] if regels else ""
    soort = find_code(kop[2:5])
    naam = soort.naam if soort else ""
    if naam not in BERICHTEN:
        raise refuse_bericht(f"Een {naam or 'bericht met deze code'} wordt niet omgezet.")
    if kop[5:9] != "0200":
        raise refuse_bericht("Alleen EI van release 2.0 wordt omgezet (versie 02, subversie 00).")
    return naam


def _read_record(
    nummer: int, regel: str, vormen: Mapping[str, Recordvorm], omzetting: Omzetting
) -> Tak:
    """One record with its fields; faults in it are gathered, an unknown one is raised."""
    vorm = vormen.get(regel[:2])
    if vorm is None:
        raise refuse_bericht("Dit soort record hoort niet in dit bericht.", nummer)
    if not vorm.velden:
        raise refuse_bericht(
            f"Van het record {vorm.kenmerk} ({vorm.naam}) is de indeling in EI 2.0 niet bekend; "
            "een bericht met zo'n record wordt niet omgezet.",
            nummer,
            vorm.kenmerk,
        )
    if len(regel) > vorm.lengte:
        raise refuse_bericht(
            f"Het record is {len(regel)} posities lang; {vorm.lengte} is de lengte in EI 2.0.",
            nummer,
            vorm.kenmerk,
        )
    plek = (0, vorm.kenmerk, nummer)
    vol = regel.ljust(vorm.lengte)
    velden = {veld.naam: vol[veld.begin : veld.einde] for veld in vorm.velden}
    for veld in vorm.velden:
        waarde = velden[veld.naam]
        if veld.numeriek and not (waarde.isascii() and waarde.isdigit()):
            omzetting.tell(GEWEIGERD, plek, veld.label, "Hier horen cijfers te staan.")
        elif _STUURTEKEN.search(waarde):
            omzetting.tell(GEWEIGERD, plek, veld.label, "Hier staat een onleesbaar teken.")
    rest = vol[vorm.velden[-1].einde :]
    if rest.strip():
        velden["rest"] = rest.strip()
    return Tak(vorm.paden[0] if vorm.paden else "", plek, vorm=vorm, ei=velden)


def _check_aantallen(midden: Sequence[Tak], slot: Tak, vormen: Mapping[str, Recordvorm]) -> None:
    aantal = Counter(tak.plek[1] for tak in midden) + Counter({"totaal": len(midden)})
    for veld in vormen["99"].velden:
        gezegd = slot.ei[veld.naam]
        if veld.bewerking == "telling" and gezegd.isdigit() and int(gezegd) != aantal[veld.terug]:
            punt = Omzetpunt(
                GEWEIGERD,
                0,
                "99",
                slot.plek[2],
                veld.label,
                f"De telling klopt niet: er zijn er {aantal[veld.terug]}. "
                "Het bericht is niet compleet of er is iets in veranderd.",
            )
            raise NietOmTeZetten([punt])


def _hang(midden: Sequence[Tak], omzetting: Omzetting) -> list[Tak]:
    """The clients with their records below them, and every record with the number of its client."""
    clienten: dict[str, Tak] = {}
    per_client: dict[str, list[Tak]] = {}
    for tak in midden:
        sleutel = _clientsleutel(tak)
        if tak.plek[1] == "02":
            tak.plek = (len(clienten) + 1, "02", tak.plek[2])
            if sleutel in clienten:
                wat = "Dit clientnummer staat bij twee clienten in het bericht."
                omzetting.tell(GEWEIGERD, tak.plek, tak.label("clientnummer"), wat)
                continue
            clienten[sleutel] = tak
        elif sleutel in clienten:
            tak.plek = (clienten[sleutel].plek[0], *tak.plek[1:])
            per_client.setdefault(sleutel, []).append(tak)
        else:
            wat = "Bij dit clientnummer staat geen client (record 02) voor dit record."
            omzetting.tell(GEWEIGERD, tak.plek, tak.label("clientnummer"), wat)
    for sleutel, client in clienten.items():
        _hang_client(client, per_client.get(sleutel, []), omzetting)
    if not clienten:
        raise refuse_bericht("In dit bericht staat geen client (record 02).")
    return list(clienten.values())


def _hang_client(client: Tak, takken: Sequence[Tak], omzetting: Omzetting) -> None:
    relaties: dict[str, Tak] = {}
    beschikkingen: dict[str, Tak] = {}
    for tak in takken:
        record = tak.plek[1]
        if record == "03":
            _register(tak, "relatienummer", relaties, omzetting)
            client.takken.append(tak)
        elif record == "08":
            _register(tak, "beschikkingnummer", beschikkingen, omzetting)
            client.takken.append(tak)
        elif record in ("06", "07"):
            client.takken.append(tak)
    for tak in takken:
        record = tak.plek[1]
        if record == "04" and not tak.ei["relatienummer"].strip():
            client.takken.append(tak)
        elif record == "04":
            tak.pad = f"{CLIENT}/Relaties/Relatie/Contact"
            _add_below(tak, "relatienummer", relaties, "03", omzetting)
        elif record in ("09", "15"):
            _add_below(tak, "beschikkingnummer", beschikkingen, "08", omzetting)


def _register(tak: Tak, veld: str, bekend: dict[str, Tak], omzetting: Omzetting) -> None:
    sleutel = tak.ei[veld]
    if not sleutel.strip():
        omzetting.tell(GEWEIGERD, tak.plek, tak.label(veld), "Dit veld hoort gevuld te zijn.")
    elif sleutel in bekend:
        wat = "Dit nummer staat bij deze client twee keer in het bericht."
        omzetting.tell(GEWEIGERD, tak.plek, tak.label(veld), wat)
    bekend[sleutel] = tak


def _add_below(
    tak: Tak, veld: str, bekend: Mapping[str, Tak], record: str, omzetting: Omzetting
) -> None:
    ouder = bekend.get(tak.ei[veld])
    if ouder is None:
        wat = f"Bij dit nummer staat bij deze client geen record {record}."
        omzetting.tell(GEWEIGERD, tak.plek, tak.label(veld), wat)
    else:
        ouder.takken.append(tak)


def _clientsleutel(tak: Tak) -> str:
    return tak.ei["indicatieorgaan"] + tak.ei["clientnummer"]
