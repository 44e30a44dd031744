"""Floor of `aanmelden`: strings built, each message validated by lxml, the same bytes in one zip.

Use: berichten407.py VELDEN SCHEMA UIT, with a csv of the fields of every message.
"""

import csv
import sys
import zipfile
from pathlib import Path

from lxml import etree

KOP = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<wmo407:Bericht xmlns:ieb="http://www.istandaarden.nl/ieb/2_0/basisschema/schema"'
    ' xmlns:wmo407="http://www.istandaarden.nl/ieb/2_0/wmo407/schema">\n'
    "  <wmo407:Header>\n"
    "    <wmo407:BerichtCode>580</wmo407:BerichtCode>\n"
    "    <wmo407:BerichtVersie>2</wmo407:BerichtVersie>\n"
    "    <wmo407:BerichtSubversie>0</wmo407:BerichtSubversie>\n"
    "    <wmo407:Afzender>{afzender}</wmo407:Afzender>\n"
    "    <wmo407:BerichtIdentificatie>\n"
    "      <ieb:Identificatie>{identificatie}</ieb:Identificatie>\n"
    "      <ieb:Dagtekening>{dagtekening}</ieb:Dagtekening>\n"
    "    </wmo407:BerichtIdentificatie>\n"
    "    <wmo407:XsdVersie>\n"
    "      <ieb:BasisschemaXsdVersie>1.0.0</ieb:BasisschemaXsdVersie>\n"
    "      <ieb:BerichtXsdVersie>1.0.0</ieb:BerichtXsdVersie>\n"
    "    </wmo407:XsdVersie>\n"
    "  </wmo407:Header>\n"
    "  <wmo407:Client>\n"
    "    <wmo407:Bsn>{bsn}</wmo407:Bsn>\n"
    "    <wmo407:PeriodeEigenBijdrageBw>\n"
    "      <wmo407:BwStartNummer>{startnummer}</wmo407:BwStartNummer>\n"
    "      <wmo407:BwStartdatum>{startdatum}</wmo407:BwStartdatum>\n"
)
STOP = "      <wmo407:BwStopdatum>{stopdatum}</wmo407:BwStopdatum>\n"
STAART = (
    "      <wmo407:StatusAanlevering>{status}</wmo407:StatusAanlevering>\n"
    "    </wmo407:PeriodeEigenBijdrageBw>\n"
    "  </wmo407:Client>\n"
    "</wmo407:Bericht>\n"
)


def main(velden: str, schema: str, uit: str) -> None:
    xsd = etree.XMLSchema(etree.parse(schema))
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    met, zonder = KOP + STOP + STAART, KOP + STAART
    with (
        Path(velden).open(encoding="utf-8", newline="") as stroom,
        zipfile.ZipFile(uit, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as zip_,
    ):
        for rij in csv.DictReader(stroom):
            data = (met if rij["stopdatum"] else zonder).format(**rij).encode()
            if not xsd.validate(etree.fromstring(data, parser)):
                raise SystemExit("past niet bij het schema")
            zip_.writestr(f"407_{rij['identificatie']}.xml", data)


if __name__ == "__main__":
    main(*sys.argv[1:])
