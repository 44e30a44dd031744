"""To rehearse with: fictive files with their truth, and the CAK that answers."""
