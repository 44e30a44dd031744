"""Letters to a gemeente, ready to look at and send: the text and the attachment.

The texts are templates (`brieven/*.eml`), the first line the subject; a dossier may have its own in
the folder of `[brieven] map`. A body holds no BSN; who it is about goes along as a list.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import NamedTuple

from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment

from bvtool.cak.stand.bellen import find_redenen, is_over
from bvtool.cak.stand.berichten import AF, GOED, WACHT
from bvtool.cak.stand.burgers import Vraag
from bvtool.cak.stand.telling import GemeenteStand, Gemeentetelling
from bvtool.cak.uitvoer.briefkeuze import ANTWOORD, BASIS, NIET_JUIST, OPVRAGEN
from bvtool.cak.uitvoer.gemeentepagina import Klant, describe
from bvtool.cak.uitvoer.wacht import guard_bsns
from bvtool.kalender.tekst import dag_cijfers, duur_tekst, moment_tekst
from bvtool.tabel.schrijven.csvlijst import format_rijen
from bvtool.tabel.schrijven.pagina import datum, render
from bvtool.vak.aantal import count, getal
from bvtool.vak.adres import list_adressen, make_adres
from bvtool.vak.fouten import InstellingFout
from bvtool.vak.masker import show_marken

VERTROUWELIJK = "Vertrouwelijk"
_ONDERWERP = "Onderwerp: "
MERK = "X-Bvtool-Brief"
"""The header by which a draft is known again, whatever a person wrote in it."""


class Afzender(NamedTuple):
    """Who signs: name, telephone and address of [contact], each may be empty."""

    naam: str
    telefoon: str
    email: str

    @property
    def regels(self) -> str:
        """The lines below the letter."""
        return "\n".join(r for r in (self.naam or "CAK", self.telefoon, self.email) if r)


class Briefgegevens(NamedTuple):
    """What a text may use, as `b`.

    `levering_over`: the day of delivering is over. `te_laat`: how long after its term the first
    answer came, empty when it was in time. `vraag`: of how many citizens the 407 is asked for.
    In a round: `herstel`, how many rows the CAK mends; `peildatum`; whether a term was agreed.
    `bijdrage`: what it is about, in words.
    """

    naam: str
    uitvoerder: str
    contact: str
    afzender: str
    telling: Gemeentetelling
    termijn_antwoord: str
    termijn_levering: str
    levering_over: bool
    te_laat: str
    vraag: int
    herstel: int
    peildatum: str
    termijn_afgesproken: bool
    bijdrage: str
    zinnen: Sequence[str]
    redenen: Sequence[tuple[str, str, int]]
    bijlage: bool


def make_gegevens(
    g: GemeenteStand, moment: datetime, afzender: Afzender, *, bijlage: bool, vraag: int
) -> Briefgegevens:
    """What the text of a letter to this gemeente may use."""
    return Briefgegevens(
        naam=g.gemeente.naam,
        uitvoerder=g.gemeente.uitvoerder,
        contact=g.gemeente.contactpersoon or "collega",
        afzender=afzender.regels,
        telling=g.telling,
        termijn_antwoord=moment_tekst(g.deadlines["terugkoppeling"]),
        termijn_levering=moment_tekst(g.deadlines["aanlevering"]),
        levering_over=is_over(g, "aanlevering", moment),
        te_laat=duur_tekst(g.verschil) if g.op_tijd is False else "",
        vraag=vraag,
        herstel=len(g.herstel),
        peildatum=dag_cijfers(g.ronde.peildatum) if g.ronde else "",
        termijn_afgesproken=g.ronde is None or g.ronde.uiterlijk is not None,
        bijdrage=g.over.naam,
        zinnen=[r.zin for r in find_redenen(g, moment)],
        redenen=describe(g.per_reden, "redenen", "sleutel"),
        bijlage=bijlage,
    )


def make_brief(
    soort: str,
    g: GemeenteStand,
    gegevens: Briefgegevens,
    bijlage: str,
    afzender: Afzender,
    *,
    merk: str,
    eigen: Path | None,
    fictief: bool,
) -> bytes:
    """The letter as an .eml that a mail program opens as a draft; same facts, same bytes.

    `bijlage`: the list as csv text, empty for none. Raises InstellingFout when a text of the
    dossier's own cannot be filled in.
    """
    onderwerp, tekst = _fill(soort, gegevens, eigen)
    brief = EmailMessage(policy=SMTP)
    if fictief:
        onderwerp, tekst = f"[FICTIEF] {onderwerp}", f"FICTIEVE GEGEVENS\n\n{tekst}"
    brief["Subject"] = onderwerp
    if g.gemeente.email:
        brief["To"] = make_adres(g.gemeente.contactpersoon, g.gemeente.email)
    if afzender.email:
        brief["From"] = make_adres(afzender.naam, afzender.email)
    brief["X-Unsent"] = "1"
    brief[MERK] = merk
    brief["Content-Language"] = "nl"
    brief.set_content(tekst)
    if bijlage:
        brief["Sensitivity"] = "Company-Confidential"
        brief.add_attachment(
            bijlage.encode("utf-8-sig"),
            maintype="text",
            subtype="csv",
            params={"charset": "utf-8"},
            filename=f"{VERTROUWELIJK}_{g.gemeente.uitvoerder}_{soort}.csv",
        )
        brief.set_boundary(f"bvtool-{g.gemeente.uitvoerder}-{soort}")
    return _check(brief, g)


def _check(brief: EmailMessage, g: GemeenteStand) -> bytes:
    """The letter as bytes, read back: it goes to the one address that was meant, or nowhere."""
    inhoud, naar = brief.as_bytes(), g.gemeente
    naam = " ".join(naar.contactpersoon.split())
    if list_adressen(inhoud) != ([(naam, naar.email)] if naar.email else []):
        raise InstellingFout(
            "Een brief zou bij een ander aankomen dan bij deze gemeente.",
            waar=f"gemeenten.csv, gemeente {naar.code}",
            wat_nu="Kijk naar contactpersoon en e-mail in de regel van deze gemeente.",
        )
    return inhoud


def _fill(soort: str, gegevens: Briefgegevens, eigen: Path | None) -> tuple[str, str]:
    naam = f"{soort}.eml"
    eigen_tekst = eigen / naam if eigen is not None else None
    if eigen_tekst is None or not eigen_tekst.is_file():
        tekst = render(f"brieven/{naam}", {"b": gegevens})
    else:
        tekst = _fill_own(eigen_tekst, gegevens)
    kop, _, rest = tekst.partition("\n")
    if not kop.startswith(_ONDERWERP):
        raise InstellingFout(
            "De tekst van een brief begint niet met een onderwerp.",
            waar=str(eigen_tekst or naam),
            wat_nu=f"Begin de eerste regel met: {_ONDERWERP}",
        )
    onderwerp = " ".join(kop.removeprefix(_ONDERWERP).split())
    return show_marken(onderwerp, ook_regels=True), show_marken(rest.lstrip("\n"))


def _fill_own(pad: Path, gegevens: Briefgegevens) -> str:
    """A text of the dossier's own, filled in where it can do no harm."""
    omgeving = SandboxedEnvironment(
        autoescape=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    omgeving.filters |= {"datum": datum, "getal": getal, "meervoud": count}
    try:
        bron = pad.read_text(encoding="utf-8-sig")
        return omgeving.from_string(bron).render({"b": gegevens})
    except (TemplateError, UnicodeDecodeError, TypeError, ValueError):
        raise InstellingFout(
            "De eigen tekst van een brief is niet in te vullen.",
            waar=str(pad),
            wat_nu="Vergelijk de tekst met die van bvtool: alleen de namen die daarin staan, "
            "zijn te gebruiken.",
        ) from None


def make_bijlage(
    soort: str,
    klanten: Sequence[Klant],
    g: GemeenteStand,
    b4: Sequence[tuple[int, str | None]],
    vraag: Sequence[Vraag],
    *,
    eigen: Set[str],
) -> str:
    """The list that goes with a letter, as csv: row in B4, BSN, and what is wrong; else empty.

    `klanten`: the open clients of the gemeente; `b4`: for a letter on the answer, the rows of B4
    without one (rij, bsn); `vraag`: the citizens of whom the 407 is asked for; `eigen`: the BSNs
    that this gemeente may see (`wacht.find_eigen`). A client of whom it never sent nor got the BSN
    stands there by row alone.
    """
    soort = BASIS.get(soort, soort)
    if soort == ANTWOORD:
        regels = [
            (str(rij), bsn if bsn and bsn in eigen else "", "geen antwoord") for rij, bsn in b4
        ]
    elif soort == OPVRAGEN:
        regels = [
            (str(v.rij or ""), v.bsn if v.bsn and v.bsn in eigen else "", v.wat) for v in vraag
        ]
    elif soort == NIET_JUIST:
        wie = [k for k in klanten if not _is_goed(k)]
        wie.sort(key=lambda k: (k["rij"] is None, k["rij"] or 0, k["klant"]))
        regels = [_line(k, eigen, periodiek=g.ronde is not None) for k in wie]
    else:
        return ""
    if not regels:
        return ""
    guard_bsns((bsn for _, bsn, _ in regels if bsn), eigen, g.gemeente.uitvoerder)
    kop = (VERTROUWELIJK, g.gemeente.naam, g.gemeente.uitvoerder)
    return format_rijen([kop, ("Rij in B4", "BSN", "Wat"), *regels])


def _is_goed(r: Klant) -> bool:
    return bool(r["toegezegd"]) and r["staat"] == GOED and not r["start_anders"]


def _line(r: Klant, eigen: Set[str], *, periodiek: bool) -> tuple[str, str, str]:
    klant = str(r["klant"])
    bericht = f"bericht {r['identificatie']}"
    wat = "ontbreekt"
    if r["staat"] == AF:
        wat = f"afgekeurd ({str(r['codes']).replace(',', ' ')}), {bericht}"
    elif r["staat"] == WACHT:
        wat = f"wacht op antwoord van het CAK, {bericht}"
    if not r["toegezegd"]:
        wat = f"niet toegezegd, {bericht}" if r["staat"] == GOED else f"niet toegezegd, {wat}"
    elif r["start_anders"] and periodiek:  # perhaps the stop, or it should withdraw
        wat = f"zegt iets anders dan uw antwoord, {bericht}"
    elif r["start_anders"]:
        wat = f"startdatum {r['startdatum']:%d-%m-%Y}, {bericht}"
    return str(r["rij"] or ""), klant if klant in eigen else "", wat
