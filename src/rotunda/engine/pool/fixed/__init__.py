"""Fixed work: the fewest people who can do jobs whose times are fixed, each job by somebody who may do it."""
