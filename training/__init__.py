"""Training of what netgloss has learned; only here and in tests is torch imported."""
