"""Floor of `retour`: lxml parses and validates, and one sqlite transaction takes the same rows.

Use: antwoorden408.py MAP SCHEMA UIT, with the zips in MAP.
"""

import hashlib
import sqlite3
import sys
import zipfile
from pathlib import Path

from lxml import etree

I = "{http://www.istandaarden.nl/ieb/2_0/basisschema/schema}"  # noqa: E741
W = "{http://www.istandaarden.nl/ieb/2_0/wmo408/schema}"
TABEL = (
    "create table antwoord (id integer primary key, soort text, afzender text,"
    " identificatie text, dagtekening text, identificatie_retour text, dagtekening_retour text,"
    " codes text, bestand text, sha256 text unique, moment text)"
)


def main(map_: str, schema: str, uit: str) -> None:
    xsd = etree.XMLSchema(etree.parse(schema))
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    db = sqlite3.connect(uit, isolation_level=None)
    db.execute(TABEL)
    db.execute("begin immediate")
    for pad in sorted(Path(map_).glob("*.zip")):
        with zipfile.ZipFile(pad) as zip_:
            db.executemany(
                "insert into antwoord values (null, '408', ?, ?, ?, ?, ?, ?, ?, ?, '')",
                (_row(naam, zip_.read(naam), xsd, parser) for naam in zip_.namelist()),
            )
    db.execute("commit")
    db.close()


def _row(
    naam: str, data: bytes, xsd: etree.XMLSchema, parser: etree.XMLParser
) -> tuple[str | None, ...]:
    boom = etree.fromstring(data, parser)
    if not xsd.validate(boom):
        raise SystemExit("past niet bij het schema")
    kop = f"{W}Header/"
    wie = f"{kop}{W}BerichtIdentificatie/{I}"
    codes = ",".join(el.text or "" for el in boom.iter(f"{W}RetourCode"))
    return (
        boom.findtext(f"{kop}{W}Afzender"),
        boom.findtext(f"{wie}Identificatie"),
        boom.findtext(f"{wie}Dagtekening"),
        boom.findtext(f"{kop}{W}IdentificatieRetour"),
        boom.findtext(f"{kop}{W}DagtekeningRetour"),
        codes,
        naam,
        hashlib.sha256(data).hexdigest(),
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
