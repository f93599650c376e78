"""Lists of records, the same for every table: what their address asks for, what is shown, and what is taken away."""
