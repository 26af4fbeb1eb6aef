"""What the Graph API refuses of a message, and by which code: WhatsApp's limits as pure checks.

Used by the fake server, and by tests that hold rendered calls against the same limits. Whom a
message goes to is checked apart (`check_receiver`), since the client adds it when it sends.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from tests.fakes.whatsapp_errors import GraphError, refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

__all__ = ["GraphError", "check_call", "check_receiver", "refused"]

Params = dict[str, Any]

TEXT = 4096
BODY = 1024
LIST_BODY = 4096
HEADER = FOOTER = 60
CAPTION = 1024
BUTTONS = 3
BUTTON_TITLE = 20
BUTTON_ID = 256
OPENER = 20
ROWS = SECTIONS = 10
ROW_TITLE = 24
ROW_ID = 200
ROW_DESCRIPTION = 72
SECTION_TITLE = 24
ADDRESS = 2000
CORRELATION = 512
TEMPLATE_NAME = 512
TEMPLATE_BUTTONS = 10
_SHAPES = {
    "to": re.compile(r"\+?[0-9]{7,15}"),
    "recipient": re.compile(r"[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128}"),
}
MEDIA = ("image", "document", "audio", "video", "sticker")


def utf16(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def check_call(body: Params) -> None:
    """Refuse what the Graph API would refuse about a message, whoever it goes to."""
    if body.get("messaging_product") != "whatsapp":
        raise refused(100, "The parameter messaging_product is required.")
    if "status" in body:
        _check_read_mark(body)
        return
    if body.get("recipient_type", "individual") != "individual":
        raise refused(100, "recipient_type must be individual")
    _check_correlation(body)
    if "context" in body:
        _words(_part(body, "context", {"message_id"}), "message_id", 512, "context")
    kind = str(body.get("type", "text"))
    if kind not in _KINDS:
        raise refused(100, f"Param type must be one of {sorted(_KINDS)} - got {kind!r}.")
    _only(body, "the message", {*_ENVELOPE, "biz_opaque_callback_data", kind})
    _KINDS[kind](body)


def check_receiver(body: Params) -> str:
    """Return whom it goes to: a number as `+62…`, or a user id. One of the two, never both."""
    given = [name for name in _SHAPES if name in body]
    if len(given) != 1:
        raise refused(100, "Exactly one of the parameters to, recipient is required.")
    kind, shape = given[0], _SHAPES[given[0]]
    if not isinstance(body[kind], str) or not shape.fullmatch(body[kind]):
        raise refused(100, f"Param {kind} does not name a receiver")
    return f"+{body[kind].removeprefix('+')}" if kind == "to" else str(body[kind])


_ENVELOPE = {"messaging_product", "recipient_type", "to", "recipient", "type", "context"}


def _check_read_mark(body: Params) -> None:
    _only(body, "the read mark", {"messaging_product", "status", "message_id", "typing_indicator"})
    if body["status"] != "read":
        raise refused(100, "Param status must be one of {READ}")
    _words(body, "message_id", 512, "the read mark")
    if body.get("typing_indicator", {"type": "text"}) != {"type": "text"}:
        raise refused(100, "Param typing_indicator['type'] must be one of {TEXT}")


def _check_correlation(body: Params) -> None:
    correlation = body.get("biz_opaque_callback_data", "")
    if not isinstance(correlation, str) or utf16(correlation) > CORRELATION:
        raise refused(100, f"biz_opaque_callback_data must be at most {CORRELATION} characters")


# --- kinds -----------------------------------------------------------------------------------


def _check_text(body: Params) -> None:
    text = _part(body, "text", {"body", "preview_url"})
    if not isinstance(text.get("preview_url", False), bool):
        raise refused(100, "Param text['preview_url'] must be a boolean.")
    _words(text, "body", TEXT, "text", code=100)


def _check_media(body: Params) -> None:
    kind = body["type"]
    named = {"document": {"caption", "filename"}, "image": {"caption"}, "video": {"caption"}}
    _check_file(_part(body, kind, {"id", "link", *named.get(kind, ())}), kind)


def _check_file(media: Params, where: str) -> None:
    if ("id" in media) == ("link" in media):
        raise refused(100, f"{where} needs exactly one of id, link")
    if "id" in media and not str(media["id"]).isdecimal():
        raise refused(131009, f"Param {where}['id'] is not a valid media ID")
    if "link" in media and not str(media["link"]).startswith(("https://", "http://")):
        raise refused(100, f"Param {where}['link'] is not a valid URI.")
    for name, most in (("caption", CAPTION), ("filename", None)):
        if name in media:
            _words(media, name, most, where, code=100)


def _check_interactive(body: Params) -> None:
    known = {"type", "header", "body", "footer", "action"}
    interactive = _part(body, "interactive", known)
    kind = str(interactive.get("type"))
    if kind not in _INTERACTIVE:
        raise refused(100, f"Param interactive['type'] must be one of {sorted(_INTERACTIVE)}")
    most = LIST_BODY if kind == "list" else BODY
    _words(_part(interactive, "body", {"text"}), "text", most, "interactive body")
    if "footer" in interactive:
        _words(_part(interactive, "footer", {"text"}), "text", FOOTER, "interactive footer")
    if "header" in interactive:
        _check_header(_part(interactive, "header"), is_list=kind == "list")
    _INTERACTIVE[kind](interactive)


def _check_header(header: Params, *, is_list: bool) -> None:
    kind = str(header.get("type"))
    if kind == "text":
        _words(header, "text", HEADER, "interactive header")
    elif kind not in {"image", "video", "document"} or is_list:
        raise refused(131009, f"A header of type {kind!r} is not allowed here")
    else:
        _check_file(_part(header, kind, {"id", "link", "filename"}), kind)


def _check_buttons(interactive: Params) -> None:
    buttons = _all(_part(interactive, "action", {"buttons"}), "buttons", BUTTONS)
    replies = []
    for button in buttons:
        if button.get("type") != "reply":
            raise refused(131009, "Buttons of other kinds cannot be mixed in")
        reply = _part(button, "reply", {"id", "title"})
        _words(reply, "title", BUTTON_TITLE, "button")
        _words(reply, "id", BUTTON_ID, "button")
        replies.append(reply)
    _distinct((reply["id"] for reply in replies), "button id")
    _distinct((reply["title"] for reply in replies), "button title")


def _check_list(interactive: Params) -> None:
    action = _part(interactive, "action", {"button", "sections"})
    _words(action, "button", OPENER, "list opener")
    sections = _all(action, "sections", SECTIONS)
    rows = [row for section in sections for row in _all(section, "rows", ROWS)]
    if len(rows) > ROWS:
        raise refused(131009, f"Total row count exceed max allowed count: {ROWS}")
    for section in sections:
        _only(section, "section", {"title", "rows"})
        if len(sections) > 1 or "title" in section:
            _words(section, "title", SECTION_TITLE, "section")
    for row in rows:
        _only(row, "row", {"id", "title", "description"})
        _words(row, "title", ROW_TITLE, "row")
        _words(row, "id", ROW_ID, "row")
        if "description" in row:
            _words(row, "description", ROW_DESCRIPTION, "row")
    _distinct((row["id"] for row in rows), "row id")


def _check_link(interactive: Params) -> None:
    action = _part(interactive, "action", {"name", "parameters"})
    if action.get("name") != "cta_url":
        raise refused(131009, "Param action['name'] must be cta_url")
    shown = _part(action, "parameters", {"display_text", "url"})
    _words(shown, "display_text", BUTTON_TITLE, "button")
    if not _words(shown, "url", ADDRESS, "button").startswith(("https://", "http://")):
        raise refused(131009, "Param parameters['url'] is not a valid URL")


def _check_named_action(name: str, parameters: str | None = None) -> Callable[[Params], None]:
    def check(interactive: Params) -> None:
        action = _part(interactive, "action", {"name", "parameters"})
        if action.get("name") != name:
            raise refused(131009, f"Param action['name'] must be {name}")
        if parameters is not None:
            _words(_part(action, "parameters"), parameters, OPENER, "button")

    return check


def _check_template(body: Params) -> None:
    template = _part(body, "template", {"name", "language", "components"})
    name = _words(template, "name", TEMPLATE_NAME, "template")
    if not name.replace("_", "").isalnum() or name != name.lower():
        raise refused(131009, "The name of a template is lower case, digits and underscores")
    _words(_part(template, "language", {"code", "policy"}), "code", 16, "template language")
    components = _all(template, "components") if "components" in template else []
    for component in components:
        _check_component(component)
    if sum(component["type"].lower() == "button" for component in components) > TEMPLATE_BUTTONS:
        raise refused(131009, f"At most {TEMPLATE_BUTTONS} buttons")


def _check_component(component: Params) -> None:
    kind = str(component.get("type")).lower()
    if kind not in {"header", "body", "button"}:
        raise refused(100, "Param component['type'] must be one of {HEADER, BODY, BUTTON}")
    _only(component, f"component {kind}", {"type", "parameters", "sub_type", "index"})
    if kind == "button" and ("sub_type" not in component or "index" not in component):
        raise refused(131008, "A button component needs sub_type and index")
    for parameter in _all(component, "parameters") if "parameters" in component else []:
        kind = str(parameter.get("type")).lower()
        if kind in {"text", "payload"}:
            words = _words(parameter, kind, None, f"parameter of type {kind}")
            if kind == "text" and (any(s in words for s in "\n\t\r") or " " * 5 in words):
                raise refused(132018, "Param text cannot have new-line/tab or > 4 spaces in a row")
        elif kind in {"image", "document", "video"}:
            _check_file(_part(parameter, kind, {"id", "link", "filename"}), kind)
        else:
            raise refused(100, f"A parameter of type {kind!r} is unknown")


_KINDS: dict[str, Callable[[Params], None]] = {
    "text": _check_text,
    "interactive": _check_interactive,
    "template": _check_template,
    **dict.fromkeys(MEDIA, _check_media),
}
_INTERACTIVE: dict[str, Callable[[Params], None]] = {
    "button": _check_buttons,
    "list": _check_list,
    "cta_url": _check_link,
    "flow": _check_named_action("flow", "flow_cta"),
    "location_request_message": _check_named_action("send_location"),
    "request_contact_info": _check_named_action("request_contact_info"),
}


# --- parts -----------------------------------------------------------------------------------


def _part(holder: Params, name: str, known: set[str] | None = None) -> Params:
    """Return an object inside an object; it has none but known fields."""
    if name not in holder:
        raise refused(131008, f"The parameter {name} is required.")
    part = holder[name]
    if not isinstance(part, dict):
        raise refused(100, f"Param {name} must be a JSON object.")
    if known is not None:
        _only(part, name, known)
    return part


def _only(holder: Params, where: str, known: set[str]) -> None:
    unknown = holder.keys() - known
    if unknown:
        raise refused(100, f"Unexpected key {min(unknown)!r} on param {where}")


def _all(holder: Params, name: str, most: int | None = None) -> list[Params]:
    found = holder.get(name)
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise refused(131008, f"Param {name} must be an array of objects")
    if most is not None and not 1 <= len(found) <= most:
        raise refused(131009, f"Invalid {name} count. Min allowed: 1, Max allowed: {most}")
    return found


def _words(
    holder: Params,
    name: str,
    most: int | None,
    where: str,
    *,
    code: int = 131009,
) -> str:
    words = holder.get(name)
    if words is None or words == "":
        raise refused(131008, f"{where} needs {name}")
    if not isinstance(words, str):
        raise refused(100, f"{name} of {where} must be a string")
    if not words.strip():
        raise refused(code, f"{name} of {where} cannot be white space alone")
    if most is not None and utf16(words) > most:
        raise refused(code, f"{name} of {where} length invalid. Min length: 1, Max length: {most}")
    return words


def _distinct(values: Iterable[str], what: str) -> None:
    found = list(values)
    if len(set(found)) != len(found):
        raise refused(131009, f"Duplicated {what}")
