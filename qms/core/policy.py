"""Who may: a policy is a function of a person and a thing that answers yes or no, and reads as a sentence.

`holds("documents:approve")` asks the person's roles in the subject's unit, delegations included; relations
(`wrote_it`) are functions of a feature's `policy.py`. Combine with `all_of`, `any_of`, `none_of`.
"""

from collections.abc import Callable

Policy = Callable[[object, object], bool]


def holds(permission: str) -> Policy:
    """The person's roles give `permission` for the unit or quality system the subject belongs to (None = anywhere)."""

    def policy(person, subject) -> bool:
        return person.holds(permission, subject)

    return _named(policy, f"holds {permission}")


def all_of(*policies: Policy) -> Policy:
    """Every one of them agrees."""

    def policy(person, subject) -> bool:
        return all(each(person, subject) for each in policies)

    return _named(policy, " and ".join(describe(each) for each in policies))


def any_of(*policies: Policy) -> Policy:
    """At least one of them agrees."""

    def policy(person, subject) -> bool:
        return any(each(person, subject) for each in policies)

    return _named(policy, "(" + " or ".join(describe(each) for each in policies) + ")")


def none_of(*policies: Policy) -> Policy:
    """None of them agrees."""

    def policy(person, subject) -> bool:
        return not any(each(person, subject) for each in policies)

    return _named(policy, "not " + " nor ".join(describe(each) for each in policies))


def signed_in(person, subject) -> bool:
    """Anyone with a living session."""
    return True


def only_follows(person, subject) -> bool:
    """Nobody: the step only follows from another one."""
    return False


def describe(policy: Policy) -> str:
    """The policy in words, for the generated pages."""
    return getattr(policy, "words", None) or policy.__name__.replace("_", " ")


def _named(policy: Policy, words: str) -> Policy:
    policy.words = words
    policy.__name__ = words
    return policy
