"""Eligibility: each rule of law, contract or record is one function, and all of them together say who may do what."""
