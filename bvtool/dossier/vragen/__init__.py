"""The questions to the ledger, one module per subject. SQL stands here and nowhere above."""
