"""The dossier: its folder, its settings, its ledger, and the one way in which state moves."""
