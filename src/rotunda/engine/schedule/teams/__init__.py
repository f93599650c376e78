"""The day structure: teams that stay together for a day, and tasks that lie inside one."""
