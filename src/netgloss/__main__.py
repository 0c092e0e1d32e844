"""``python -m netgloss``: the command line."""

from netgloss.surfaces.cli import main

if __name__ == "__main__":
    main()
