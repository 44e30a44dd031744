"""Time of the field: working days, the deadlines of a timeslot, and calendar files."""
