"""Where every gemeente stands at one moment: pure functions of what was known then."""
