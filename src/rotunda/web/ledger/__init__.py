"""The coverage ledger: who can support what, how deep, and what hangs on one person; computed by workers, and dated."""
