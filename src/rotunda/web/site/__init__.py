"""The front page, the statements that every site owes, and the navigation."""
