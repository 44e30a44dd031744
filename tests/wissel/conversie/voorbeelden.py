"""Messages of EI 2.0 written out by the specification, position by position, by hand.

Nothing here comes from the tables of bvtool: these hold the tables to the specification.
"""

from __future__ import annotations

GEMEENTE, AANBIEDER = "0363", "41000017"
BSN, BSN2 = "999990019", "999900006"
NAAM = "Zandkasteel"
LENGTE = {"414": 310, "418": 180, "420": 140, "444": 180}


def kop(code: str, identificatie: str = "ID0001") -> str:
    return f"01{code}0200{GEMEENTE}{AANBIEDER}{identificatie:<12}20170501" + "1"


def prefix(record: str, bsn: str = BSN) -> str:
    return f"{record}#DETAIL#0000{bsn:<20}"


def client(bsn: str = BSN, status: str = "1") -> str:
    """Record 02 of a 305, 307 or 315."""
    return f"02#DETAIL#{bsn}0000{bsn:<20}1950010101{NAAM:<25}{'van':<10}1{'JP':<6}{status}"


def client301(bsn: str = BSN, *, geheim: str = "2", namen: str = "", **anders: str) -> str:
    """Record 02 of a 301; `namen` replaces both names with prefix and code."""
    v = {"burgerlijk": "0", "naamgebruik": "1", "leefeenheid": "0", "huisarts": "0" * 8}
    v |= {"vorm": "0", "taal": "", "juridisch": "00", "voorletters": "JP", "geslacht": "1"} | anders
    namen = namen or f"{NAAM:<25}{'van':<10}1{'':<25}{'':<10}0"
    return (
        f"02#DETAIL#{bsn}{geheim}0000{bsn:<20}195001010{v['geslacht']}{v['burgerlijk']}{namen}"
        f"{v['voorletters']:<6}{v['naamgebruik']}{v['leefeenheid']}{v['huisarts']}{v['vorm']}"
        f"{v['taal']:<25}{v['juridisch']}"
    )


def relatie(nummer: str = "R1", bsn: str = BSN, naamgebruik: str = "1") -> str:
    return (
        f"{prefix('03', bsn)}{nummer:<20}01" + f"03{'0' * 8}01{'Strand':<25}{'':<10}1"
        f"{'':<25}{'':<10}0{'A':<6}{naamgebruik}"
    )


def adres(nummer: str = "", bsn: str = BSN, huis: str = "00012", telefoon: str = "") -> str:
    land = "0031" if telefoon else ""
    return (
        f"{prefix('04', bsn)}{nummer:<20}01{huis}{'A':<1}{'bis':<4}{'':<2}{'1234AB':<8}"
        f"{'Dorpsstraat':<24}{'Ons Dorp':<24}NL{'':<35}{telefoon:<15}{land:<4}{'':<15}{'':<4}"
        f"{'post@example.nl':<70}{'0' * 16}"
    )


def beschikking(nummer: str = "000000123", bsn: str = BSN) -> str:
    return f"{prefix('08', bsn)}{'0' * 9}{nummer}0100201704012017050100000000"


def beschikt(nummer: str = "000000123", bsn: str = BSN, omvang: str = "00000010012") -> str:
    return f"{prefix('09', bsn)}{'0' * 9}{nummer}0101A012017050100000000{omvang}"


def toegewezen(
    nummer: str = "000000123", bsn: str = BSN, reden: str = "0", dag: str = "20170401"
) -> str:
    return (
        f"{prefix('15', bsn)}{'0' * 9}{nummer}0101A01{AANBIEDER}{GEMEENTE}{dag}101500"
        f"2017050100000000{reden}00000010012"
    )


def start(bsn: str = BSN) -> str:
    """Record 07 of a 305."""
    return f"{prefix('07', bsn)}{'0' * 9}0000001230101A012017050120170503{AANBIEDER}000000100121"


def stop(bsn: str = BSN, reden: str = "19") -> str:
    """Record 06 of a 307."""
    return (
        f"{prefix('06', bsn)}{'0' * 9}0000001230101A012017050120170503{AANBIEDER}{reden}201705311"
    )


def verzoek(bsn: str = BSN, begin: str = "20170503", status: str = "1") -> str:
    """Record 07 of a 315."""
    return (
        f"{prefix('07', bsn)}{'0' * 9}0000001230101A0120170501{begin}{AANBIEDER}00000010012"
        f"{status}04{'Huisarts De Duinen':<64}1"
    )


def make(code: str, *records: str, identificatie: str = "ID0001", slot: str = "") -> bytes:
    """The message: numbered, counted, every record at full length."""
    lengte = LENGTE[code]
    genummerd = [r.replace("#DETAIL#", f"{n:012d}") for n, r in enumerate(records, 1)]
    telling = ["02", "03", "04", "07", "08", "09", "12", "15", "98"]
    if code != "414":
        telling = ["02", "06" if code == "420" else "07"]
    aantallen = "".join(f"{sum(r[:2] == k for r in records):06d}" for k in telling)
    regels = [kop(code, identificatie), *genummerd, slot or f"99{aantallen}{len(records):07d}"]
    return "".join(f"{regel:<{lengte}}\r\n" for regel in regels).encode("latin-1")


GEWOON_301 = (client301(), relatie(), adres(), adres("R1"), beschikking(), beschikt(), toegewezen())
WMO301 = make("414", *GEWOON_301)
WMO305 = make("418", client(), start())
WMO307 = make("420", client(), stop())
WMO315 = make("444", client(), verzoek(), verzoek())
ALLE = {"WMO301": WMO301, "WMO305": WMO305, "WMO307": WMO307, "WMO315": WMO315}
