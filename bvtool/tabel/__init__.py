"""Tables as people have them: read with care, columns and values recognised, written in style."""
