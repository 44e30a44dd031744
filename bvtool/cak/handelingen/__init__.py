"""What staff of the CAK did: who was called, what was agreed, which letter went out."""
