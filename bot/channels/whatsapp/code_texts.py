"""What WhatsApp's codes mean, as staff are told: one text for each family of codes. Data only.

What becomes of a message because of a code stands in `outcomes`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from conversations.text_keys import TextKey

_CODE = re.compile(r"(\d{1,6})(?:\s|$)")
_FAMILIES: tuple[tuple[TextKey, Iterable[int]], ...] = (
    ("delivery-code-token", (0, 190)),
    ("delivery-code-permission", (3, 10, *range(200, 300), 131005)),
    ("delivery-code-trouble", (1, 2, 131000, 131016, 133004)),
    ("delivery-code-calls", (4, 80007)),
    ("delivery-code-throughput", (130429,)),
    ("delivery-code-pair", (131056,)),
    ("delivery-code-spam", (131048,)),
    ("delivery-code-classified", (131064,)),
    ("delivery-code-maintenance", (131057, 133016)),
    ("delivery-code-window", (131047,)),
    ("delivery-code-undeliverable", (131026,)),
    ("delivery-code-self", (131021,)),
    ("delivery-code-not-listed", (131030,)),
    ("delivery-code-locked", (131031,)),
    ("delivery-code-policy", (368,)),
    ("delivery-code-country", (130497,)),
    ("delivery-code-unpaid", (131042,)),
    ("delivery-code-certificate", (131045,)),
    ("delivery-code-registration", (133010,)),
    ("delivery-code-display-name", (131037,)),
    ("delivery-code-enough", (131049,)),
    ("delivery-code-opted-out", (131050,)),
    ("delivery-code-experiment", (130472,)),
    ("delivery-code-product", (131063, *range(134100, 134200))),
    ("delivery-code-parameter", (33, 100, 131008, 131009, 135000)),
    ("delivery-code-kind", (131051,)),
    ("delivery-code-download", (131052,)),
    ("delivery-code-upload", (131053,)),
    ("delivery-code-template", (132000, 132001, 132005, 132007, 132012, 132018)),
    ("delivery-code-template-paused", (132015,)),
    ("delivery-code-template-disabled", (132016,)),
    ("delivery-code-flow", (132068, 132069)),
    ("delivery-code-phone", (131062,)),
    ("delivery-code-identity", (137000,)),
)
KEYS: dict[int, TextKey] = {code: key for key, codes in _FAMILIES for code in codes}
PHRASES: dict[str, TextKey] = {
    "the token was refused": "delivery-code-token",
    "a permission is missing": "delivery-code-permission",
    "the account is locked": "delivery-code-locked",
    "the account is blocked for breaking a policy": "delivery-code-policy",
    "a payment is due": "delivery-code-unpaid",
    "the number has no valid certificate": "delivery-code-certificate",
    "the number is not registered": "delivery-code-registration",
    "the display name is not approved": "delivery-code-display-name",
    "the account is switched off": "delivery-code-switched-off",
}
"""What `outcomes` says in place of the code where the whole account is refused."""


def code_in(error: str) -> int | None:
    """Return the code with which what is kept of a failure begins."""
    found = _CODE.match(error)
    return None if found is None else int(found[1])
