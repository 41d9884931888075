"""Institutions as data: schemas, kinds, dated parameters, presets, open questions."""

from commonweal.institutions.dated import Dated
from commonweal.institutions.engines import Unbuilt, unbuilt
from commonweal.institutions.kinds import Kind
from commonweal.institutions.left_open import open_questions
from commonweal.institutions.loading import list_presets, load_institutions
from commonweal.institutions.questions import Question
from commonweal.institutions.resolve import code_problems, resolved
from commonweal.institutions.schema import Institutions

__all__ = [
    "Dated",
    "Institutions",
    "Kind",
    "Question",
    "Unbuilt",
    "code_problems",
    "list_presets",
    "load_institutions",
    "open_questions",
    "resolved",
    "unbuilt",
]
