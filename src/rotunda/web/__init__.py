"""The site: where a state registers, plans and runs its one IT organisation. Nothing else here knows Django."""
