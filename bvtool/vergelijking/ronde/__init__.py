"""The comparison that returns: the CAK's file, the register and our own messages side by side."""
