"""The templates of the fake WhatsApp: made, judged, listed and deleted, and filled when sent."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.fakes.whatsapp_errors import refused
from tests.fakes.whatsapp_rules import BODY, utf16
from tests.fakes.whatsapp_template_rules import VARIABLE, check_template

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.fakes.whatsapp_rules import Params

_SCORED = 1_764_039_600
"""When the quality was last looked at, in seconds since 1970."""
_MEDIA = {"IMAGE", "DOCUMENT", "VIDEO"}


@dataclass(slots=True)
class Template:
    id: str
    name: str
    language: str
    category: str = "UTILITY"
    status: str = "PENDING"
    quality: str = "UNKNOWN"
    components: list[Params] = field(default_factory=list)
    format: str = "POSITIONAL"
    lifetime: int | None = None

    def part(self, kind: str) -> Params:
        return next((c for c in self.components if str(c.get("type")).upper() == kind), {})

    @property
    def listing(self) -> Params:
        lifetime = {} if self.lifetime is None else {"message_send_ttl_seconds": self.lifetime}
        return {
            "id": self.id,
            "name": self.name,
            "language": self.language,
            "category": self.category,
            "status": self.status,
            "rejected_reason": "INVALID_FORMAT" if self.status == "REJECTED" else "NONE",
            "quality_score": {"score": self.quality, "date": _SCORED},
            "parameter_format": self.format,
            "components": self.components,
            **lifetime,
        }

    @property
    def reference(self) -> Params:
        return {
            "message_template_id": int(self.id),
            "message_template_name": self.name,
            "message_template_language": self.language,
        }


@dataclass(frozen=True, slots=True)
class Filled:
    """A template as a person will see it."""

    category: str
    text: str
    replies: tuple[tuple[str, str], ...]
    """Label and payload of the buttons that answer."""
    header: Params
    """The file at its head, where it has one."""


class Templates:
    """All of one account. `tell` puts a field into the webhook."""

    def __init__(self, tell: Callable[[str, Params], None]) -> None:
        self._tell = tell
        self._known: dict[tuple[str, str], Template] = {}
        self._ids = itertools.count(594_425_479_261_596)

    def set(self, name: str, language: str, **about: Any) -> Template:
        """Make an approved template, or change one, which the webhook tells."""
        found = self._known.get((name, language))
        if found is None:
            made = Template(str(next(self._ids)), name, language, **{"status": "APPROVED", **about})
            self._known[name, language] = made
            return made
        before = (found.status, found.quality, found.category)
        for what, value in about.items():
            setattr(found, what, value)
        self._tell_changes(found, *before)
        return found

    def _tell_changes(self, now: Template, status: str, quality: str, category: str) -> None:
        if now.status != status:
            self._tell("message_template_status_update", _event(now))
        if now.quality != quality:
            scores = {"previous_quality_score": quality, "new_quality_score": now.quality}
            self._tell("message_template_quality_update", {**scores, **now.reference})
        if now.category != category:
            categories = {"previous_category": category, "new_category": now.category}
            self._tell("template_category_update", {**categories, **now.reference})

    # --- calls -------------------------------------------------------------------------------

    def create(self, body: Params) -> Params:
        check_template(body)
        if (body["name"], body["language"]) in self._known:
            raise refused(100, "There is already content in this language for this template")
        made = Template(
            str(next(self._ids)),
            body["name"],
            body["language"],
            body["category"],
            components=body["components"],
            format=str(body.get("parameter_format", "POSITIONAL")).upper(),
            lifetime=body.get("message_send_ttl_seconds"),
        )
        self._known[made.name, made.language] = made
        return {"id": made.id, "status": made.status, "category": made.category}

    def listed(self, query: Params, here: str) -> Params:
        """Return a page of those that are asked for; `here` is the address without a query."""
        wanted = [name for name in ("name", "language", "status", "category") if name in query]
        found = [
            template.listing
            for template in self._known.values()
            if all(template.listing[name] == query[name] for name in wanted)
        ]
        start, most = int(query.get("after", 0)), int(query.get("limit", 25))
        page = found[start : start + most]
        cursors = {"before": str(start), "after": str(start + most)}
        more = {"next": f"{here}?after={start + most}"} if start + most < len(found) else {}
        fields = {"id", *query["fields"].split(",")} if query.get("fields") else None
        return {
            "data": [_only(listing, fields) for listing in page],
            "paging": {"cursors": cursors, **more},
            **({"summary": self._summary} if "summary" in query else {}),
        }

    @property
    def _summary(self) -> Params:
        return {
            "total_count": len(self._known),
            "message_template_count": len(self._known),
            "message_template_limit": 250,
            "are_translations_complete": False,
        }

    def delete(self, query: Params) -> Params:
        name, number = query.get("name"), query.get("hsm_id")
        doomed = [t for t in self._known.values() if t.name == name and number in {None, t.id}]
        if not doomed:
            raise refused(100, f"There is no message template {name!r}")
        for template in doomed:
            del self._known[template.name, template.language]
        return {"success": True}

    # --- sending -----------------------------------------------------------------------------

    def fill(self, sent: Params) -> Filled:
        """Put the words of a message into its template, or refuse what does not fit."""
        name, language = sent["name"], sent["language"]["code"]
        template = self._known.get((name, language))
        if template is None or template.status in {"PENDING", "REJECTED"}:
            raise refused(132001, f"template name ({name}) does not exist in {language}")
        if template.status in {"PAUSED", "DISABLED"}:
            raise refused(132015 if template.status == "PAUSED" else 132016, name)
        given = {
            (component["type"].upper(), str(component.get("index", ""))): component["parameters"]
            for component in sent.get("components", [])
            if component.get("parameters")
        }
        words = [
            _hydrated(template, kind, given.pop((kind, ""), [])) for kind in ("HEADER", "BODY")
        ]
        if utf16(words[1]) > BODY:
            raise refused(132005, f"The body is longer than {BODY} when filled")
        words.append(str(template.part("FOOTER").get("text", "")))
        buttons = template.part("BUTTONS").get("buttons", [])
        replies = [
            _pressed(button, given.pop(("BUTTON", str(i)), []), i)
            for i, button in enumerate(buttons)
        ]
        if given:
            raise refused(132000, f"The template has no place for {sorted(given)}")
        head = sent_header(sent) if template.part("HEADER").get("format") in _MEDIA else {}
        return Filled(
            template.category,
            "\n\n".join(part for part in words if part),
            tuple(reply for reply in replies if reply is not None),
            head,
        )


def sent_header(sent: Params) -> Params:
    """Return the file at the head of a template message."""
    head = next(c for c in sent["components"] if c["type"].upper() == "HEADER")
    parameter: Params = head["parameters"][0]
    return dict(parameter[parameter["type"].lower()])


def _hydrated(template: Template, kind: str, parameters: list[Params]) -> str:
    part = template.part(kind)
    form = part.get("format", "TEXT")
    if form in _MEDIA:
        if [parameter["type"].upper() for parameter in parameters] != [form]:
            raise refused(132012, f"{kind}: expected one {form}")
        return ""
    text = str(part.get("text", ""))
    names = list(dict.fromkeys(VARIABLE.findall(text)))
    if len(names) != len(parameters):
        raise refused(132000, f"{kind}: {len(parameters)} params, expected {len(names)}")
    if any(parameter["type"].lower() != "text" for parameter in parameters):
        raise refused(132012, f"{kind}: expected texts")
    if template.format == "NAMED":
        values = {p.get("parameter_name"): p["text"] for p in parameters}
    else:
        order = sorted(names, key=int)
        values = {name: p["text"] for name, p in zip(order, parameters, strict=True)}
    if values.keys() != set(names):
        raise refused(132012, f"{kind}: the template names its variables otherwise")
    return VARIABLE.sub(lambda found: values[found[1]], text)


def _pressed(button: Params, parameters: list[Params], place: int) -> tuple[str, str] | None:
    kind = button["type"].upper()
    if kind == "QUICK_REPLY":
        payload = parameters[0].get("payload") if parameters else None
        return (button["text"], payload or button["text"])
    needed = 1 if kind == "URL" and VARIABLE.search(button["url"]) else 0
    if len(parameters) != needed:
        raise refused(132000, f"Button {place} takes {needed} parameters")
    return None


def _event(template: Template) -> Params:
    about: Params = {"event": template.status, **template.reference, "reason": "NONE"}
    if template.status == "REJECTED":
        about["reason"] = "INVALID_FORMAT"
    if template.status == "PAUSED":
        why = "Due to low quality this template is paused for 3 hours"
        about["other_info"] = {"title": "FIRST_PAUSE", "description": why}
    return about


def _only(listing: Params, fields: set[str] | None) -> Params:
    return {k: v for k, v in listing.items() if fields is None or k in fields}
