"""Checks one table of the process without changing anything, as `vergelijk` would read it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from bvtool.berichten.schema import GEEN_PLEK, Schemaplek
from bvtool.bestanden.b4 import B4Bestand, read_b4
from bvtool.bestanden.cakrapport import read_cakrapport
from bvtool.bestanden.herkenning import recognise_kijkjes
from bvtool.bestanden.onbekend import tell_onbekend
from bvtool.bestanden.personenblad import Leeswens
from bvtool.bestanden.rapportherkomst import read_herkomst
from bvtool.bestanden.register import RegisterBestand
from bvtool.bestanden.registers import read_registers
from bvtool.bestanden.soort import Verdeling, divide, find_tafels
from bvtool.bestanden.werkboek_lezing import read_werkboek, refuse_fouten
from bvtool.gemeente.gegeven import make_gegeven, make_rondegegeven
from bvtool.gemeente.invoer import find_invoer
from bvtool.gemeente.invoerteksten import tell_koppen
from bvtool.gemeente.ronde import peil_of
from bvtool.gemeente.werkboek import MIGRATIE, RONDE, Werkboeksoort
from bvtool.gesprek.koppeling import Sleutel
from bvtool.kalender.klok import Klok
from bvtool.kalender.tekst import dag_tekst
from bvtool.tabel.lezen.afspraak import GEEN, Leesafspraak
from bvtool.tabel.lezen.kijk import Kijkje, peek_bladen
from bvtool.tabel.lezen.koprij import list_bekend
from bvtool.vak.fouten import Bevinding, BvFout, InvoerGeweigerd
from bvtool.vak.masker import show_naam
from bvtool.vergelijking.beleid import Beleid
from bvtool.vergelijking.samenvoegen import Samengevoegd

if TYPE_CHECKING:
    from bvtool.dossier.feiten import Rondefeit
    from bvtool.dossier.map import Dossier

SOORTEN = {
    "b4": "B4-bestand van het CAK",
    "register": "register van de gemeente",
    "personen": "personen bij een register",
    "werkboek": "werkboek van bvtool",
    "rondewerkboek": "werkboek van een ronde van bvtool",
    "leeswijzer": "leeswijzer van bvtool",
    "terugkoppeling": "terugkoppeling aan het CAK",
    "aanleverrapportage": "aanleverrapportage",
    "formulier": "formulier voor zorg van voor 1-10-2022",
}
NIET_HERKEND = "niet herkend"


@dataclass(slots=True)
class Gecontroleerd:
    """One file or folder: what it is, the facts about it, and what is wrong."""

    naam: str
    soort: str
    feiten: dict[str, object] = field(default_factory=dict)
    bevindingen: list[Bevinding] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Wensen:
    """What the dossier says about reading: its own column names, its agreement and its schemas,
    which of its messages count as not sent because they were rejected, and its round."""

    kolommen_b4: Mapping[str, str] = field(default_factory=dict)
    kolommen_register: Mapping[str, str] = field(default_factory=dict)
    schemaplek: Schemaplek = GEEN_PLEK
    afgekeurd: AbstractSet[Sleutel] = frozenset()
    afspraak: Leesafspraak = GEEN
    dossier: Dossier | None = None
    ronde: Rondefeit | None = None

    @property
    def beleid(self) -> Beleid:
        """The policies by which the files are read, of the round that is open."""
        if self.dossier is None:
            return Beleid()
        instellingen = self.dossier.instellingen
        if self.ronde is None:
            return Beleid.of(instellingen)
        return Beleid.of(instellingen, peil_of(self.ronde))

    @property
    def eigen(self) -> Mapping[str, Mapping[str, str]]:
        """The dossier's own headers by kind of file."""
        return {"b4": self.kolommen_b4, "register": self.kolommen_register}


def check_tabel(pad: Path, klok: Klok, wensen: Wensen) -> Gecontroleerd:
    """What is this table, and everything wrong with it. Raises what refuses the file as a whole."""
    bekend = {v: v for s in ("b4", "register") for v in list_bekend(s, wensen.eigen.get(s))}
    bladen = peek_bladen(pad, bekend)
    ander = recognise_kijkjes(bladen, wensen.eigen)
    uit = Gecontroleerd(show_naam(pad.name), SOORTEN.get(ander or "", NIET_HERKEND))
    if ander in _WERKBOEKEN:
        _check_werkboek(uit, pad, klok, wensen.dossier, _WERKBOEKEN[ander])
    if ander == "aanleverrapportage":
        _check_rapport(uit, pad)
    if ander is not None:
        return uit
    verdeling = _place(pad, bladen, wensen)
    try:
        if verdeling.b4:
            uit.soort = SOORTEN["b4"]
            blad = verdeling.b4[0].blad if len(verdeling.b4) == 1 else ""
            _describe(
                uit,
                read_b4(
                    pad,
                    eigen_koppen=wensen.kolommen_b4,
                    blad=blad or None,
                    afspraak=wensen.afspraak,
                    ronde=wensen.ronde is not None and wensen.ronde.periodiek,
                ),
            )
        elif verdeling.register:
            uit.soort = SOORTEN["register"]
            _check_register(uit, verdeling, wensen)
        else:
            uit.bevindingen += _tell_unknown(uit, pad, verdeling, bladen)
    except InvoerGeweigerd as fout:
        uit.bevindingen.append(Bevinding(fout.waar or pad.name, fout.fout, fout.wat_nu))
        uit.bevindingen += fout.bevindingen
    return uit


def _place(pad: Path, bladen: list[Kijkje], wensen: Wensen) -> Verdeling:
    """What the tables of this file are: as `vergelijk` decides where it would read it."""
    dossier = wensen.dossier
    if dossier is not None and pad.resolve().parent == dossier.inkomend.resolve():
        try:
            invoer = find_invoer(dossier, None, (), wensen.afspraak)
        except BvFout:
            pass
        else:
            eigen = pad.resolve()
            verdeling = Verdeling(
                b4=tuple(t for t in (invoer.b4,) if t.pad.resolve() == eigen),
                register=tuple(t for t in invoer.register if t.pad.resolve() == eigen),
                personen=tuple(t for t in invoer.personen if t.pad.resolve() == eigen),
            )
            if verdeling != Verdeling():
                return verdeling
    return divide(find_tafels(pad, bladen, wensen.eigen, wensen.afspraak))


def _check_register(uit: Gecontroleerd, verdeling: Verdeling, wensen: Wensen) -> None:
    i = wensen.dossier.instellingen if wensen.dossier is not None else None
    wens = Leeswens(
        wensen.kolommen_register,
        wensen.afspraak,
        categorieen=wensen.beleid.categorieen,
        release=i.release if i is not None else "3.1",
    )
    register = read_registers(verdeling.register, verdeling.personen, wens)
    _describe(uit, register)
    for vraag in register.waardevragen:
        if vraag.open:
            uit.bevindingen.append(
                Bevinding(
                    f"{vraag.bestand}, kolom '{vraag.kop}'",
                    f"Een waarde die bvtool niet kent, staat er {vraag.aantal} keer.",
                    "Zeg wat hij betekent met: bvtool kolommen",
                )
            )


def _tell_unknown(
    uit: Gecontroleerd, pad: Path, verdeling: Verdeling, bladen: Sequence[Kijkje]
) -> Iterator[Bevinding]:
    """What can be said of a table that is neither B4 nor a register for sure."""
    naam = show_naam(pad.name)
    if verdeling.personen:
        uit.soort = SOORTEN["personen"]
        wat = "Hier staan personen en geen voorzieningen."
        yield Bevinding(naam, wat, "Geef ook het bestand met de voorzieningen.")
    for tafel in verdeling.twijfel:
        uit.soort = "B4 of register"
        yield Bevinding(
            naam,
            f"Aan de koppen is niet te zien of dit B4 is of uw register. {tell_koppen(tafel)}",
            "Zeg het bij het vergelijken met --b4 PAD of --register PAD.",
        )
    if not verdeling.personen and not verdeling.twijfel:
        gezien = " ".join(tell_koppen(t) for t in verdeling.over) or tell_onbekend(bladen)
        yield Bevinding(
            naam,
            f"De kolommen horen niet bij een bestand dat bvtool kent. {gezien}".rstrip(),
            "Nodig is een koprij met BSN. Heten uw kolommen anders? Zet hun namen in bvtool.toml "
            "onder [kolommen].",
        )


_WERKBOEKEN = {"werkboek": MIGRATIE, "rondewerkboek": RONDE}


def _check_werkboek(
    uit: Gecontroleerd, pad: Path, klok: Klok, dossier: Dossier | None, soort: Werkboeksoort
) -> None:
    """The workbook of the clerk, read back as `terugkoppeling` would; nothing is kept."""
    werkboek = read_werkboek(pad, show_naam(pad.name), soort.vorm)
    per = werkboek.rijen.group_by("blad", maintain_order=True).len()
    uit.feiten = {str(blad): aantal for blad, aantal in per.iter_rows()}
    try:
        refuse_fouten(werkboek, soort.vorm.lijsten)
        if dossier is not None and dossier.has_ledger():
            _read_back(uit, Samengevoegd(werkboek, [], {}), klok, dossier, soort)
    except InvoerGeweigerd as fout:
        uit.bevindingen.append(Bevinding(fout.waar or uit.naam, fout.fout, fout.wat_nu))
        uit.bevindingen += fout.bevindingen


def _check_rapport(uit: Gecontroleerd, pad: Path) -> None:
    """A weekly report: whose it is, of when, and how each tab is read."""
    herkomst = read_herkomst(pad)
    if herkomst.fout is not None:
        raise herkomst.fout
    rapport = read_cakrapport(pad, uit.naam)
    uit.feiten = {
        "van": "uw gemeente, gemaakt met bvtool" if herkomst.eigen else "het CAK",
        "uitvoerderscode": ", ".join(sorted(herkomst.uitvoerders)) or "staat er niet in",
        "stand": dag_tekst(herkomst.moment.date()),
    }
    for naam, blad in (("berichten", rapport.berichten), ("productafname", rapport.afname)):
        if blad is not None:
            uit.feiten |= {naam: blad.regels, f"{naam}_kolommen": ", ".join(sorted(blad.kolommen))}
    uit.bevindingen += [*rapport.meldingen, *rapport.opgemerkt]


def _read_back(
    uit: Gecontroleerd, samen: Samengevoegd, klok: Klok, dossier: Dossier, soort: Werkboeksoort
) -> None:
    from bvtool.dossier.leesverbinding import open_lezend
    from bvtool.dossier.verbinding import is_begonnen
    from bvtool.dossier.vragen import vergelijkingen
    from bvtool.dossier.vragen.rondes import ask_ronde
    from bvtool.gemeente.rondewerk import check_ronde
    from bvtool.gemeente.werkboekcontrole import check_werkboek

    with open_lezend(dossier) as verbinding:
        begonnen = is_begonnen(verbinding)
        vergelijking = vergelijkingen.ask_laatste(verbinding) if begonnen else None
        ronde = ask_ronde(verbinding) if begonnen else None
    if vergelijking is None or ronde is None:
        wat = "In dit dossier is nog niets vergeleken; van wie dit werkboek is, is niet te zien."
        if ronde is not None and ronde.nr > 1:
            wat = f"In ronde {ronde.nr} is nog niets vergeleken. Een ouder werkboek telt niet meer."
        uit.bevindingen.append(Bevinding(uit.naam, wat, "Geef eerst: bvtool vergelijk"))
    elif ronde.periodiek != (soort is RONDE):
        wat = f"Dit werkboek hoort niet bij ronde {ronde.nr}, de ronde die nu open is."
        uit.bevindingen.append(Bevinding(uit.naam, wat, "Kies het werkboek in de map werk."))
    elif ronde.periodiek:
        check_ronde(samen, make_rondegegeven(vergelijking), vergelijking, ronde, dossier, klok)
    else:
        check_werkboek(samen, make_gegeven(vergelijking), vergelijking, dossier, klok)


def _describe(uit: Gecontroleerd, bestand: B4Bestand | RegisterBestand) -> None:
    """What was recognised, the counts, and every finding of the reading."""
    ruw, frame = bestand.ruw, bestand.frame
    op_letter = {letter: sleutel for sleutel, letter in ruw.kolommen.items()}
    kolommen = dict(zip(ruw.kolomletters, ruw.koppen, strict=True))
    uit.feiten = {
        "blad": show_naam(ruw.blad) if ruw.blad else None,
        "koprij": ruw.koprij,
        "codering": ruw.codering,
        "scheidingsteken": ruw.scheidingsteken,
        "kolommen": {
            show_naam(" ".join(kop.split())) or f"kolom {letter}": op_letter.get(
                letter, "niet gebruikt"
            )
            for letter, kop in kolommen.items()
        },
        "rijen": frame.height,
        "bsn_leesbaar": frame["bsn"].count(),
        "bsn_onleesbaar": frame.height - frame["bsn"].count(),
        "bsn_aangevuld": bestand.bsn_aangevuld,
        "personen": frame["bsn"].drop_nulls().n_unique(),
    }
    uit.feiten = {k: w for k, w in uit.feiten.items() if w is not None}
    uit.bevindingen += bestand.meldingen
    for rij, fout in frame.filter(frame["bsn"].is_null()).select("rij", "bsn_fout").iter_rows():
        wat = _BSN[fout or "leeg"]
        letter = ruw.kolommen["bsn"]
        uit.bevindingen.append(Bevinding(ruw.locate(rij, letter), wat, "Zoek het juiste nummer."))


_BSN = {
    "leeg": "Het BSN ontbreekt.",
    "geen_negen_cijfers": "Het BSN heeft geen negen cijfers.",
    "elfproef": "Het BSN voldoet niet aan de 11-proef.",
}
