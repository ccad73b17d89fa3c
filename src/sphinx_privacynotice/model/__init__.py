"""Sites, packs, law, projects and records: typed, from YAML, every error with its place."""
