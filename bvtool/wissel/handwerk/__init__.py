"""Messages by hand: a message as a workbook, a workbook as messages, driven by the schema."""
