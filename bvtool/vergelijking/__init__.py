"""Compare B4 with the register: BW periods, the decision table, near matches, the outcome."""
