"""Institutions as data: schemas, kinds, dated parameters, presets, open questions."""

from commonweal.institutions.amendment_file import load_amendments, load_society
from commonweal.institutions.amendments import AmendedInstitutions, amended
from commonweal.institutions.dated import Dated
from commonweal.institutions.differences import diff
from commonweal.institutions.engines import Unbuilt, unbuilt
from commonweal.institutions.kinds import Kind
from commonweal.institutions.left_open import open_questions
from commonweal.institutions.loading import list_presets, load_institutions
from commonweal.institutions.questions import Question
from commonweal.institutions.resolve import code_problems, resolved
from commonweal.institutions.schema import Institutions

__all__ = [
    "AmendedInstitutions",
    "Dated",
    "Institutions",
    "Kind",
    "Question",
    "Unbuilt",
    "amended",
    "code_problems",
    "diff",
    "list_presets",
    "load_amendments",
    "load_institutions",
    "load_society",
    "open_questions",
    "resolved",
    "unbuilt",
]
