"""The conversation in messages: those of iEb out, their answers and faults back, by its rules."""
