"""The one door for zips: judged before unpacking; writing gives equal bytes."""
