"""Random edits of a project, built again after each, held against clean builds: see ``__main__``."""
