"""`bvtool kolommen`: how the files are read, and the questions about them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from bvtool.cli.basis import nl_opdracht, toch_optie
from bvtool.cli.opdracht import Opdracht, Resultaat, can_ask, list_meldingen
from bvtool.cli.stromen import ask, tell
from bvtool.vak.aantal import count
from bvtool.vak.tabellen import load_tabel

if TYPE_CHECKING:
    from bvtool.bestanden.leeswijzer_lezing import Antwoorden
    from bvtool.gemeente.kolommen import Kolommenstand

_STOP = ("stop", "s")


@nl_opdracht(
    "kolommen",
    "Laat zien hoe uw bestanden worden gelezen, en beantwoord de vragen daarover",
    "Laat zien wat iedere kolom van B4 en uw register is, en wat bvtool nog niet zeker weet. In "
    "een terminal stelt bvtool de vragen; u kunt ze ook beantwoorden in werk/leeswijzer.xlsx.",
)
@toch_optie
def opdracht(o: Opdracht) -> Resultaat:
    """Tell how the files are read; ask what is open where a person can answer."""
    from bvtool.gemeente.kolommen import list_kolommen, list_waarden, run_kolommen

    dossier = o.dossier("gemeente")
    stand = run_kolommen(dossier, o.klok)
    if stand.open and can_ask(o):
        antwoorden = ask_open(stand)
        if antwoorden.kolommen or antwoorden.waarden:
            stand = run_kolommen(dossier, o.klok, antwoorden)
    gegevens: dict[str, object] = {
        "kolommen": list(list_kolommen(stand.wijzer)),
        "waarden": list(list_waarden(stand.wijzer)),
        "open": stand.open,
        "bestanden": list(stand.bestanden),
        "meldingen": list_meldingen(stand.meldingen),
    }
    tekst = "\n".join([*_tell(stand), *o.meld_alles(stand.meldingen)])
    return Resultaat(gegevens, tekst, code=1 if stand.open else 0)


def _tell(stand: Kolommenstand) -> Iterator[str]:
    from bvtool.gemeente.kolommen import may_show, tell_kolom

    for tafel in stand.wijzer.tafels:
        blad = f", blad '{tafel.blad}'" if tafel.blad else ""
        naam = {"b4": "B4-bestand", "register": "register"}[tafel.beeld.soort]
        yield f"{tafel.bestand}{blad}: {naam}"
        for k in tafel.beeld.kolommen:
            kop = " ".join(k.kop.split()) or f"kolom {k.letter}"
            yield f"  {kop:<30} {tell_kolom(tafel, k) or '?  ' + k.waarom}"
    for w in stand.wijzer.list_open_waarden():
        waarde = f'"{w.waarde}"' if may_show(w) else "een waarde (zie werk/leeswijzer.xlsx)"
        yield f"  ? {w.kop}: {waarde} staat er {w.aantal} keer."
    if stand.open:
        vragen = count(stand.open, "vraag staat", "vragen staan")
        yield f"{vragen} open. Beantwoord die in werk/leeswijzer.xlsx, of in een terminal."
    else:
        yield "Bvtool weet van iedere kolom wat het is. Geef: bvtool vergelijk"


def ask_open(stand: Kolommenstand) -> Antwoorden:
    """Asks each open question at the terminal; Enter takes what bvtool thinks, `stop` ends it."""
    from bvtool.bestanden.leeswijzer import NIET_GEBRUIKEN, name_betekenis
    from bvtool.bestanden.leeswijzer_lezing import Antwoorden
    from bvtool.bestanden.waardevragen import list_keuzes
    from bvtool.gemeente.kolommen import may_show
    from bvtool.tabel.lezen.afspraak import NIET, name_vorm
    from bvtool.tabel.lezen.inhoud import fits
    from bvtool.tabel.lezen.kolommen import list_koppen
    from bvtool.tabel.waarden.betekenis import fold_waarde

    uit = Antwoorden()
    for tafel, k in stand.wijzer.list_open():
        soort = tafel.beeld.soort
        koppen = list_koppen(soort)
        inhoud = tafel.beeld.look(k)
        past = [s for s in koppen if inhoud is None or fits(s, inhoud)]
        keuzes = {koppen[s]: s for s in past} | {NIET_GEBRUIKEN: NIET}
        denkt = name_betekenis(soort, k.denkt) if k.denkt in (*past, NIET) else ""
        kop = " ".join(k.kop.split()) or f"kolom {k.letter}"
        gekozen = _ask(f"{tafel.bestand}, kolom '{kop}'. {k.waarom}", list(keuzes), denkt)
        if gekozen is None:
            return uit
        uit.kolommen[soort, name_vorm(k.kop, k.letter)] = keuzes[gekozen]
    for w in stand.wijzer.list_open_waarden():
        if not may_show(w):
            continue
        vraag = f"Kolom '{w.kop}': \"{w.waarde}\" staat er {w.aantal} keer. Wat betekent dit?"
        antwoord = _ask(vraag, list_keuzes(w.sleutel), w.denkt)
        if antwoord is None:
            return uit
        uit.waarden[w.sleutel, fold_waarde(w.waarde)] = antwoord
    return uit


def _ask(vraag: str, keuzes: Sequence[str], denkt: str) -> str | None:
    """One question with numbered choices; None when the person stops."""
    tell(f"\n{vraag}")
    namen = {r["sleutel"]: r["omschrijving"] for r in load_tabel("redenen")}
    for nummer, keuze in enumerate(keuzes, start=1):
        tell(f"  {nummer:>2}  {keuze}  {namen.get(keuze, '')}".rstrip())
    standaard = f", of Enter voor: {denkt}" if denkt in keuzes else ""
    while True:
        antwoord = ask(f"Typ een nummer{standaard} (stop = later)")
        if antwoord.casefold() in _STOP:
            return None
        if not antwoord and denkt in keuzes:
            return denkt
        if antwoord.isdecimal() and 1 <= int(antwoord) <= len(keuzes):
            return keuzes[int(antwoord) - 1]
        tell("Dit nummer staat er niet bij.")
