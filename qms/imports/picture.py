"""A photo or scan: looked at whole, so that a truncated one is told; nothing is taken out of it but its size."""

import io
import warnings

from PIL import Image, UnidentifiedImageError

from qms.imports.content import Extraction
from qms.imports.rejected import Reason, Rejected

MAX_PIXELS = 60_000_000  # a phone's largest photos; three bytes each, unpacked


def extract(data: bytes) -> Extraction:
    """An extraction without text. Raises Rejected when the picture is too large, incomplete or none."""
    warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # the limit below is ours, and lower
    try:
        with Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "WEBP")) as picture:
            width, height = picture.size
            if width * height > MAX_PIXELS:
                raise Rejected(Reason.TOO_LARGE)
            picture.load()
    except (UnidentifiedImageError, Image.DecompressionBombError) as error:
        raise Rejected(Reason.UNREADABLE) from error
    except (OSError, SyntaxError, ValueError) as error:  # what Pillow says of a picture that ends too soon
        raise Rejected(Reason.TRUNCATED) from error
    return Extraction("picture", properties={"width": str(width), "height": str(height)}, notes=["no_text"])
