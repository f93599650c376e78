"""Benchmarks against peers, public instances and published values, apart from the tests.

Timings are ratios within one run on one machine: contenders take turns (A B A B) in one process, and the median of
their rounds counts. Data is found beside the project or under ROTUNDA_SHARED, and never copied into it.
"""
