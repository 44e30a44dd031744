"""The clients of the sample case: who they are, and what the register says of them.

Every person, number and provider is fictive. `LEESMIJ.md` tells what each client shows.
"""

from __future__ import annotations

# For each client: who (surname, voorvoegsel, initials, birth date), then the rows of the register
# as (category, start, end and what else is filled in). An empty list: not in the register.
Rij = tuple[str, str, str, dict[str, str]]
Klant = tuple[tuple[str, str, str, str], list[Rij]]

GEWOON: list[Klant] = [
    (("Jansen", "", "A.B.", "14-03-1961"), [("15", "01-02-2019", "", {})]),
    (("Yılmaz", "", "Ş.", "02-11-1987"), [("15", "15-06-2021", "31-12-9999", {})]),
    (("Berg", "van den", "J.", "30-06-1975"), [("15", "01-01-2020", "", {"Achternaam": "van den Berg", "Voorvoegsel": ""})]),
    (("Groot-de Vries", "de", "M.C.", "08-08-1958"), [("15", "01-05-2018", "", {"Startnummer": "70001"})]),
    (("Çelik", "", "H.", "19-01-1990"), [("15", "01-10-2022", "", {})]),
    (("Meijer", "", "P.", "00-00-1961"), [("15", "01-03-2017", "", {"Geboortedatum": "12-05-1961"})]),
    (("Dijk", "van", "K.L.", "21-12-1969"), [("15", "01-02-2016", "30-06-2021", {}), ("15", "01-07-2021", "", {"Aanbieder": "Stichting De Brug"})]),
    (("Visser", "", "T.", "05-05-1955"), [("15", "01-02-2016", "31-12-2022", {}), ("15", "01-06-2022", "30-06-2023", {})]),
    (("Smit", "", "R.", "17-07-1982"), [("15", "01-04-2022", "14-10-2022", {"Reden einde": "19", "Geboortedatum": "17-07-1983"})]),
    (("Bos", "", "E.", "25-09-1944"), [("15", "01-01-2019", "", {"Overlijdensdatum": "12-10-2022"})]),
    (("Mulder", "", "S.", "11-11-1979"), [("15", "01-09-2020", "", {"Leveringsvorm": "PGB", "Pgb wooncomponent": "J"})]),
    (("Koning", "de", "W.", "03-04-1966"), [("15", "01-01-2018", "01-08-2022", {"Startdatum levering": "15-01-2018", "Einddatum levering": "31-12-2023"})]),
    (("Haan", "de", "L.", "28-02-1993"), [("15", "01-07-2022", "", {"Buitenregionaal": "J"})]),
    (("Peters", "", "G.", "01-10-2004"), [("15", "01-10-2022", "", {})]),
    (("Hendriks", "", "F.", "16-06-1971"), [("15", "01-01-2021", "", {"Achternaam": "Hendrikx"}), ("16", "01-01-2020", "31-12-2020", {})]),
    (("Linden", "van der", "O.", "09-09-1989"), [("", "01-03-2021", "", {"Productcode": "15A04"})]),
]  # fmt: skip
BIJZONDER: list[tuple[str, Klant]] = [
    ("3 overleden", (("Kok", "", "B.", "20-02-1938"), [("15", "01-01-2015", "", {"Overlijdensdatum": "14-08-2022"})])),
    ("4 jong", (("Vermeulen", "", "D.", "02-10-2004"), [("15", "01-09-2022", "", {})])),
    ("4 misschien jong", (("Aydin", "", "N.", "00-00-2004"), [("15", "01-09-2022", "", {"Geboortedatum": "00-00-2004"})])),
    ("5 vrijstelling", (("Wit", "de", "C.", "13-01-1977"), [("15", "01-01-2021", "", {"Vrijstelling": "J"})])),
    ("8 begint later", (("Kuiper", "", "Y.", "22-03-1984"), [("15", "01-11-2022", "", {})])),
    ("8 gestopt en weer begonnen", (("Schouten", "", "I.", "06-12-1968"), [("15", "01-01-2019", "30-06-2022", {"Reden einde": "20"}), ("15", "15-10-2022", "", {})])),
    ("9 uitstroom 19", (("Prins", "", "V.", "18-05-1991"), [("15", "01-01-2020", "31-08-2022", {"Reden einde": "19"})])),
    ("9 verhuisd, tekst", (("Jacobs", "", "Z.", "29-10-1973"), [("15", "01-01-2020", "15-09-2022", {"Reden einde": "Verhuisd"})])),
    ("9 Wlz in een oude release", (("Willems", "", "U.", "04-07-1949"), [("15", "01-01-2016", "31-03-2018", {"Reden einde": "34", "Release": "2.1"})])),
    ("9 overleden zonder datum", (("Doorn", "van", "Q.", "15-04-1951"), [("15", "01-01-2016", "02-02-2022", {"Reden einde": "02"})])),
    ("10 reden leeg", (("Sanders", "", "H.J.", "07-07-1980"), [("15", "01-01-2021", "30-04-2022", {})])),
    ("10 reden niet zeker", (("Post", "", "M.", "23-08-1986"), [("15", "01-01-2021", "30-06-2022", {"Reden einde": "36"})])),
    ("10 code 20 in release 2.1", (("Brink", "ten", "A.", "31-01-1964"), [("15", "01-01-2016", "30-06-2018", {"Reden einde": "20", "Release": "2.1"})])),
    ("11 opvang", (("Kaya", "", "E.", "12-12-1995"), [("16", "01-08-2022", "", {})])),
    ("11 pgb zonder wooncomponent", (("Maas", "", "J.P.", "26-05-1970"), [("15", "01-01-2022", "", {"Leveringsvorm": "PGB", "Pgb wooncomponent": "N"})])),
    ("11 begeleiding", (("Vos", "", "T.A.", "10-10-1983"), [("02", "01-01-2022", "", {})])),
    ("12 niet in register", (("Blom", "", "R.", "19-11-1976"), [])),
    ("12 ander BSN in register", (("Hofman", "", "I.J.", "24-04-1981"), [])),
]  # fmt: skip
ALLEEN_REGISTER: list[tuple[str, Klant]] = [
    ("staat in B4 met een ander BSN", (("Hofman", "", "I.J.", "24-04-1981"), [("15", "01-06-2020", "", {})])),
    ("in bw op 1-10-2022", (("Nguyễn", "", "L.", "03-03-1988"), [("15", "01-08-2022", "", {})])),
    ("begint later", (("Ridder", "de", "S.", "14-02-1999"), [("15", "01-12-2022", "", {})])),
    ("overleden, niet genoemd", (("Bakker", "", "C.", "01-01-1940"), [("15", "01-01-2015", "", {"Overlijdensdatum": "01-05-2022"})])),
    ("gestopt, niet genoemd", (("Dekker", "", "W.", "05-06-1972"), [("15", "01-01-2015", "31-12-2021", {"Reden einde": "19"})])),
]  # fmt: skip

# Rows of B4 that are wrong: what stands in the cell BSN, the number at the CAK, who, the start.
# `bsn(1)` and the like are filled in by maak.py; two digits of bsn(60) have changed places.
FOUT_IN_B4 = [
    ("9921", 50100, ("Zwart", "", "N.", "08-01-1959"), "01-01-2020"),
    ("bsn(1)", 50001, GEWOON[0][0], "01-02-2019"),
    ("bsn(2)", 50102, ("Yilmaz-Kaya", "", "S.", "02-11-1987"), "15-06-2021"),
    ("bsn(60) verwisseld", 50103, ("Leeuw", "de", "B.", "16-09-1978"), "01-01-2021"),
    ("", 50104, ("Graaf", "de", "P.", "27-07-1985"), "01-01-2021"),
    ("12345", 50105, ("Hoek", "van", "D.", "30-12-1990"), "01-01-2021"),
]
GOED_IN_REGISTER: list[tuple[str, Klant]] = [
    ("000009921", (("Zwart", "", "N.", "08-01-1959"), [("15", "01-01-2020", "", {})])),
    ("bsn(60)", (("Leeuw", "de", "B.", "16-09-1978"), [("15", "01-01-2021", "", {})])),
    ("bsn(61)", (("Graaf", "de", "P.", "27-07-1985"), [("15", "01-01-2021", "", {})])),
]
