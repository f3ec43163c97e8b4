"""Draws a PNG or JPEG again, so that what is kept is the picture and nothing else: no place, camera, name or comment."""

import io
import warnings

from PIL import Image, ImageOps

from app.intake.formats import Format
from app.intake.refusals import Reason, Refused

MOST_POINTS = 40_000_000
JPEG_QUALITY = 90
DRAWABLE = {"jpg": ("L", "RGB", "CMYK"), "png": ("1", "L", "LA", "P", "RGB", "RGBA", "I;16", "I")}
NAMES = {"jpg": "JPEG", "png": "PNG"}


def draw_again(form: Format, content: bytes) -> bytes:
    """The picture as a new file. Turned upright first where its camera said so. Raises Refused for one too large or damaged."""
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    Image.MAX_IMAGE_PIXELS = MOST_POINTS
    name = NAMES[form.code]
    try:
        with Image.open(io.BytesIO(content), formats=[name]) as checked:
            if checked.width * checked.height > MOST_POINTS:
                raise Refused(Reason.PICTURE_TOO_LARGE)
            checked.verify()
        with Image.open(io.BytesIO(content), formats=[name]) as opened:
            opened.load()
            upright = ImageOps.exif_transpose(opened)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise Refused(Reason.PICTURE_TOO_LARGE) from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise Refused(Reason.DAMAGED) from error
    see_through = upright.info.get("transparency") if form.code == "png" else None
    upright.info = {} if see_through is None else {"transparency": see_through}
    drawable = upright if upright.mode in DRAWABLE[form.code] else upright.convert("RGB")
    target = io.BytesIO()
    if form.code == "jpg":
        drawable.save(target, "JPEG", quality=JPEG_QUALITY)
    else:
        drawable.save(target, "PNG")
    return target.getvalue()
