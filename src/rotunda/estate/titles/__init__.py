"""What job titles say: whether they are IT work, of which role, and which skills that takes."""

from rotunda.estate.titles.claims import with_claimed_people
from rotunda.estate.titles.framework import Framework
from rotunda.estate.titles.recognise import Recognition, Role, Verdict, recognise
from rotunda.estate.titles.skills import skills_from_titles

__all__ = ["Framework", "Recognition", "Role", "Verdict", "recognise", "skills_from_titles", "with_claimed_people"]
