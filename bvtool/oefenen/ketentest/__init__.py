"""The CAK's side of the conversation, to rehearse with: answers messages by the same rules."""
