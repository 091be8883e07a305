"""How often one may guess a password (TRUST T9): failures are counted, by address and by account at that address.

An account is never closed because of failures from elsewhere, so that nobody can lock another one out.
"""

from flask import request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from qms.core.text import fold

limiter = Limiter(key_func=get_remote_address, strategy="moving-window")


def _account_here() -> str:
    return f"{get_remote_address()} {fold(request.form.get('username', ''))[:60].strip()}"


def _failed(response) -> bool:
    return response.status_code == 422


def limit_guesses(view):
    """At most 10 failures of one account, and 100 of all, from one address in a quarter of an hour."""
    for most, key in (("10 per 15 minutes", _account_here), ("100 per 15 minutes", get_remote_address)):
        view = limiter.limit(most, key_func=key, methods=["POST"], deduct_when=_failed)(view)
    return view
