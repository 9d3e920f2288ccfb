"""``python -m bench [PART…]``."""

from bench.run import main

main()
