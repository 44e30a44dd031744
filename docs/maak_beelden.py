"""Makes the pictures of the manual again: python docs/maak_beelden.py

From the sample case (samples/verwacht, samples/werkboek_ingevuld.xlsx) and, for the monitor, from
an example of the CAK that is made here; so only fictive people.
Needs LibreOffice, pdftoppm (poppler) and Chromium; without them it says which one is missing.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

DOCS = Path(__file__).resolve().parent
SAMPLES = DOCS.parent / "samples"
BEELDEN = DOCS / "beelden"
VERWACHT = SAMPLES / "verwacht"

# Picture, workbook, the sheet at the foot of the page, and what to cut out: dots per inch, then
# left, top, width and height.
WERKMAPPEN = [
    ("werkboek-start", VERWACHT / "werkboek.xlsx", "Start", (85, 25, 45, 775, 270)),
    ("werkboek-leeg", VERWACHT / "werkboek.xlsx", "Te beoordelen", (85, 25, 40, 935, 210)),
    ("werkboek-ingevuld", SAMPLES / "werkboek_ingevuld.xlsx", "Te beoordelen", (85, 25, 40, 935, 405)),
    ("werkboek-dubbel", SAMPLES / "werkboek_ingevuld.xlsx", "Dubbel of onleesbaar", (85, 25, 40, 935, 140)),
    ("rapport", VERWACHT / "680363_AanleverrapportageBW.xlsx", "berichten", (120, 45, 55, 1350, 255)),
]  # fmt: skip
# Picture, page, width and height of the window.
PAGINAS = [
    ("vergelijking", VERWACHT / "vergelijking.html", (900, 1190)),
    ("retour", VERWACHT / "retour.html", (900, 900)),
]
LANDELIJK = ("--rol", "cak", "--gemeenten", "26", "--klanten", "800")
MONITOR_NU = "2022-11-09T11:00"


def main() -> None:
    """Makes every picture."""
    programmas = {naam: find(*keuzes) for naam, keuzes in PROGRAMMAS.items()}
    BEELDEN.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as tijdelijk:
        for naam, werkmap, blad, snede in WERKMAPPEN:
            pdf = to_pdf(programmas["soffice"], werkmap, Path(tijdelijk))
            cut(programmas, pdf, find_page(programmas["pdftotext"], pdf, blad), snede, naam)
            print(f"docs/beelden/{naam}.png")
        for naam, pagina, maat in [*PAGINAS, *make_monitor(Path(tijdelijk) / "cak")]:
            shoot(programmas["chromium"], pagina, maat, BEELDEN / f"{naam}.png", Path(tijdelijk))
            print(f"docs/beelden/{naam}.png")


def make_monitor(map_: Path) -> list[tuple[str, Path, tuple[int, int]]]:
    """The monitor of an example, and the page of the first gemeente with everything to call about:
    as PAGINAS."""
    bvtool = (sys.executable, "-m", "bvtool", "--stil")
    run(*bvtool, "--nu", "2022-10-01T09:00", "voorbeeld", map_, *LANDELIJK)
    run(*bvtool, "--nu", MONITOR_NU, "--dossier", map_, "monitor", goed=(0, 1))
    paginas = sorted((map_ / "rapporten" / "monitor").glob("*.html"))
    redenen = ("klopt niet met B4", "Berichten ontbreken", "Berichten afgekeurd")
    druk = [p for p in paginas if all(r in p.read_text(encoding="utf-8") for r in redenen)]
    return [
        ("monitor", map_ / "rapporten" / "monitor.html", (875, 962)),
        ("monitor-gemeente", (druk or paginas)[0], (875, 875)),
    ]


PROGRAMMAS = {
    "soffice": ("soffice", "libreoffice"),
    "pdftotext": ("pdftotext",),
    "pdftoppm": ("pdftoppm",),
    "chromium": ("chromium", "chromium-browser", "google-chrome"),
}


def find(*namen: str) -> str:
    """The first of these programs that is there."""
    gevonden = next((pad for naam in namen if (pad := shutil.which(naam))), None)
    if gevonden is None:
        sys.exit(f"Dit programma ontbreekt: {namen[0]}")
    return gevonden


def to_pdf(soffice: str, werkmap: Path, map_: Path) -> Path:
    """The workbook as it prints."""
    pdf = map_ / f"{werkmap.stem}.pdf"
    if not pdf.exists():
        profiel = f"-env:UserInstallation={(map_ / 'profiel').as_uri()}"
        run(soffice, profiel, "--headless", "--convert-to", "pdf", "--outdir", map_, werkmap)
    return pdf


def find_page(pdftotext: str, pdf: Path, blad: str) -> int:
    """The first page with this name of a sheet at its foot."""
    tekst = run(pdftotext, "-layout", pdf, "-")
    for nummer, pagina in enumerate(tekst.split("\f"), start=1):
        regels = [regel for regel in pagina.splitlines() if regel.strip()]
        if regels and regels[-1].strip().startswith(f"{blad} "):
            return nummer
    sys.exit(f"{pdf.name} heeft geen blad {blad}")


def cut(
    programmas: dict[str, str], pdf: Path, pagina: int, snede: tuple[int, ...], naam: str
) -> None:
    """A part of one page as a picture."""
    dpi, x, y, breedte, hoogte = snede
    deel = ("-x", x, "-y", y, "-W", breedte, "-H", hoogte)
    blad = ("-f", pagina, "-l", pagina, "-singlefile", "-r", dpi, "-png")
    run(programmas["pdftoppm"], *blad, *deel, pdf, BEELDEN / naam)


def shoot(chromium: str, pagina: Path, maat: tuple[int, int], doel: Path, map_: Path) -> None:
    """The top of a page as a browser shows it."""
    run(
        chromium, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
        f"--user-data-dir={map_ / 'chromium'}", f"--window-size={maat[0]},{maat[1]}",
        "--force-device-scale-factor=0.8", f"--screenshot={doel}", pagina.as_uri(),
    )  # fmt: skip


def run(*woorden: object, goed: tuple[int, ...] = (0,)) -> str:
    """A program; its stdout."""
    opdracht = [str(woord) for woord in woorden]
    gelopen = subprocess.run(opdracht, capture_output=True, encoding="utf-8", check=False)
    if gelopen.returncode not in goed:
        sys.exit(f"{opdracht[0]} eindigde met {gelopen.returncode}: {gelopen.stderr[-500:]}")
    return gelopen.stdout


if __name__ == "__main__":
    main()
