"""Skills inferred from the work that people have done."""

from rotunda.engine.skills.apply import with_inferred_skills
from rotunda.engine.skills.problem import SkillParameters
from rotunda.engine.skills.solve import infer

__all__ = ["SkillParameters", "infer", "with_inferred_skills"]
