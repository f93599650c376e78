"""Assignment: who spends which hours on what, under law, contract and skill, with a bound and reasons."""
