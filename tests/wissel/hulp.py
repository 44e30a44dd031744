"""What the tests of the releases share."""

from bvtool.wissel.soorten import Berichtsoort, find_soort


def kind(naam: str) -> Berichtsoort:
    """A message kind that exists."""
    soort = find_soort(naam)
    assert soort is not None
    return soort
