"""Records compared."""
