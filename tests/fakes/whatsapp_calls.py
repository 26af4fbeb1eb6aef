"""What our calls do on the fake Graph API: send, mark as read, files, facts, templates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fakes.whatsapp_errors import GraphError, refused
from tests.fakes.whatsapp_openers import OPENERS, check_openers
from tests.fakes.whatsapp_pace import OVERALL, Pace
from tests.fakes.whatsapp_people import People
from tests.fakes.whatsapp_rules import MEDIA, check_call, check_receiver
from tests.fakes.whatsapp_screens import shown
from tests.fakes.whatsapp_statuses import Sent, Statuses
from tests.fakes.whatsapp_templates import Templates
from tests.fakes.whatsapp_webhooks import Account, Item

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.clock import Clock
    from tests.fakes.whatsapp_person import WhatsAppPerson
    from tests.fakes.whatsapp_rules import Params
    from tests.fakes.whatsapp_templates import Filled

_NUMBER_EDGES = {"messages", "media", "whatsapp_business_profile", "conversational_automation"}
_EDGES = {
    ("POST", "messages"): "messages",
    ("POST", "media"): "upload",
    ("GET", "whatsapp_business_profile"): "profile",
    ("POST", "whatsapp_business_profile"): "profile_change",
    ("POST", "conversational_automation"): "openers",
    ("GET", "message_templates"): "templates",
    ("POST", "message_templates"): "template_create",
    ("DELETE", "message_templates"): "template_delete",
    ("GET", "subscribed_apps"): "apps",
    ("POST", "subscribed_apps"): "app_subscribe",
    ("DELETE", "subscribed_apps"): "app_unsubscribe",
}


class Calls(People):
    """Our side, for one number of one account."""

    def __init__(self, clock: Clock, *, number: str, waba: str, paced: bool) -> None:
        super().__init__(clock)
        self.account = Account(waba, number, self.our_phone)
        self.pace = Pace(clock, is_enforced=paced)
        self.afterwards = Statuses(clock, self.tell)
        self.templates = Templates(self.notice)
        self.base_url = ""
        self.is_subscribed = False
        self.facts: Params = {
            "id": number,
            "display_phone_number": f"+{self.our_phone}",
            "verified_name": "Sapa Inovasi CONTOH",
            "quality_rating": "GREEN",
            "code_verification_status": "VERIFIED",
            "platform_type": "CLOUD_API",
            "status": "CONNECTED",
            "throughput": {"level": "STANDARD"},
            "whatsapp_business_manager_messaging_limit": "TIER_2K",
        }
        self.profile: Params = {"messaging_product": "whatsapp", "about": "", "vertical": "GOVT"}
        self._api: dict[str, Callable[[Params], Params]] = {
            "messages": self._send,
            "read": self._read,
            "upload": lambda form: {"id": self.media.upload(form)},
            "media": lambda query: self.media.address(query["id"], self.base_url),
            "number": lambda query: _only(self.facts, query),
            "profile": lambda query: {"data": [_only(self.profile, query)]},
            "profile_change": self._change_profile,
            "openers": self._set_openers,
            "templates": self._list_templates,
            "template_create": self.templates.create,
            "template_delete": self.templates.delete,
            "apps": self._apps,
            "app_subscribe": lambda _: self._subscribe_app(wanted=True),
            "app_unsubscribe": lambda _: self._subscribe_app(wanted=False),
        }

    def notice(self, field: str, value: Params) -> None:
        """Tell anything by webhook, also a field nobody knows."""
        self.tell(Item(value, field=field, line=field))

    def named(self, method: str, parts: list[str]) -> tuple[str, Params]:
        """Return what a call is, by its path behind the version, and the ids in that."""
        account = self.account
        if len(parts) == 1 and method == "GET" and parts[0] not in {e for _, e in _EDGES}:
            return ("number", {}) if parts[0] == account.number else ("media", {"id": parts[0]})
        edge = parts[-1] if parts else ""
        name = _EDGES.get((method, edge))
        owner = account.number if edge in _NUMBER_EDGES else account.waba
        if name is None or len(parts) > 2:
            raise GraphError(404, 2500, "Unknown path components", "/".join(parts))
        if len(parts) == 2 and parts[0] != owner:
            raise refused(100, f"Object with ID '{parts[0]}' does not exist")
        return name, {}

    def result(self, name: str, params: Params) -> Params:
        """Do what a call asks for. Raises GraphError."""
        return self._api[name](params)

    # --- messages ----------------------------------------------------------------------------

    def _send(self, body: Params) -> Params:
        check_call(body)
        receiver = check_receiver(body)
        self.pace.check(receiver)
        person = self.people.get(receiver)
        template = body["template"] if body.get("type") == "template" else None
        filled = None if template is None else self.templates.fill(template)
        self._check_allowed(person, filled)
        file = self._file_in(body, filled)
        if person is None or not person.is_open:
            self.pace.begin(receiver)
        number = self.new_id(receiver if person is None else person.phone, is_ours=True)
        if person is not None and not person.blocked:
            person.show(shown(number, body, file, filled))
        category = "service" if filled is None else filled.category.lower()
        self.afterwards.begin(Sent(number, receiver, body, category, person))
        accepted = {} if filled is None else {"message_status": "accepted"}
        return {
            "messaging_product": "whatsapp",
            "contacts": [_contact(body)],
            "messages": [{"id": number, **accepted}],
        }

    def _check_allowed(self, person: WhatsAppPerson | None, filled: Filled | None) -> None:
        if filled is None and (person is None or not person.is_open):
            hours = "More than 24 hours have passed since the recipient last replied"
            raise refused(131047, hours)
        is_marketing = filled is not None and filled.category == "MARKETING"
        if is_marketing and person is not None and not person.takes_marketing:
            raise refused(131050, "The recipient chose to stop receiving marketing messages")

    def _file_in(self, body: Params, filled: Filled | None) -> bytes | None:
        kind = body.get("type", "text")
        held = body[kind] if kind in MEDIA else {} if filled is None else filled.header
        if kind == "interactive":
            header = body[kind].get("header", {})
            held = header.get(header.get("type"), {})
        if not isinstance(held, dict) or "id" not in held:
            return None
        return self.media.get(held["id"]).content

    def _read(self, body: Params) -> Params:
        check_call(body)
        number = body["message_id"]
        if number not in self.received:
            raise refused(100, "The message_id is not one of a message that was received")
        self.received[number].read_by_us.append(number)
        return {"success": True}

    # --- the rest ----------------------------------------------------------------------------

    def _list_templates(self, query: Params) -> Params:
        here = f"{self.base_url}/v26.0/{self.account.waba}/message_templates"
        return self.templates.listed(query, here)

    def _change_profile(self, body: Params) -> Params:
        self.profile |= body
        return {"success": True}

    def _set_openers(self, body: Params) -> Params:
        check_openers(body)
        self.facts[OPENERS] = {**self.facts.get(OPENERS, {}), **body}
        return {"success": True}

    def _apps(self, _query: Params) -> Params:
        app = {"id": "670843887433847", "name": "Sapa Inovasi CONTOH", "link": "https://contoh.id"}
        return {"data": [{"whatsapp_business_api_data": app}] if self.is_subscribed else []}

    def _subscribe_app(self, *, wanted: bool) -> Params:
        self.is_subscribed = wanted
        return {"success": True}

    def limit(self, seconds: float, to: str = OVERALL) -> None:
        """Refuse everything to an address (or at all) for some seconds of the fake's clock."""
        self.pace.block(seconds, to)


def _contact(body: Params) -> Params:
    if "to" in body:
        digits = check_receiver(body).removeprefix("+")
        return {"input": body["to"], "wa_id": digits}
    return {"input": body["recipient"], "user_id": body["recipient"]}


def _only(facts: Params, query: Params) -> Params:
    wanted = {"id", *query["fields"].split(",")} if query.get("fields") else facts.keys()
    return {name: value for name, value in facts.items() if name in wanted}
