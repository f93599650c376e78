"""Who may do what, where: users, roles held for agencies, and what each role permits."""
