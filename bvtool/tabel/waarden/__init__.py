"""From raw text to values: BSN, dates, names; every problem on the way gets a place."""
