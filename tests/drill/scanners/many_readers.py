"""For sqlmap's --preprocess: each request is another reader's, so none is refused as a flood."""

from itertools import count

_number = count()


def preprocess(req):
    number = next(_number)
    req.add_header(
        "X-Forwarded-For", f"198.{18 + number // 62500}.{number // 250 % 250}.{number % 250 + 1}"
    )
