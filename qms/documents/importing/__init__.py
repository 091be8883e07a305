"""Taking over a folder of procedures: read everything, say what was understood, change nothing until told to."""

from .apply import apply
from .plan import Item, Plan, understand

__all__ = ["Item", "Plan", "apply", "understand"]
