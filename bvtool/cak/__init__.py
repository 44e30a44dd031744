"""The CAK's side: what came in, where each gemeente stands, whom to call, which letter to send."""
