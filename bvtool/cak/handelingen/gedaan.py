"""The step `gedaan`: writes down what staff did, with who and when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from typing import TYPE_CHECKING, NamedTuple

from bvtool.cak.inname.gemeenten import BESTAND, Gemeente, read_gemeenten
from bvtool.cak.stand.daden import AFGESPROKEN, AKKOORD, DADEN, GEBELD, ONBEKEND, VERSTUURD
from bvtool.cak.stand.verschil import Cijfers, read_cijfers, read_redenen
from bvtool.cak.uitvoer.briefkeuze import LEVEREN, NAMEN
from bvtool.cak.uitvoer.briefmap import move_verstuurd, send_brieven
from bvtool.dossier.feiten import Brieffeit, Daadfeit
from bvtool.dossier.slot import read_wie
from bvtool.dossier.vragen import handelingen
from bvtool.dossier.werkgang import open_werkgang
from bvtool.kalender.werkdagen import add_werkdagen
from bvtool.vak.aantal import count
from bvtool.vak.fouten import Bevinding, Gebruiksfout, InvoerOntbreekt, Navraag
from bvtool.vak.masker import show_naam, show_woorden

if TYPE_CHECKING:
    from bvtool.dossier.map import Dossier
    from bvtool.kalender.klok import Klok


class Opgave(NamedTuple):
    """One act as it is given: for whom (code or name), what, a text, until when, by whom (empty:
    whoever gives the command), and where it stands for a message."""

    gemeente: str
    wat: str
    tekst: str = ""
    tot: date | None = None
    wie: str = ""
    waar: str = "bvtool gedaan"


class Vastgelegd(NamedTuple):
    """What was written down: a sentence each; how many were there already; what to know of it."""

    zinnen: Sequence[str]
    al_bekend: int
    meldingen: Sequence[str]
    veranderd: bool


def run_gedaan(dossier: Dossier, klok: Klok, opgaven: Sequence[Opgave], wie: str) -> Vastgelegd:
    """Writes all of them down, or none.

    `wie` empty: the name of [contact] in the settings, else the account on this computer; the
    answer says which. Raises Gebruiksfout with every fault (an unknown gemeente, a day that is
    over), InvoerOntbreekt for an akkoord without a monitor, Navraag for an akkoord on an answer
    that is not right.
    """
    gemeenten = read_gemeenten(dossier.pad / BESTAND).gemeenten
    naam, melding = _choose_wie(dossier, wie)
    _check(opgaven, gemeenten, klok)
    with open_werkgang(dossier, "gedaan", klok) as w:
        vorige = read_cijfers(w.verbinding, klok.nu, ook=True)
        cijfers = vorige[1] if vorige else None
        bekend = {_same(d) for d in handelingen.iter_daden(w.verbinding)}
        zinnen, al_bekend = [], 0
        for opgave in opgaven:
            g = find_gemeente(opgave.gemeente, gemeenten)
            assert g is not None
            feit = _make_daad(opgave, g, naam, klok, cijfers)
            if _same(feit) in bekend:
                al_bekend += 1
                continue
            bekend.add(_same(feit))
            gestuurd = send_brieven(w, feit.uitvoerder, feit.wie) if opgave.wat == VERSTUURD else []
            if opgave.wat == VERSTUURD and not gestuurd:
                raise _nothing_to_send(g, opgave)
            for extra in (feit, *_give_akkoord(feit, gestuurd, cijfers)):
                handelingen.add_daad(w.verbinding, extra)
                zinnen.append(_tell(g, extra, gestuurd))
        move_verstuurd(w)
        w.aantallen = {"vastgelegd": len(zinnen)}
    door_naam = any(not o.wie for o in opgaven)
    return Vastgelegd(
        zinnen,
        al_bekend,
        [*([melding] if melding and door_naam else []), *w.meldingen],
        w.veranderd,
    )


def _choose_wie(dossier: Dossier, wie: str) -> tuple[str, str]:
    """Who did it, and what to say about how that is known."""
    if wie.strip():
        return show_woorden(wie), ""
    naam = dossier.instellingen.contact_naam
    if naam:
        return naam, f"Vastgelegd op naam van {naam} (bvtool.toml). Was het een ander: --wie NAAM."
    account = read_wie()
    zin = f"Vastgelegd op naam van het account van deze computer: {account}. Uw naam: --wie NAAM."
    return account, zin


def find_gemeente(tekst: str, gemeenten: Sequence[Gemeente]) -> Gemeente | None:
    """The gemeente of this uitvoerderscode, code of the CBS or name; None for nobody or more."""
    gezocht = " ".join(tekst.split()).casefold()
    past = [g for g in gemeenten if gezocht in (g.uitvoerder, g.code, g.naam.casefold())]
    return past[0] if len(past) == 1 else None


def _check(opgaven: Sequence[Opgave], gemeenten: Sequence[Gemeente], klok: Klok) -> None:
    fouten = [
        Bevinding(o.waar, wat, wat_nu)
        for o in opgaven
        for wat, wat_nu in _find_fouten(o, gemeenten, klok.vandaag)
    ]
    if len(fouten) == 1:
        raise Gebruiksfout(fouten[0].wat, waar=fouten[0].waar, wat_nu=fouten[0].wat_nu)
    if fouten:
        raise Gebruiksfout(
            "Hier klopt iets niet. Er is niets vastgelegd.",
            waar=opgaven[0].waar.partition(",")[0],
            wat_nu="Verbeter de regels en geef de opdracht opnieuw.",
            bevindingen=fouten,
        )


def _find_fouten(o: Opgave, gemeenten: Sequence[Gemeente], vandaag: date) -> list[tuple[str, str]]:
    fouten = []
    if find_gemeente(o.gemeente, gemeenten) is None:
        codes = {g.naam.casefold(): g for g in gemeenten} | {g.uitvoerder: g for g in gemeenten}
        dichtbij = get_close_matches(o.gemeente.casefold(), codes, n=1)
        wat_nu = "Gebruik de uitvoerderscode of de naam zoals in gemeenten.csv."
        if dichtbij:
            g = codes[dichtbij[0]]
            wat_nu += f" Bedoelde u {g.uitvoerder} ({g.naam})?"
        fouten.append((f"Deze gemeente staat niet in {BESTAND}: {show_naam(o.gemeente)}", wat_nu))
    if o.wat not in DADEN:
        fouten.append((f"Dit kent bvtool niet: {show_naam(o.wat)}", f"Kies: {', '.join(DADEN)}."))
    if o.tot is not None and o.wat in DADEN and o.wat not in (GEBELD, AFGESPROKEN):
        fouten.append(("Een dag (--tot) hoort bij gebeld of afgesproken.", "Laat de dag weg."))
    elif o.tot is not None and o.tot <= vandaag:
        fouten.append(("De dag tot wanneer is al voorbij.", "Geef een dag die nog komt."))
    return fouten


def _make_daad(o: Opgave, g: Gemeente, naam: str, klok: Klok, cijfers: Cijfers | None) -> Daadfeit:
    van = None if cijfers is None else cijfers.get(g.uitvoerder, {})
    tot = ""
    if o.wat in (GEBELD, AFGESPROKEN):
        tot = (o.tot or add_werkdagen(klok.vandaag, 1)).isoformat()
    return Daadfeit(
        uitvoerder=g.uitvoerder,
        wat=o.wat,
        moment=klok.nu.isoformat(),
        wie=show_woorden(o.wie) or naam,
        tekst=show_woorden(o.tekst),
        tot=tot,
        aantal=_count_toegezegd(g, o, van, klok) if o.wat == AKKOORD else None,
        redenen=ONBEKEND if van is None else ",".join(read_redenen(van)),
    )


def _count_toegezegd(g: Gemeente, o: Opgave, van: Mapping[str, object] | None, klok: Klok) -> int:
    """The number that the akkoord fixes: what the last monitor said."""
    if van is None or not van.get("antwoord"):
        raise InvoerOntbreekt(
            f"Er is nog geen antwoord van {g.naam}, dus er is niets om akkoord op te geven.",
            waar=o.waar,
            wat_nu="Maak eerst de monitor met: bvtool monitor",
        )
    if not van.get("juist") and not klok.toch:
        raise Navraag(
            f"Het antwoord van {g.naam} klopt nog niet met B4. Er is niets vastgelegd.",
            waar=o.waar,
            wat_nu="Bel de gemeente. Toch akkoord geven? Geef de reden: --toch REDEN",
        )
    return int(str(van["toegezegd"]))


def _nothing_to_send(g: Gemeente, o: Opgave) -> Gebruiksfout:
    return Gebruiksfout(
        f"Er ligt geen brief klaar voor {g.naam}. Er is niets vastgelegd.",
        waar=o.waar,
        wat_nu="Maak eerst de monitor met: bvtool monitor. Sprak u iets af: gebruik afgesproken.",
    )


def _give_akkoord(
    d: Daadfeit, gestuurd: Sequence[Brieffeit], cijfers: Cijfers | None
) -> list[Daadfeit]:
    """The letter with the go is the go: it fixes the number promised."""
    van = None if cijfers is None else cijfers.get(d.uitvoerder)
    if van is None or all(b.soort != LEVEREN for b in gestuurd):
        return []
    return [d._replace(wat=AKKOORD, aantal=int(str(van["toegezegd"])))]


def _same(d: Daadfeit) -> tuple[object, ...]:
    """What makes two acts one: the same, for the same gemeente, on the same day."""
    return d.uitvoerder, d.wat, d.moment[:10], d.wie, d.tekst, d.tot, d.aantal


def _tell(g: Gemeente, d: Daadfeit, gestuurd: Sequence[Brieffeit]) -> str:
    zin = f"{g.naam} ({g.uitvoerder}): {DADEN[d.wat]}"
    if d.wat == VERSTUURD:
        zin += f" ({', '.join(NAMEN[b.soort] for b in gestuurd)})"
    if d.aantal is not None:
        zin += f", {count(d.aantal, 'klant', 'klanten')} toegezegd"
    if d.tot:
        zin += f"; komt terug op {date.fromisoformat(d.tot):%d-%m-%Y}"
    return f"{zin}."
