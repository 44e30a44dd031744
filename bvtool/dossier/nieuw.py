"""Makes a new dossier: folders, settings with their explanation, LEESMIJ and the starters."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import NamedTuple

from bvtool.dossier.instellingen import BESTAND, parse_instellingen
from bvtool.dossier.map import MAPPEN, Dossier
from bvtool.dossier.migratie import prepare_ledger
from bvtool.dossier.publiceer import flush_map, make_map, stage
from bvtool.dossier.serverslot import hold_serverslot
from bvtool.dossier.slot import hold_slot
from bvtool.dossier.verbinding import make_toegang
from bvtool.dossier.zegel import guard_ledger
from bvtool.kalender.klok import Klok
from bvtool.vak.bijdrage import Bijdrage
from bvtool.vak.fouten import Gebruiksfout, InstellingFout
from bvtool.vak.gemeenten import naam_van
from bvtool.vak.tabellen import load_tabel

CAK_MAPPEN = ("b4", "terugkoppeling", "407", "408", "productafname")
_STARTERS = {"Start bvtool.cmd": "start-bvtool.cmd", "start-bvtool.sh": "start-bvtool.sh"}


class NieuwDossier(NamedTuple):
    """What the user asked for; `timeslot` is the Monday T, `peildatum` the reference date of a
    dossier that begins with a round, about `soort_bijdrage`; both None in a dossier of the CAK."""

    rol: str = "gemeente"
    gemeente: str = ""
    uitvoerder: str = ""
    timeslot: date | None = None
    peildatum: date | None = None
    soort_bijdrage: str = Bijdrage.BW.value
    naam: str = ""
    fictief: bool = False
    synthetisch: bool = False


def make_dossier(map_: Path, vraag: NieuwDossier, klok: Klok) -> tuple[Dossier, list[str]]:
    """Makes the dossier in `map_`; gives it and the files that were written.

    A second time with the same question writes only what is missing, and nothing when the first
    time was not interrupted. Raises Gebruiksfout when the question does not fit or when `map_`
    already holds a dossier with other settings.
    """
    if not vraag.naam:
        vraag = vraag._replace(naam=naam_van(vraag.gemeente) if vraag.gemeente else "CAK")
    tekst = write_toml(vraag)
    _check(tekst)
    toml = map_ / BESTAND
    if toml.exists():
        _check_same(toml, vraag)
        tekst = ""
    elif map_.exists() and not map_.is_dir():
        raise Gebruiksfout("Dit is een bestand en geen map.", waar=str(map_), wat_nu=_ANDERE_MAP)
    make_map(map_)
    with hold_slot(map_, "nieuw"):
        return Dossier(map_), _write_all(map_, vraag, tekst, klok)


_ANDERE_MAP = "Kies een andere naam voor de map."


def _write_all(map_: Path, vraag: NieuwDossier, tekst: str, klok: Klok) -> list[str]:
    mappen = [map_ / m for m in MAPPEN]
    if vraag.rol == "cak":
        mappen += [map_ / "inkomend" / m for m in CAK_MAPPEN]
    else:
        mappen += [map_ / "inkomend" / m for m in ("408", "rapport")]
    for submap in mappen:
        make_map(submap)
    teksten = {"LEESMIJ.txt": _leesmij(vraag)}
    teksten |= {naam: _sjabloon(bron) for naam, bron in _STARTERS.items()}
    if vraag.rol == "cak":
        teksten["gemeenten.csv"] = (
            "gemeentecode;uitvoerdercode;naam;timeslot;contactpersoon;telefoon;e-mail\r\n"
        )
    if tekst:
        teksten[BESTAND] = tekst
    geschreven = [naam for naam, inhoud in teksten.items() if _write(map_ / naam, inhoud, tekst)]
    flush_map(map_)
    make_ledger(Dossier(map_), klok)
    return geschreven


def make_ledger(dossier: Dossier, klok: Klok) -> None:
    """Makes the ledger when it is not there; to be used under the lock of the dossier."""
    with guard_ledger(dossier, klok.nu.isoformat()) as mark:
        toegang = make_toegang(dossier.ledger_pad, dossier.instellingen.ledger_url)
        try:
            with hold_serverslot(toegang, "nieuw"):
                prepare_ledger(toegang, dossier, klok, mark)
        finally:
            toegang.dispose()


def _write(pad: Path, inhoud: str, nieuw: str) -> bool:
    """Write one file; in a dossier that was there already, only when it is missing."""
    if pad.exists() and (pad.name == "gemeenten.csv" or not nieuw):
        return False
    klaar = stage(pad, 0, lambda p: p.write_text(inhoud, encoding="utf-8", newline=""))
    if klaar is None:
        return False
    klaar.tijdelijk.replace(pad)
    if pad.suffix == ".sh":
        pad.chmod(0o700)
    return True


def write_toml(vraag: NieuwDossier) -> str:
    """The text of `bvtool.toml`: what was asked, and every other setting as a comment.

    Those of another role are left out, and those that somebody adds by hand (`zelf`).
    """
    gegeven = {
        "rol": f'"{vraag.rol}"',
        "gemeente": f'"{vraag.gemeente}"' if vraag.gemeente else "",
        "naam": f'"{_ontsnap(vraag.naam)}"',
        "uitvoerder": f'"{vraag.uitvoerder}"' if vraag.uitvoerder else "",
        "timeslot": vraag.timeslot.isoformat() if vraag.timeslot else "",
        "peildatum": vraag.peildatum.isoformat() if vraag.peildatum else "",
        "soort_bijdrage": _bijdrage(vraag),
        "fictief": "true" if vraag.fictief else "",
        "synthetisch": "true" if vraag.synthetisch else "",
    }
    regels = ["# Instellingen van dit dossier. Een regel met # ervoor is uitleg of staat uit.", ""]
    sectie = ""
    for rij in load_tabel("instellingen"):
        if rij["rol"] and rij["rol"] != vraag.rol:
            continue
        if rij["sectie"] != sectie:
            sectie = rij["sectie"]
            regels += [*([""] if sectie != "dossier" else []), f"[{sectie}]"]
        if rij["uitleg"]:
            keuzes = f" (kies uit: {rij['keuzes'].replace('|', ', ')})" if rij["keuzes"] else ""
            regels.append(f"# {rij['uitleg']}{keuzes}")
        waarde = gegeven.get(rij["sleutel"], "") if sectie == "dossier" else ""
        regels.append(f"{rij['sleutel']} = {waarde}" if waarde else f"# {_voorbeeld(rij)}")
    if vraag.rol == "gemeente":
        regels += [
            "",
            "# Een eigen bereik van startnummers voor een regiogemeente: van en tot en met.",
            "# [startnummers.gemeenten]",
            '# "0384" = [900000000, 900009999]',
            "",
            "# Heten kolommen bij u anders? Schrijf dan de kop uit uw bestand achter de naam.",
            "# [kolommen.register]",
            '# bsn = "BSN client"',
            "# [kolommen.b4]",
            '# klantnummer = "Relatienr"',
            "",
            "# Herkent bvtool een element van uw eigen schema's niet? Schrijf hoe het daar heet.",
            "# [schema.namen]",
            '# startdatum = "Aanvang"',
        ]
    return "\n".join(regels) + "\n"


def _bijdrage(vraag: NieuwDossier) -> str:
    """Only what is not the default is written."""
    return f'"{vraag.soort_bijdrage}"' if vraag.soort_bijdrage != Bijdrage.BW else ""


def _voorbeeld(rij: dict[str, str]) -> str:
    if rij["soort"] in ("tekst", "datum"):
        return f'{rij["sleutel"]} = "{rij["standaard"]}"'
    if rij["soort"] == "lijst":
        delen = ", ".join(f'"{w}"' for w in rij["standaard"].split(",") if w)
        return f"{rij['sleutel']} = [{delen}]"
    return f"{rij['sleutel']} = {rij['standaard']}"


def _ontsnap(tekst: str) -> str:
    return tekst.replace("\\", "\\\\").replace('"', '\\"')


def _check(tekst: str) -> None:
    try:
        parse_instellingen(tekst, "de opties")
    except InstellingFout as fout:
        eerste = fout.bevindingen[0] if fout.bevindingen else None
        raise Gebruiksfout(
            eerste.wat if eerste else fout.fout,
            waar="bvtool nieuw",
            wat_nu=eerste.wat_nu if eerste else fout.wat_nu,
        ) from None


_VAST = ("rol", "gemeente", "uitvoerder", "timeslot", "peildatum", "soort_bijdrage", "synthetisch")
"""What a dossier is: with another of these it is another dossier."""


def _check_same(toml: Path, vraag: NieuwDossier) -> None:
    er_is = Dossier(toml.parent).instellingen
    verschil = [veld for veld in _VAST if getattr(er_is, veld) != getattr(vraag, veld)]
    if er_is.fictief != (vraag.fictief or vraag.synthetisch):
        verschil.append("fictief")
    if verschil:
        vervolg = (
            " Gaat u verder op dit dossier, geef die map dan op met: --vervolg-op "
            f"{toml.parent.name}"
        )
        raise Gebruiksfout(
            "In deze map staat al een ander dossier (verschil in: " + ", ".join(verschil) + ").",
            waar=str(toml),
            wat_nu=_ANDERE_MAP + vervolg * (er_is.gemeente == vraag.gemeente != ""),
        )


def _sjabloon(naam: str) -> str:
    from bvtool.vak.sjablonen import read_sjabloon

    tekst = read_sjabloon(naam)
    return tekst.replace("\n", "\r\n") if naam.endswith(".cmd") else tekst


def _leesmij(vraag: NieuwDossier) -> str:
    return _sjabloon(f"leesmij-{vraag.rol}.txt").replace("\n", "\r\n")
