"""How every administration form is answered: show it, carry it out in a write, or say at its fields what is wrong."""

from collections.abc import Callable

from flask import flash, redirect, render_template
from flask_babel import gettext as _

from qms.core.database import writing
from qms.core.errors import Refusal


def answer(form, act: Callable, then: Callable, *, done="", above="", intro=(), tone="primary", **page):
    """The page of a form; when it was posted and holds, `act()` inside a write and the page `then(its result)`.

    `title`, the button's `label`, and `back`, where one goes without it, are needed; `intro` is what to know before,
    `done` the message after.
    """
    status = 200
    if form.is_submitted():
        if form.validate():
            try:
                with writing():
                    result = act()
            except Refusal as error:
                form.take(error)
                status = error.status
            else:
                flash(done or _("Saved."), "success")
                return redirect(then(result))
        else:
            status = 422
    return render_template("people/form.html", form=form, above=above, intro=intro, tone=tone, **page), status
