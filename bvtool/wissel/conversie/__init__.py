"""EI 2.0 to XML 2.1 and back: the emergency conversion of a release switch, driven by tables."""
