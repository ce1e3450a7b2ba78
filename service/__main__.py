"""`python -m service` is `nanolearn`."""

from service.cli import main

main()
