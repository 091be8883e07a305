"""Who may see what is overdue: whoever oversees a unit or a system, each as far as they may read it."""

from qms.core.policy import holds
from qms.people.roles import P

may_oversee = holds(P.DASHBOARD_SEE)
