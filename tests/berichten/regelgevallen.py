"""For every technical rule the smallest message that breaks it, what the CAK answers, and what the
sender is told. From this table `docs/regels.md` is made; both sides are tested with it.

    python -m tests.berichten.regelgevallen      writes docs/regels.md
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from bvtool.berichten.bronnen import Berichtbestand
from bvtool.berichten.controle import check_heen
from bvtool.berichten.eigenbijdrage import Eigenbijdrage, make_builder
from bvtool.berichten.historie import GeheugenHistorie
from bvtool.berichten.regels import Overtreding, Toets
from bvtool.berichten.schema import load_schemas
from bvtool.vak.tabellen import load_tabel
from tests.berichten.regelgevallen_abo import GEVALLEN_ABO
from tests.gesprek.hulp import BSN_A, BSN_B, heen

VANDAAG = date(2022, 10, 17)
PAGINA = Path(__file__).parents[2] / "docs" / "regels.md"


@dataclass(frozen=True)
class Geval:
    """One line of the table. `eerder` went before and was approved; `naar_bytes` makes the file;
    `ook` are the other rules that it breaks.

    `antwoord`: what comes back, as `goedgekeurd`, `technisch 0001`, `kop 8848`, `klasse 9404` or
    `Fo01 IB001`.
    """

    regel: str
    kleinste: str
    bericht: Eigenbijdrage
    antwoord: str
    eerder: tuple[Eigenbijdrage, ...] = ()
    naar_bytes: Callable[[bytes], bytes] = bytes
    ook: tuple[str, ...] = ()

    @property
    def data(self) -> bytes:
        return self.naar_bytes(build(self.bericht))


def build(bericht: Eigenbijdrage) -> bytes:
    """A message in the newest release in which bvtool writes its kind."""
    soort = bericht.soort
    return make_builder(load_schemas().choose(soort).vorm(soort))(bericht)


ZONDER_FUNCTIE = {
    r["regel"]
    for r in load_tabel("technische-regels")
    if r["ernst"] in ("later", "signaal") and r["regel"] != "OP090"
}
"""The rules of the table that no message is held against."""

EERST = heen()
NOG_EEN = heen(identificatie="TEST00000002")
WIJZIG = replace(NOG_EEN, status=2)
_DIGIT = str((int(BSN_A[-1]) + 1) % 10)

GEVALLEN = (
    Geval(
        "XSD",
        "BwStartdatum ontbreekt",
        EERST,
        "Fo01 IB001",
        naar_bytes=lambda d: d.replace(b"BwStartdatum", b"BwStartDatum"),
    ),
    Geval(
        "CS002",
        "het laatste cijfer van het BSN is een hoger",
        replace(EERST, bsn=BSN_A[:8] + _DIGIT),
        "technisch 0001",
    ),
    Geval(
        "TR018",
        "start 01-10-2022, stop 30-09-2022",
        replace(EERST, stopdatum=date(2022, 9, 30)),
        "technisch 0001",
    ),
    Geval(
        "TR018",
        "start en stop allebei 01-10-2022",
        replace(EERST, stopdatum=date(2022, 10, 1)),
        "goedgekeurd",
    ),
    Geval(
        "TR135",
        "dagtekening is morgen",
        replace(EERST, dagtekening=date(2022, 10, 18)),
        "kop 8848",
    ),
    Geval(
        "TR378",
        "afzender 0457 (Weesp, opgeheven in maart 2022)",
        replace(EERST, afzender="0457"),
        "kop S300",
    ),
    Geval(
        "TR056",
        "dezelfde identificatie als een eerder bericht, voor een andere klant",
        heen(bsn=BSN_B, startnummer=2),
        "kop 9056",
        eerder=(EERST,),
    ),
    Geval(
        "TR404",
        "status 1 met het startnummer van een andere klant",
        heen(bsn=BSN_B, identificatie="TEST00000002"),
        "klasse 9404",
        eerder=(EERST,),
    ),
    Geval("TR103", "status 2 zonder eerder bericht", WIJZIG, "klasse 9103"),
    Geval(
        "TR104",
        "status 1, dan status 3, dan status 2",
        replace(WIJZIG, identificatie="TEST00000003"),
        "klasse 9104",
        eerder=(EERST, replace(NOG_EEN, status=3)),
    ),
    Geval(
        "TR063",
        "status 3 zonder eerder bericht",
        replace(NOG_EEN, status=3),
        "goedgekeurd",
    ),
    Geval(
        "TR395",
        "status 2 zet de start van 01-10-2022 op 16-10-2019 (36 maanden en een dag)",
        replace(WIJZIG, startdatum=date(2019, 10, 16)),
        "klasse 9395",
        eerder=(EERST,),
    ),
    Geval(
        "TR394-BW",
        "status 2 met stop 16-10-2019 (36 maanden en een dag), start niet veranderd",
        replace(WIJZIG, startdatum=date(2019, 10, 1), stopdatum=date(2019, 10, 16)),
        "goedgekeurd",
        eerder=(replace(EERST, startdatum=date(2019, 10, 1)),),
    ),
    Geval(
        "TR400",
        "een tweede periode vanaf 01-11-2022, terwijl de eerste nog loopt",
        replace(NOG_EEN, startnummer=2, startdatum=date(2022, 11, 1)),
        "klasse 9400",
        eerder=(EERST,),
    ),
    Geval(
        "START-12M",
        "status 1 met start 16-10-2021 (12 maanden en een dag)",
        replace(EERST, startdatum=date(2021, 10, 16)),
        "goedgekeurd",
    ),
    Geval(
        "TR113-BW",
        "status 1 met start 18-11-2022 (een maand en een dag vooruit)",
        replace(EERST, startdatum=date(2022, 11, 18)),
        "goedgekeurd",
    ),
    Geval(
        "TR115-BW",
        "stop 18-11-2022 (een maand en een dag vooruit)",
        replace(EERST, stopdatum=date(2022, 11, 18)),
        "goedgekeurd",
    ),
    Geval(
        "TR329-BW",
        "status 3 met stop 10-10-2022, terwijl er geen stop stond",
        replace(NOG_EEN, status=3, stopdatum=date(2022, 10, 10)),
        "goedgekeurd",
        eerder=(EERST,),
    ),
    Geval(
        "OP325-BW",
        "status 1, dan twee keer status 2 op dezelfde dag",
        replace(WIJZIG, identificatie="TEST00000003", stopdatum=date(2022, 10, 10)),
        "goedgekeurd",
        eerder=(EERST, replace(WIJZIG, stopdatum=date(2022, 10, 11))),
    ),
    Geval(
        "CS332-BW",
        "status 1 met start 30-09-2022",
        replace(EERST, startdatum=date(2022, 9, 30)),
        "goedgekeurd",
    ),
    Geval(
        "OP179",
        "een bestand dat in base64 net over 25 MB gaat",
        EERST,
        "Fo01 IB003",
        naar_bytes=lambda d: d + b"\r\n" * ((18_750_001 - len(d)) // 2 + 1),
    ),
    Geval(
        "OP192",
        "regels die op LF eindigen",
        EERST,
        "goedgekeurd",
        naar_bytes=lambda d: d.replace(b"\r\n", b"\n"),
    ),
    *(Geval(*geval) for geval in GEVALLEN_ABO),
)


def tell_sender(geval: Geval) -> list[Overtreding]:
    """What the sender is told about this file, beside what it sent before."""
    historie = GeheugenHistorie()
    for bericht in geval.eerder:
        historie.note(bericht)
    controle = check_heen(
        Berichtbestand("bericht.xml", geval.data), load_schemas(), Toets(VANDAAG, historie)
    )
    return list(controle.overtredingen)


def render() -> str:
    """The page `docs/regels.md`."""
    merk = {r["regel"]: r for r in load_tabel("technische-regels")}
    regels = [
        "# De technische regels, regel voor regel",
        "",
        "Per regel het kleinste bericht dat hem breekt, het antwoord van het CAK (zoals "
        "`bvtool ketentest` het geeft) en wat `bvtool` vooraf tegen de verzender zegt. Tenzij er "
        "iets anders staat: een 407, afzender 0363, dagtekening en vandaag 17-10-2022, status 1, "
        "startnummer 1, start 01-10-2022, geen stop.",
        "",
        "Een *fout* houdt het bericht tegen. Een *waarschuwing* niet: het CAK keurt er niet op af, "
        "of dat is niet bekend. Het merk zegt hoe zeker de regel is. *Kop* is een code in de kop "
        "van het antwoord, *klasse* een code bij de periode, *Fo01* een fout op de envelop.",
        "",
        "Deze tabel wordt gemaakt uit de gevallen waarmee beide kanten worden getest: "
        "`python -m tests.berichten.regelgevallen`.",
        "",
        "| regel | inhoud | kleinste bericht dat hem breekt | antwoord CAK | ernst | wat de "
        "verzender leest | merk |",
        "|---|---|---|---|---|---|---|",
    ]
    for g in GEVALLEN:
        o = next(o for o in tell_sender(g) if o.regel == g.regel)
        rij = merk[g.regel]
        cellen = (g.regel, rij["inhoud"], g.kleinste, g.antwoord, o.ernst)
        regels.append(f"| {' | '.join(cellen)} | {o.uitleg} {o.herstel} | {rij['merk']} |")
    op090 = merk["OP090"]
    cellen = (
        "OP090",
        op090["inhoud"],
        "een bericht zonder antwoord na 3 werkdagen",
        "geen",
        "signaal",
    )
    lezen = (
        "`bvtool retour` telt het bericht bij te laat, en rapporten/retour.html noemt de zending."
    )
    regels += [f"| {' | '.join(cellen)} | {lezen} | {op090['merk']} |", "", *_render_rest()]
    return "\n".join(regels)


def _render_rest() -> list[str]:
    """The rows without a function: of other messages, of people, and of a law to come."""
    rijen = [
        (
            r["regel"],
            "alle" if r["bericht"] == "*" else r["bericht"].replace(",", ", "),
            r["inhoud"],
            r["retourcode"] or "-",
            r["ernst"],
            r["merk"],
        )
        for r in load_tabel("technische-regels")
        if r["regel"] in ZONDER_FUNCTIE
    ]
    return [
        "## Regels die bvtool niet controleert",
        "",
        "Afspraken tussen mensen (*signaal*), en regels uit een wet die er nog niet is. *Later*: "
        "de regel staat klaar, en heeft nu geen gevolg.",
        "",
        "| regel | bericht | inhoud | code | ernst | merk |",
        "|---|---|---|---|---|---|",
        *(f"| {' | '.join(rij)} |" for rij in rijen),
        "",
    ]


if __name__ == "__main__":
    PAGINA.write_text(render(), encoding="utf-8", newline="\n")
