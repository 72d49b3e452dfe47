"""The user's own files back, with comments and tracked changes: copies in which only the parts that must change are changed."""

from jiheng.reporting.annotate.copies import FIXABLE, FORMATS, Copying, annotated_copy, fixed_copy
from jiheng.reporting.annotate.outcomes import Outcome

__all__ = ["FIXABLE", "FORMATS", "Copying", "Outcome", "annotated_copy", "fixed_copy"]
