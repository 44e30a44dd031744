"""The round trips on random messages: every difference was told.

`make rondreis` runs thousands.
"""

from __future__ import annotations

from collections import Counter

import pytest

from bvtool.wissel.conversie.vormen import BERICHTEN
from tests.wissel.conversie.maken import ei_berichten, xml_berichten
from tests.wissel.conversie.rondreis import check_ei, check_xml, run_trip

AANTAL = {"WMO301": 15, "WMO305": 30, "WMO307": 30, "WMO315": 30}


@pytest.mark.parametrize("bericht", BERICHTEN)
def test_ei_to_xml_to_ei_differs_only_in_what_was_told(bericht: str) -> None:
    stand: Counter[str] = Counter()
    run_trip(ei_berichten(bericht), check_ei, AANTAL[bericht], stand)
    assert stand["rond"] >= AANTAL[bericht] * 0.8


@pytest.mark.parametrize("bericht", BERICHTEN)
def test_xml_to_ei_to_xml_differs_only_in_what_was_told(bericht: str) -> None:
    stand: Counter[str] = Counter()
    run_trip(xml_berichten(bericht), check_xml, AANTAL[bericht], stand)
    assert stand["rond"] >= AANTAL[bericht] * 0.4
