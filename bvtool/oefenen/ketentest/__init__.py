"""The CAK's side of the conversation, to rehearse with: answers 407s by the same rules."""
