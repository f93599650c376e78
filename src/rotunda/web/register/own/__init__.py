"""The employee's own side of the register: the whole record, what is inferred of it, and who may see it."""
