"""Institutions as data: schemas, kinds, dated parameters, presets, open questions."""

from commonweal.institutions.dated import Dated
from commonweal.institutions.kinds import Kind
from commonweal.institutions.loading import list_presets, load_institutions
from commonweal.institutions.questions import Question
from commonweal.institutions.resolve import code_problems, resolved
from commonweal.institutions.schema import Institutions, open_questions

__all__ = [
    "Dated",
    "Institutions",
    "Kind",
    "Question",
    "code_problems",
    "list_presets",
    "load_institutions",
    "open_questions",
    "resolved",
]
