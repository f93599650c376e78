"""The compiled parts of the event simulation. Everything here works on bare arrays and is called from compiled code.

Structures of arrays are named tuples, which compiled code takes as they are.
"""
