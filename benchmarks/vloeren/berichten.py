"""Floor of making messages: strings built, each validated by lxml, the same bytes in one zip.

Use: berichten.py VELDEN VORMEN UIT, with a csv of the fields of every message, and per kind its
text (with and without a stop) and its schema, both made by `klaarzetten.py`.
"""

import csv
import json
import sys
import zipfile
from pathlib import Path

from lxml import etree


def main(velden: str, vormen: str, uit: str) -> None:
    vorm = json.loads(Path(vormen).read_text(encoding="utf-8"))
    xsd = {soort: etree.XMLSchema(etree.parse(v["xsd"])) for soort, v in vorm.items()}
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    with (
        Path(velden).open(encoding="utf-8", newline="") as stroom,
        zipfile.ZipFile(uit, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as zip_,
    ):
        for rij in csv.DictReader(stroom):
            soort = rij["soort"]
            tekst = vorm[soort]["met" if rij["stopdatum"] else "zonder"]
            data = tekst.format(**rij).encode()
            if not xsd[soort].validate(etree.fromstring(data, parser)):
                raise SystemExit("past niet bij het schema")
            zip_.writestr(f"{soort[3:]}_{rij['identificatie']}.xml", data)


if __name__ == "__main__":
    main(*sys.argv[1:])
