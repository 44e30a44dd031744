"""The conversation with the CAK: what stands, what should stand, what goes out, what came back."""
