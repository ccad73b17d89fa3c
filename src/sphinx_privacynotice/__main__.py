"""Let ``python -m sphinx_privacynotice`` be the command."""

from sphinx_privacynotice.cli.main import main

if __name__ == "__main__":
    main()
