"""Who may see figures: whoever oversees a unit or a system. What is counted is what their lists show, and no more."""

from qms.core.policy import holds
from qms.people.roles import P

may_see = holds(P.DASHBOARD_SEE)
