"""The check on the CAK's weekly report: what it says, what we sent, and what was answered.

The newest report in `inkomend/rapport` counts. What follows from it stands in a workbook and on a
page; nothing in the ledger changes by it, unless the user records what was sent outside bvtool.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

import polars as pl

from bvtool.bestanden.rapportkolommen import RESULTAAT
from bvtool.dossier.ledger import read_meta
from bvtool.dossier.vragen.besluiten import iter_niet_aangemeld
from bvtool.dossier.vragen.buiten import (
    ask_buiten,
    keep_buiten,
    keep_leveringen,
    list_leveringen,
)
from bvtool.dossier.vragen.startnummers import add_startnummers, ask_uitgegeven
from bvtool.dossier.vragen.vergelijkingen import ask_register
from bvtool.gemeente.cakrapportmap import Nieuwste, Rapportvondst, read_nieuwste
from bvtool.gemeente.nacontroleuitvoer import BOEK, publish_nacontrole
from bvtool.gesprek.afnamecontrole import Afname, Betaalplicht
from bvtool.gesprek.berichtcontrole import ONBEGREPEN, Regel, Verzonden407
from bvtool.gesprek.nacontrole import (
    Kennis,
    Rapportregels,
    Uitslag,
    judge_rapport,
)
from bvtool.gesprek.startnummers import REGISTER
from bvtool.gesprek.weekrapport import Nacontrole
from bvtool.tabel.waarden.betekenis import find_betekenis
from bvtool.vak.aantal import count
from bvtool.vak.bijdrage import Bijdrage
from bvtool.vak.codes import MAX_NUMMER
from bvtool.vak.fouten import Bevinding, InvoerOntbreekt
from bvtool.vak.tabellen import load_tabel

if TYPE_CHECKING:
    from bvtool.bestanden.cakrapport import Cakrapport
    from bvtool.dossier.frames import Gelezen
    from bvtool.dossier.verbinding import Verbinding
    from bvtool.dossier.werkgang import Werkgang

SOORT_INVOER = "rapport"
_BIJDRAGE = ("opgelegd", "soort_bijdrage", "vanaf", "reden_geen")


@dataclass(slots=True)
class Rapportcontrole:
    """What the check brought: the counts (None when no report could be read), what there is to
    do, the cells for our own report by BSN and start number (None: every period), and how the
    report was read (`opgemerkt`)."""

    telling: Nacontrole | None = None
    let_op: list[Bevinding] = field(default_factory=list)
    bijdrage: dict[tuple[str, int | None], dict[str, str]] = field(default_factory=dict)
    opgemerkt: tuple[Bevinding, ...] = ()

    def find_bijdrage(self, bsn: str, startnummer: int) -> Mapping[str, str]:
        """What the report says of the contribution of this period; empty when it says nothing."""
        return self.bijdrage.get((bsn, startnummer)) or self.bijdrage.get((bsn, None)) or {}


def check_rapport(
    w: Werkgang,
    gevonden: Rapportvondst,
    verzonden: Sequence[Verzonden407],
    moment: datetime,
    neem_op: str = "",
) -> Rapportcontrole:
    """Checks the newest report beside `verzonden`, and stages the workbook and the page.

    `moment` is what the files carry; `neem_op` the reason for recording what was sent outside
    bvtool. Raises InvoerOntbreekt when something must be recorded and no report could be read.
    """
    namen = {v.bericht.identificatie for v in verzonden}
    nieuwste, verteld = read_nieuwste(w.dossier, gevonden, namen, w.klok.vandaag)
    if nieuwste is None:
        if neem_op:
            raise InvoerOntbreekt(
                "Er is geen rapport van het CAK om iets uit op te nemen.",
                waar="inkomend/rapport",
                wat_nu="Zet de AanleverrapportageBW van Porta in inkomend/rapport.",
            )
        return Rapportcontrole(let_op=verteld)
    regels = read_regels(nieuwste.rapport)
    vreemd = _tell_vreemd(nieuwste, regels, namen)
    if vreemd:
        return Rapportcontrole(let_op=[*verteld, vreemd])
    kennis = _read_kennis(w, verzonden, nieuwste.dag)
    uitslag = judge_rapport(regels, kennis)
    opgenomen = 0
    if neem_op:
        opgenomen = _record(w, uitslag, neem_op, nieuwste.dag)
        uitslag = judge_rapport(regels, _read_kennis(w, verzonden, nieuwste.dag))
    for herkomst in (nieuwste.herkomst, *nieuwste.eerder):
        w.invoer(herkomst.pad, SOORT_INVOER)
    telling = Nacontrole(
        rapport=nieuwste.rapport.naam,
        dag=nieuwste.dag.isoformat(),
        regels=_count_regels(nieuwste.rapport),
        geteld=uitslag.geteld,
        opgenomen=opgenomen,
        eerder=len(nieuwste.eerder),
    )
    noot = nieuwste.opgemerkt
    publish_nacontrole(w, nieuwste, uitslag, telling, [*verteld, *noot], moment)
    bijdrage = _read_bijdrage(nieuwste.rapport)
    return Rapportcontrole(telling, [*verteld, *_tell(uitslag)], bijdrage, noot)


def read_regels(rapport: Cakrapport) -> Rapportregels:
    """The rows of a report as the check takes them."""
    b, a = rapport.berichten, rapport.afname
    return Rapportregels(
        None if b is None else [_to_regel(r, "codes" in b.kolommen) for r in b.frame.to_dicts()],
        None if a is None else [_to_afname(r) for r in a.frame.to_dicts()],
        a is not None and "opgelegd" in a.kolommen,
        [
            (blad, rij, waarom)
            for blad, deel in (("berichten", b), ("productafname", a))
            if deel is not None
            for rij, waarom in deel.overig.iter_rows()
        ],
    )


def _to_regel(r: Mapping[str, object], met_codes: bool) -> Regel:
    velden = {k: r[k] for k in Regel._fields if k in r and k not in ("codes", "uitslag")}
    woord = r["resultaat"]
    velden["uitslag"] = (find_betekenis(RESULTAAT, str(woord), {}) or ONBEGREPEN) if woord else ""
    velden["codes"] = (r["codes"] or "") if met_codes else None
    return Regel(**_fill(velden))  # type: ignore[arg-type]


def _to_afname(r: Mapping[str, object]) -> Afname:
    return Afname(**_fill({k: r[k] for k in Afname._fields}))  # type: ignore[arg-type]


def _fill(velden: dict[str, object]) -> dict[str, object]:
    """The fields with empty text where the row says nothing."""
    leeg = ("bsn", "identificatie", "uitvoerdercode")
    return {k: "" if v is None and k in leeg else v for k, v in velden.items()}


def _count_regels(rapport: Cakrapport) -> int:
    return sum(blad.regels for blad in (rapport.berichten, rapport.afname) if blad is not None)


def _tell_vreemd(nieuwste: Nieuwste, regels: Rapportregels, namen: set[str]) -> Bevinding | None:
    """A report that does not say whose it is, and names not one message of ours."""
    ids = {r.identificatie for r in regels.berichten or ()}
    if nieuwste.herkomst.uitvoerders or not namen or not ids or ids & namen:
        return None
    return Bevinding(
        nieuwste.rapport.naam,
        "Dit rapport zegt niet van welke gemeente het is, en geen enkel bericht erin is van dit "
        "dossier. Het is niet gebruikt.",
        "Is het toch van uw gemeente? Zet uw uitvoerderscode vooraan in de naam van het bestand.",
    )


def _read_kennis(w: Werkgang, verzonden: Sequence[Verzonden407], dag: date) -> Kennis:
    return Kennis(
        verzonden,
        ask_uitgegeven(w.verbinding),
        ask_buiten(w.verbinding),
        _read_personen(w.verbinding, dag),
        w.dossier.instellingen.uitvoerder,
        dag,
        read_meta(w.verbinding)["identificatie_voorvoegsel"],
        list_leveringen(w.verbinding).keys(),
    )


def _read_personen(verbinding: Verbinding, dag: date) -> dict[str, Betaalplicht]:
    """Who need not pay: by the newest answer to the CAK, and by the register as compared last."""
    soorten = {r["reden"]: r["soort"] for r in load_tabel("nacontrole-redenen")}
    uit: dict[str, Betaalplicht] = {}
    for bsn, reden, datum in iter_niet_aangemeld(verbinding):
        soort, einde = soorten.get(reden or ""), date.fromisoformat(datum) if datum else None
        if soort == "overleden":
            uit[bsn] = Betaalplicht(overleden=True, overlijdensdatum=einde)
        elif soort == "vrijgesteld":
            uit[bsn] = Betaalplicht(vrijgesteld=True)
        elif soort == "gestopt":
            uit[bsn] = Betaalplicht(vertrokken=True, einde=einde)
    for bsn, overleden, vrij in _read_register(ask_register(verbinding)):
        oud = uit.get(bsn, Betaalplicht())
        dood = overleden if overleden is not None and overleden <= dag else None
        uit[bsn] = oud._replace(
            overleden=oud.overleden or dood is not None,
            overlijdensdatum=dood or oud.overlijdensdatum,
            vrijgesteld=oud.vrijgesteld or vrij,
        )
    return uit


def _read_register(gelezen: Gelezen) -> Iterable[tuple[str, date | None, bool]]:
    """Of everybody in the register who died or is exempt: BSN, day of death, exempt."""
    if not gelezen.frame:
        return ()
    frame = gelezen.read()
    for naam, soort in (("overlijdensdatum", pl.Date), ("vrijstelling", pl.String)):
        if naam not in frame.columns:
            frame = frame.with_columns(pl.lit(None, dtype=soort).alias(naam))
    wie = frame.filter(pl.col("bsn").is_not_null()).group_by("bsn").agg(
        pl.col("overlijdensdatum").min(), (pl.col("vrijstelling") == "J").any().alias("vrij")
    )  # fmt: skip
    wie = wie.filter(pl.col("overlijdensdatum").is_not_null() | pl.col("vrij"))
    return [(b, d, bool(v)) for b, d, v in wie.sort("bsn").iter_rows()]


def _record(w: Werkgang, uitslag: Uitslag, reden: str, dag: date) -> int:
    """Write down what was sent outside bvtool, by the report of `dag`: identifications, start
    numbers, and what stands under them; how many."""
    namen = uitslag.list_buiten()
    keep_buiten(w.verbinding, namen)
    nieuw = {nr: bsn for nr, bsn in uitslag.nieuw if 0 <= nr <= MAX_NUMMER}
    add_startnummers(w.verbinding, [(nr, bsn, REGISTER) for nr, bsn in sorted(nieuw.items())])
    staan = uitslag.list_leveringen(dag).items()
    keep_leveringen(
        w.verbinding,
        {nr: p and _as_text(*p, dag) for nr, p in staan if 0 <= nr <= MAX_NUMMER},
    )
    if namen:
        w.redenen["neem-op"] = reden
    return len(namen)


def _as_text(start: date | None, stop: date | None, dag: date) -> tuple[str, str | None, str]:
    """A delivery as the ledger keeps it; a start that is not said is the first of iEb 2.0."""
    eerste = Bijdrage.BW.eerste_start
    van = max(start or eerste, eerste)
    return van.isoformat(), stop.isoformat() if stop else None, dag.isoformat()


def _read_bijdrage(rapport: Cakrapport) -> dict[tuple[str, int | None], dict[str, str]]:
    """What the report says of each period: of several rows one that says J, else that says N."""
    uit: dict[tuple[str, int | None], dict[str, str]] = {}
    if rapport.afname is None or "opgelegd" not in rapport.afname.kolommen:
        return uit
    rang = {"J": 0, "N": 1}
    frame = rapport.afname.frame.filter(
        pl.col("bsn").is_not_null() & pl.col("opgelegd").is_not_null()
    ).with_columns(pl.col("vanaf").dt.strftime("%d-%m-%Y"))
    for r in sorted(frame.to_dicts(), key=lambda r: (rang[r["opgelegd"]], r["rij"])):
        uit.setdefault((r["bsn"], r["startnummer"]), {k: r[k] or "" for k in _BIJDRAGE})
    return uit


def _tell(uitslag: Uitslag) -> list[Bevinding]:
    """Each kind that asks for work, with its count."""
    soorten = {r["soort"]: r for r in load_tabel("nacontrole")}
    return [
        Bevinding(
            "rapport van het CAK",
            f"{soorten[s]['titel']}: {count(n, 'keer', 'keer')}.",
            f"{soorten[s]['wat_nu']}. Welke het zijn, staat in {BOEK}.",
        )
        for s, n in uitslag.werk.items()
    ]
