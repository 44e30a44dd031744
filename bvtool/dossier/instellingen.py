"""The settings of a dossier, `bvtool.toml`: read strictly, every fault named with its line.

What settings there are, what they mean and what they are without a word from the user stands in
`data/instellingen.csv`; the checks beyond a type stand here, one function each.

More than 300 lines: reading, checking and naming the line of a setting belong together.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

from bvtool.dossier.seintje import is_seintje
from bvtool.dossier.server import VOORBEELD, is_server_url
from bvtool.kalender.klok import is_jaar
from bvtool.kalender.weken import tell_maandag
from bvtool.vak.bijdrage import Bijdrage
from bvtool.vak.codes import MAX_NUMMER, is_uitvoerder
from bvtool.vak.fouten import Bevinding, InstellingFout
from bvtool.vak.masker import show_marken, show_naam
from bvtool.vak.tabellen import load_tabel

BESTAND = "bvtool.toml"
MAX_DAGEN = 36_500
"""A retention of a hundred years; a longer one is a mistake."""


class Bereik(NamedTuple):
    """A range of start numbers, both ends included; `gemeente` is empty for the sender itself."""

    van: int
    tot: int
    gemeente: str = ""


class Massagrenzen(NamedTuple):
    """Above which numbers and percentages of one run a person is asked (see `gesprek.massa`)."""

    weg: int
    weg_procent: int
    intrekkingen: int
    intrekkingen_procent: int
    starts: int
    starts_procent: int


class Instellingen(NamedTuple):
    """The settings of one dossier, checked. Names as in `bvtool.toml`, section first."""

    rol: str
    gemeente: str
    naam: str
    uitvoerder: str
    timeslot: date | None
    peildatum: date | None
    soort_bijdrage: str
    fictief: bool
    synthetisch: bool
    contact_naam: str
    contact_telefoon: str
    contact_email: str
    categorie18: bool
    buitenregionaal: str
    overlijden: str
    stopdatum: str
    release: str
    abo_categorieen: tuple[str, ...]
    kolommen_b4: Mapping[str, str]
    kolommen_register: Mapping[str, str]
    kolommen_formulier: Mapping[str, str]
    startnummers: tuple[Bereik, ...]
    centrumgemeente: str
    regiogemeenten: tuple[str, ...]
    losse_bestanden: bool
    grenzen: Massagrenzen
    ronde_maanden: int
    schema_map: str
    schema_namen: tuple[tuple[str, str], ...]
    wissels_kalender: str
    brieven_map: str
    bewaren_dagen: int
    ledger_url: str
    taak_seintje: str
    gedeeld: bool


def read_instellingen(pad: Path) -> Instellingen:
    """Reads and checks `bvtool.toml`; raises InstellingFout with every fault and its line."""
    try:
        tekst = pad.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InstellingFout(
            "Het bestand met instellingen is geen gewone tekst (UTF-8).",
            waar=str(pad),
            wat_nu="Sla het op als UTF-8, bijvoorbeeld met Kladblok.",
        ) from None
    return parse_instellingen(tekst, str(pad))


def parse_instellingen(tekst: str, waar: str) -> Instellingen:
    """The settings in `tekst`; `waar` is how the file is called in messages."""
    try:
        boom = tomllib.loads(tekst)
    except (ValueError, RecursionError) as fout:  # also a number or a list without end
        # matches: "Invalid value (at line 3, column 7)"
        plek = re.search(r"line (\d+), column (\d+)", str(fout))
        regel = f"regel {plek[1]}, teken {plek[2]}" if plek else "het einde"
        raise InstellingFout(
            "Het bestand met instellingen is niet te lezen.",
            waar=f"{waar}, {regel}",
            wat_nu="Kijk op die regel naar een ontbrekend aanhalingsteken, haakje of is-teken.",
        ) from None
    gelezen, fouten = _read_boom(boom)
    if not fouten:
        fouten = _check(gelezen)
    if fouten:
        raise InstellingFout(
            "In de instellingen staat iets dat niet klopt.",
            waar=waar,
            wat_nu="Pas bvtool.toml aan en geef de opdracht opnieuw.",
            bevindingen=[
                Bevinding(f"regel {find_regel(tekst, s, k)} ({_pad(s, k)})", wat, nu)
                for s, k, wat, nu in fouten
            ],
        )
    return _make(gelezen)


Fout = tuple[str, str, str, str]  # sectie, sleutel, wat, wat_nu


def find_regel(tekst: str, sectie: str, sleutel: str) -> int:
    """The line on which a setting stands: its own, else that of its section, else 1."""
    huidige, beste = "", 1
    for nummer, regel in enumerate(tekst.splitlines(), start=1):
        # matches: "[dossier]"
        kop = re.match(r"\s*\[+\s*([^\]]+?)\s*\]", regel)
        if kop:
            huidige = kop[1].replace('"', "").replace(" ", "")
            if huidige == (sectie or sleutel):
                beste = nummer
        elif huidige == sectie and re.match(rf"\s*\"?{re.escape(sleutel)}\"?\s*=", regel):
            return nummer
    return beste


def _pad(sectie: str, sleutel: str) -> str:
    return ".".join(deel for deel in (sectie, sleutel) if deel)


_SOORTEN: dict[str, tuple[Callable[[Any], bool], str]] = {
    "tekst": (lambda w: isinstance(w, str), "een tekst tussen aanhalingstekens"),
    "janee": (lambda w: isinstance(w, bool), "true of false"),
    "datum": (
        lambda w: isinstance(w, date) and not isinstance(w, datetime),
        "een datum als jjjj-mm-dd, zonder aanhalingstekens",
    ),
    "getal": (lambda w: isinstance(w, int) and not isinstance(w, bool), "een heel getal"),
    "lijst": (
        lambda w: isinstance(w, list) and all(isinstance(x, str) for x in w),
        'een lijst van teksten, bijvoorbeeld ["0384", "0394"]',
    ),
}


def _read_boom(boom: Mapping[str, Any]) -> tuple[dict[str, Any], list[Fout]]:
    bekend = {(r["sectie"], r["sleutel"]): r for r in load_tabel("instellingen")}
    secties = {s for s, _ in bekend}
    gelezen: dict[str, Any] = {_naam(r): _standaard(r) for r in bekend.values()}
    gelezen |= {f"kolommen.{b}": {} for b in _MET_KOLOMMEN}
    gelezen |= {"startnummers.gemeenten": {}, "schema.namen": {}}
    fouten: list[Fout] = []
    for sectie, inhoud in boom.items():
        if not isinstance(inhoud, dict):
            fouten.append(("", sectie, "Deze instelling is niet bekend.", "Haal de regel weg."))
        elif sectie == "kolommen":
            fouten += _read_kolommen(inhoud, gelezen)
        elif sectie not in secties:
            fouten.append((sectie, "", "Dit deel is niet bekend.", _lijkt_op(sectie, secties)))
        else:
            fouten += _read_sectie(sectie, inhoud, bekend, gelezen)
    return gelezen, fouten


def _read_sectie(
    sectie: str,
    inhoud: Mapping[str, Any],
    bekend: Mapping[tuple[str, str], Mapping[str, str]],
    gelezen: dict[str, Any],
) -> list[Fout]:
    fouten: list[Fout] = []
    sleutels = {k for s, k in bekend if s == sectie}
    for sleutel, waarde in inhoud.items():
        if (sectie, sleutel) == ("startnummers", "gemeenten") and isinstance(waarde, dict):
            gelezen["startnummers.gemeenten"] = waarde
            continue
        if (sectie, sleutel) == ("schema", "namen") and isinstance(waarde, dict):
            fouten += _read_namen(waarde, gelezen["schema.namen"])
            continue
        rij = bekend.get((sectie, sleutel))
        if rij is None:
            wat_nu = _lijkt_op(sleutel, sleutels)
            fouten.append((sectie, sleutel, "Deze instelling is niet bekend.", wat_nu))
            continue
        klopt, hoort = _SOORTEN[rij["soort"]]
        keuzes = [k for k in rij["keuzes"].split("|") if k]
        if not klopt(waarde):
            fouten.append((sectie, sleutel, "De waarde past niet.", f"Hier hoort {hoort}."))
        elif keuzes and waarde not in keuzes:
            kies = "Kies uit: " + ", ".join(keuzes) + "."
            fouten.append((sectie, sleutel, "Deze keuze bestaat niet.", kies))
        else:
            gelezen[_naam(rij)] = waarde
    return fouten


def _read_namen(inhoud: Mapping[str, Any], gelezen: dict[str, str]) -> list[Fout]:
    """The elements of the user's own schemas that she named, by what stands in them."""
    rollen = {r["rol"] for r in load_tabel("schemarollen") if r["noembaar"] == "ja"}
    fouten: list[Fout] = []
    for rol, naam in inhoud.items():
        if rol not in rollen:
            fouten.append(
                ("schema.namen", rol, "Dit gegeven is niet bekend.", _lijkt_op(rol, rollen))
            )
        elif not isinstance(naam, str) or not naam.strip():
            wat_nu = "Schrijf de naam van het element als tekst."
            fouten.append(("schema.namen", rol, "De waarde past niet.", wat_nu))
        else:
            gelezen[rol] = naam.strip()
    return fouten


_MET_KOLOMMEN = ("b4", "register", "formulier")
"""The files of which a dossier may name the headers itself."""


def _read_kolommen(inhoud: Mapping[str, Any], gelezen: dict[str, Any]) -> list[Fout]:
    fouten: list[Fout] = []
    for bestand, koppen in inhoud.items():
        sleutels = {r["sleutel"] for r in load_tabel("kolommen") if r["bestand"] == bestand}
        if bestand not in _MET_KOLOMMEN or not isinstance(koppen, dict):
            kies = "Kies [kolommen.b4], [kolommen.register] of [kolommen.formulier]."
            fouten.append(("kolommen", bestand, "Dit bestand is niet bekend.", kies))
            continue
        for sleutel, kop in koppen.items():
            sectie = f"kolommen.{bestand}"
            if sleutel not in sleutels:
                wat_nu = _lijkt_op(sleutel, sleutels)
                fouten.append((sectie, sleutel, "Deze kolom is niet bekend.", wat_nu))
            elif not isinstance(kop, str) or not kop.strip():
                fouten.append(
                    (sectie, sleutel, "De waarde past niet.", "Schrijf de kop als tekst.")
                )
            else:
                gelezen[sectie][sleutel] = kop
    return fouten


def _lijkt_op(naam: str, bekend: set[str]) -> str:
    from difflib import get_close_matches

    dichtbij = get_close_matches(naam, sorted(bekend), n=1)
    if dichtbij:
        return f"Bedoelde u: {dichtbij[0]}?"
    return "Bekend zijn: " + ", ".join(sorted(bekend)) + "."


def _naam(rij: Mapping[str, str]) -> str:
    return f"{rij['sectie']}.{rij['sleutel']}"


def _standaard(rij: Mapping[str, str]) -> Any:
    waarde = rij["standaard"]
    if rij["soort"] == "janee":
        return waarde == "true"
    if rij["soort"] == "getal":
        return int(waarde)
    if rij["soort"] == "lijst":
        return [w for w in waarde.split(",") if w]
    return (date.fromisoformat(waarde) if waarde else None) if rij["soort"] == "datum" else waarde


def _check(g: Mapping[str, Any]) -> list[Fout]:
    fouten: list[Fout] = []
    if g["dossier.rol"] == "gemeente":
        fouten += _check_gemeente(g)
    if g["startnummers.van"] < 0 or not g["startnummers.van"] <= g["startnummers.tot"]:
        wat = "Het eerste startnummer ligt na het laatste."
        fouten.append(("startnummers", "van", wat, "Zet van op een getal dat niet groter is."))
    if g["startnummers.tot"] > MAX_NUMMER:
        wat = "Een startnummer heeft hoogstens negen cijfers."
        fouten.append(("startnummers", "tot", wat, "Kies een kleiner getal."))
    fouten += _check_bereiken(g)
    if not 1 <= g["bewaren.dagen"] <= MAX_DAGEN:
        wat = "De bewaartermijn is minder dan een dag, of meer dan honderd jaar."
        nu = f"Kies een getal van 1 tot en met {MAX_DAGEN}."
        fouten.append(("bewaren", "dagen", wat, nu))
    fouten += _check_grenzen(g)
    fouten += _check_adressen(g)
    for sleutel in ("centrumgemeente",):
        code = g[f"regio.{sleutel}"]
        if code and not _is_gemeente(code, _begin(g)):
            fouten.append(("regio", sleutel, f"Gemeente {code} bestaat niet.", _CODE))
    for code in g["regio.gemeenten"]:
        if not _is_gemeente(code, _begin(g)):
            fouten.append(("regio", "gemeenten", f"Gemeente {code} bestaat niet.", _CODE))
    return fouten


def _check_grenzen(g: Mapping[str, Any]) -> list[Fout]:
    wat, nu = "Een grens is minder dan nul.", "Kies een getal vanaf 0."
    namen = iter(Massagrenzen._fields)
    return [("grenzen", naam, wat, nu) for naam in namen if g[f"grenzen.{naam}"] < 0]


def _check_adressen(g: Mapping[str, Any]) -> list[Fout]:
    fouten: list[Fout] = []
    email, naam = g["contact.email"], g["contact.naam"]
    # matches: "a.bakker@gemeente.nl"
    if email and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s.]+", email):
        fouten.append(("contact", "email", "Dit is geen e-mailadres.", "Schrijf naam@domein.nl."))
    elif email:
        from bvtool.vak.adres import survives

        if show_marken(naam) != naam or not survives(naam, email):
            wat = "Met deze naam en dit e-mailadres is geen brief te sturen."
            fouten.append(("contact", "naam", wat, "Schrijf de naam met gewone tekens."))
    if not 1 <= g["ronde.maanden"] <= 2:
        nu = "Kies 1 of 2: gemeente en CAK vergelijken minstens iedere twee maanden."
        fouten.append(("ronde", "maanden", "Zo vaak is te weinig, of geen aantal.", nu))
    if g["ledger.url"] and not is_server_url(g["ledger.url"]):
        fouten.append(("ledger", "url", "Dit is geen adres van een administratie.", VOORBEELD))
    if g["taak.seintje"] and not is_seintje(g["taak.seintje"]):
        wat = "Dit is geen adres op het web."
        fouten.append(("taak", "seintje", wat, _SEINTJE))
    return fouten


_SEINTJE = (
    "Schrijf bijvoorbeeld https://bewaking.voorbeeld.nl/abc. Een opdracht geeft u bij het "
    "installeren: bvtool rapport --installeer systemd --seintje OPDRACHT"
)
_CODE = "Gebruik de code van vier cijfers van het CBS, bijvoorbeeld 0363."


def _check_gemeente(g: Mapping[str, Any]) -> list[Fout]:
    fouten: list[Fout] = []
    bijdrage = Bijdrage(g["dossier.soort_bijdrage"])
    fouten += _check_begin(g["dossier.timeslot"], g["dossier.peildatum"], bijdrage)
    fouten += _check_abo(g["abonnementstarief.categorieen"])
    if not _is_gemeente(g["dossier.gemeente"], _begin(g)):
        fouten.append(("dossier", "gemeente", *_tell_gemeente(str(g["dossier.gemeente"]))))
    if not is_uitvoerder(g["dossier.uitvoerder"]):
        wat = "Dit is geen uitvoerderscode van het CAK."
        nu = "De code is 68 en dan vier cijfers, bijvoorbeeld 680363."
        fouten.append(("dossier", "uitvoerder", wat, nu))
    return fouten


def _begin(g: Mapping[str, Any]) -> date | None:
    """The day on which the dossier begins: its timeslot, else its first reference date."""
    dag: date | None = g["dossier.timeslot"] or g["dossier.peildatum"]
    return dag


def _check_abo(categorieen: list[str]) -> list[Fout]:
    """The categories of the abonnementstarief: some, and none of beschermd wonen or opvang; also
    an own code or name of a product. One digit is a category without its 0."""
    plek, nu = ("abonnementstarief", "categorieen"), 'Schrijf bijvoorbeeld ["01", "02"].'
    genoemd = _list_categorieen(categorieen)
    if not genoemd:
        return [(*plek, "Hier staat geen enkele categorie.", nu)]
    if kort := [c for c in genoemd if len(c) == 1 and c.isdecimal()]:
        wat = f"Categorie {kort[0]} heeft een cijfer te weinig."
        return [(*plek, wat, f"Schrijf een categorie met twee cijfers: 0{kort[0]}.")]
    if anders := [c for c in genoemd if c in _GEEN_ABO]:
        wat = f"Categorie {anders[0]} is beschermd wonen of opvang, geen abonnementstarief."
        return [(*plek, wat, "Haal die categorie weg.")]
    return []


def _list_categorieen(categorieen: list[str]) -> tuple[str, ...]:
    """What is written there, without the blanks around it."""
    return tuple(kaal for c in categorieen if (kaal := c.strip()))


_GEEN_ABO = ("15", "16", "17", "18")


def _check_begin(timeslot: date | None, peildatum: date | None, bijdrage: Bijdrage) -> list[Fout]:
    """A dossier begins with the migration (a timeslot) or with a round (a reference date); the
    migration is about beschermd wonen."""
    if timeslot and bijdrage is not Bijdrage.BW:
        nu = "Begin een dossier van het abonnementstarief met een peildatum, zonder timeslot."
        return [("dossier", "timeslot", "De migratie gaat over beschermd wonen.", nu)]
    if timeslot and peildatum:
        nu = "Laat een van beide weg: een dossier begint met de migratie of met een ronde."
        return [("dossier", "peildatum", "Er staan een timeslot en een peildatum.", nu)]
    if peildatum is not None:
        eerste = bijdrage.eerste_start
        if peildatum >= eerste and is_jaar(peildatum.year):
            return []
        wat = f"Deze peildatum ligt voor de eerste dag van {bijdrage.begin}."
        return [("dossier", "peildatum", wat, f"Geef een dag vanaf {eerste:%Y-%m-%d}.")]
    if timeslot is None or timeslot.weekday() != 0 or not is_jaar(timeslot.year):
        wat = "Het timeslot is geen maandag." if timeslot else "Het timeslot ontbreekt."
        nu = tell_maandag("Geef de maandag van de week waarin u aanlevert", timeslot)
        return [("dossier", "timeslot", wat, nu)]
    return []


def _tell_gemeente(code: str) -> tuple[str, str]:
    """What is wrong with the code of a gemeente, and what was probably meant."""
    from bvtool.vak.gemeenten import find_gemeente

    bedoeld = find_gemeente(code.zfill(4), None)
    if len(code) == 4 and code.isdecimal():
        return "Deze gemeente bestond niet op de maandag van het timeslot.", _CODE
    nu = f"Bedoelt u {bedoeld}?" if bedoeld else _CODE
    return f"'{show_naam(code)}' is geen gemeentecode van vier cijfers.", nu


def _check_bereiken(g: Mapping[str, Any]) -> list[Fout]:
    fouten: list[Fout] = []
    bezet = [(g["startnummers.van"], g["startnummers.tot"])]
    for code, paar in g["startnummers.gemeenten"].items():
        sectie = "startnummers.gemeenten"
        heel = isinstance(paar, list) and len(paar) == 2 and all(type(x) is int for x in paar)
        if not heel or not 0 <= paar[0] <= paar[1] <= MAX_NUMMER:
            nu = f'Schrijf bijvoorbeeld "{code}" = [100000, 199999].'
            fouten.append((sectie, code, "Dit is geen reeks van twee getallen.", nu))
        elif not _is_gemeente(code, _begin(g)):
            fouten.append((sectie, code, "Deze gemeente bestaat niet.", _CODE))
        elif any(paar[0] <= tot and van <= paar[1] for van, tot in bezet):
            nu = "Geef iedere gemeente een eigen reeks, zonder overlap met van en tot."
            fouten.append((sectie, code, "Deze reeks overlapt met een andere.", nu))
        else:
            bezet.append((paar[0], paar[1]))
    return fouten


def _is_gemeente(code: str, dag: date | None) -> bool:
    from bvtool.vak.gemeenten import is_gemeente

    return is_gemeente(code, dag)


def _make(g: Mapping[str, Any]) -> Instellingen:
    bereiken = [Bereik(g["startnummers.van"], g["startnummers.tot"])]
    bereiken += [Bereik(p[0], p[1], c) for c, p in sorted(g["startnummers.gemeenten"].items())]
    return Instellingen(
        rol=g["dossier.rol"],
        gemeente=g["dossier.gemeente"],
        naam=show_naam(g["dossier.naam"]),
        uitvoerder=g["dossier.uitvoerder"],
        timeslot=g["dossier.timeslot"],
        peildatum=g["dossier.peildatum"],
        soort_bijdrage=g["dossier.soort_bijdrage"],
        fictief=g["dossier.fictief"] or g["dossier.synthetisch"],
        synthetisch=g["dossier.synthetisch"],
        contact_naam=show_naam(g["contact.naam"]),
        contact_telefoon=g["contact.telefoon"],
        contact_email=g["contact.email"],
        categorie18=g["beleid.categorie18"],
        buitenregionaal=g["beleid.buitenregionaal"],
        overlijden=g["beleid.overlijden"],
        stopdatum=g["beleid.stopdatum"],
        release=g["beleid.release"],
        abo_categorieen=_list_categorieen(g["abonnementstarief.categorieen"]),
        kolommen_b4=g["kolommen.b4"],
        kolommen_register=g["kolommen.register"],
        kolommen_formulier=g["kolommen.formulier"],
        startnummers=tuple(bereiken),
        centrumgemeente=g["regio.centrumgemeente"],
        regiogemeenten=tuple(g["regio.gemeenten"]),
        losse_bestanden=g["aanmelden.losse_bestanden"],
        grenzen=Massagrenzen(**{naam: g[f"grenzen.{naam}"] for naam in Massagrenzen._fields}),
        ronde_maanden=g["ronde.maanden"],
        schema_map=g["schema.map"],
        schema_namen=tuple(sorted(g["schema.namen"].items())),
        wissels_kalender=g["wissels.kalender"],
        brieven_map=g["brieven.map"],
        bewaren_dagen=g["bewaren.dagen"],
        ledger_url=g["ledger.url"],
        taak_seintje=g["taak.seintje"],
        gedeeld=g["map.gedeeld"],
    )
