"""Filling a controlled form (.docx) with data: each value goes into the content controls that carry its name as tag.

The tags (Word: *Developer › Properties › Tag*) are all there is to know about a form:

    number            a value; written as text with line breaks, a date as 31/12/2026 or as its date control says
    kind=revise       a check box; ticked when the value `kind` is chosen as `revise`
    actions.action    a column of the table `actions`; the row it stands in is repeated for each of the table's rows
    actions.no        the running number of such a row
    fishbone          a picture, as wide as its cell or the page

Nothing in a form is executed, so neither a form nor a value can do anything but be shown. Parts of the package that
hold no control (headers, styles, settings) stay as they are, byte for byte.
"""

from qms.exports.filling.form import Filled, Question, fields, fill, questions
from qms.exports.filling.pictures import Picture
from qms.exports.filling.values import Chosen, Value

__all__ = ["Chosen", "Filled", "Picture", "Question", "Value", "fields", "fill", "questions"]
