"""A ledger of the version before this one, seen as if it were of this version.

Who only reads (a look at the standing, a plan, a check) changes nothing, so an older ledger stays
what it is; views with the names of the tables say what they will say after the migration. The
migration fills the tables from the same questions.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

OUDSTE = 2
"""The oldest version that is still brought forward."""

_VAN_2 = """
    select id, bericht_id, soort, afzender, identificatie, dagtekening, identificatie_retour,
        dagtekening_retour, uitkomst, codes,
        case when bijzonder = 'te vroeg' then 'te vroeg'
            when substr(bijzonder, 1, 6) = 'echo: ' then 'echo' else '' end as twijfel,
        case when substr(bijzonder, 1, 6) = 'echo: ' then substr(bijzonder, 7)
            else '' end as verschil,
        case when substr(bijzonder, 1, 11) = 'uitspraak: ' then substr(bijzonder, 12)
            else '' end as uitspraak,
        bestand, sha256, moment
    from {schema}antwoord"""


def _no_rows(*kolommen: str) -> str:
    """A table that was not there yet: its columns, with the type behind a colon unless it is text,
    and no row."""
    delen = (k.partition(":") for k in kolommen)
    velden = ", ".join(f"cast(null as {soort or 'text'}) as {naam}" for naam, _, soort in delen)
    return f"select {velden} where 1 = 0"


_NIEUW_IN_4 = {
    "cak_daad": _no_rows(
        *("id:integer", "uitvoerder", "wat", "moment", "wie", "tekst", "tot", "aantal:integer"),
        "redenen",
    ),
    "cak_brief": _no_rows(
        *("id:integer", "uitvoerder", "soort", "feiten", "toestand", "moment", "wie")
    ),
    "cak_notitie": _no_rows("id:integer", "blad", "sleutel", "kolom", "tekst", "moment"),
    "cak_ligt": _no_rows("naam", "sha256", "plek", "sinds"),
    "cak_verloop": _no_rows("id:integer", "naam", "sha256", "wat", "moment", "reden"),
    "cak_uitspraak": _no_rows(
        *("id:integer", "uitvoerder", "identificatie", "dagtekening", "uitkomst", "reden", "moment")
    ),
}
"""Each table that version 4 added."""

_SPOOR_VAN_3 = """
    select nr, moment, wie, opdracht, versie, nu_opgegeven, invoer, uitvoer, aantallen, vorige,
        hash, '' as tabellen
    from {schema}spoor"""

_VAN_3 = {"spoor": _SPOOR_VAN_3, **_NIEUW_IN_4}
"""What version 4 changed: the trail got a column, and there are new tables."""

_VAN_4 = {
    "ronde": """
        select 1 as nr, 'migratie' as soort, '2022-10-01' as peildatum,
            cast(null as text) as uiterlijk, '' as geopend, 'beschermd-wonen' as bijdrage""",
    "rondelevering": _no_rows(
        *("terugkoppeling_id:integer", "bsn", "startnummer:integer", "startdatum", "stopdatum"),
        "kostprijs:integer",
    ),
    "vergelijking": """
        select id, sleutel, moment, b4_sha256, b4_naam, register_sha256, register_naam, aantallen,
            uitkomst, alleen_register, b4_bron, register_bron, b4_frame, register_frame, 1 as ronde
        from {schema}vergelijking""",
    "besluit": """
        select id, terugkoppeling_id, regel, rij, bsn, soort, aanmelden, reden, datum, toelichting,
            startdatum, stopdatum, startnummer, gemeente, buitenregionaal, '' as besluit,
            '' as verschil, cast(null as integer) as kostprijs
        from {schema}besluit""",
}
"""What version 5 changed: what was done so far is the first round, the migration."""

_VAN_5 = {
    "ronde": "select *, 'beschermd-wonen' as bijdrage from {schema}ronde",
    "startnummer": "select *, 'beschermd-wonen' as bijdrage from {schema}startnummer",
    "bericht": "select *, cast(null as integer) as kostprijs from {schema}bericht",
    "besluit": "select *, cast(null as integer) as kostprijs from {schema}besluit",
    "rondelevering": "select *, cast(null as integer) as kostprijs from {schema}rondelevering",
}
"""What version 6 changed: all that was done so far is about beschermd wonen."""
_ALTIJD = {t: _VAN_5[t] for t in ("startnummer", "bericht")}
"""Of these the tables that no version before 5 changed."""

VRAGEN: Mapping[int, Mapping[str, str]] = MappingProxyType(
    {
        2: {
            "antwoord": _VAN_2,
            "besluitperiode": _no_rows(
                "terugkoppeling_id:integer", "bsn", "startdatum", "stopdatum", "startnummer:integer"
            ),
            **_VAN_3,
            **_VAN_4,
            **_ALTIJD,
        },
        3: {**_VAN_3, **_VAN_4, **_ALTIJD},
        4: {**_VAN_4, **_ALTIJD},
        5: _VAN_5,
    }
)
"""Per version, for each table that has other columns in a later one: its rows as they are there.
`schema` is where the tables stand, with a dot: a view of the same name must not find itself."""


def lay_bridge(
    vraag: Callable[[str], object | None], doe: Callable[[str], object], schema: str = ""
) -> None:
    """On a connection that only reads: views beside the tables of an older ledger.

    `vraag` gives the first value of a question (None without a row), `doe` runs a statement.
    """
    versie = vraag("select waarde from meta where sleutel = 'schema_versie'")
    for tabel, rijen in VRAGEN.get(int(str(versie)) if str(versie).isdecimal() else 0, {}).items():
        doe(f"create temp view {tabel} as {rijen.format(schema=schema)}")
