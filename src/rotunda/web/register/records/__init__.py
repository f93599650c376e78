"""Single records: what each page tells of one, and the forms that change it."""
