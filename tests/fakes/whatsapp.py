"""A WhatsApp on loopback: the Graph API with its real limits, for one number and its people.

It does what calls ask for (`whatsapp_calls`) within lengths and limits (`whatsapp_rules`) and the
pace (`whatsapp_pace`), shows what people would see (`whatsapp_screens`), lets them act
(`whatsapp_people`), tells all of it to the webhook (`whatsapp_delivery`, `whatsapp_statuses`), and
breaks on demand: `fault` drops, resets, holds, delays, garbles or refuses calls before or after
they took effect. With `path_style="plain"` it is the proxy of a Solution Provider.
"""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, Any, Literal, Self

from aiohttp import web

from bot.clock import SystemClock
from tests.fakes.server_time import TellsTime
from tests.fakes.whatsapp_calls import Calls
from tests.fakes.whatsapp_delivery import Delivery
from tests.fakes.whatsapp_errors import GraphError, refused
from tests.fakes.whatsapp_faults import Fault, Faults, Trouble, answered
from tests.fakes.whatsapp_media import INBOUND, PATH
from tests.fakes.whatsapp_requests import Call, params_of, receiver_in
from tests.fakes.whatsapp_webhooks import Item, compose

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.clock import Clock
    from tests.fakes.whatsapp_person import WhatsAppPerson
    from tests.fakes.whatsapp_rules import Params
    from tests.fakes.whatsapp_statuses import Order
    from tests.fakes.whatsapp_templates import Template

__all__ = ["NUMBER", "SECRET", "TOKEN", "VERIFY_TOKEN", "WABA", "Call", "FakeWhatsApp", "Fault"]

TOKEN = "EAAfakeTokenOfTheTests0123456789abcdef"
NUMBER = "106540352242922"
WABA = "102290129340398"
SECRET = "f4ke4pp5ecret0f7hetests0123456789"
VERIFY_TOKEN = "fake-verify-token-of-the-tests"
PLAIN_HEADER = "D360-API-KEY"
_ELSEWHERE = "https://lookaside.fbsbx.com"
_VERSION = re.compile(r"v[0-9]{2}\.[0-9]")


class FakeWhatsApp(TellsTime, Calls):
    """The server. `async with FakeWhatsApp() as whatsapp:` opens it on a free port."""

    def __init__(
        self,
        clock: Clock | None = None,
        *,
        token: str = TOKEN,
        number: str = NUMBER,
        waba: str = WABA,
        app_secret: str = SECRET,
        path_style: Literal["meta", "plain"] = "meta",
        paced: bool = False,
        retry_scale: float = 0.01,
    ) -> None:
        super().__init__(clock or SystemClock(), number=number, waba=waba, paced=paced)
        self.token = token
        self.path_style = path_style
        self.auth_header = "Authorization" if path_style == "meta" else PLAIN_HEADER
        """Where the token is looked for; bare, but for `Authorization`."""
        if path_style == "plain":
            self.media.host = _ELSEWHERE
        self.latency = 0.0
        """Real seconds that every call takes."""
        self.records_calls = True
        self.calls: list[Call] = []
        self.early: list[Call] = []
        """Calls that came before a pause was over that a refusal had asked for."""
        self._faults = Faults()
        self._changed = asyncio.Event()
        self._runner: web.AppRunner | None = None
        self.delivery = Delivery(
            self.clock,
            self.account,
            secret=app_secret,
            retry_scale=retry_scale,
            changed=self._changed.set,
        )

    # --- life --------------------------------------------------------------------------------

    async def __aenter__(self) -> Self:
        await self.open()
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self.close()

    async def open(self, port: int = 0) -> None:
        """Listen on loopback; `base_url` says where."""
        app = web.Application(client_max_size=INBOUND + 1024 * 1024)
        app.router.add_get(PATH, self._download)
        app.router.add_route("*", "/{path:.*}", self._receive)
        app.on_response_prepare.append(self.tell_time)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", port).start()
        self.base_url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        self.delivery.start()

    async def close(self) -> None:
        """Stop listening; whoever was held gets no answer. It can be opened again."""
        self._faults.release()
        await self.afterwards.stop()
        await self.delivery.stop()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def until(self, happened: Callable[[], object], seconds: float = 10.0) -> None:
        """Wait for something to become true. Raises TimeoutError."""
        async with asyncio.timeout(seconds):
            while not happened():
                self._changed.clear()
                await self._changed.wait()

    # --- the webhook -------------------------------------------------------------------------

    def tell(self, item: Item) -> None:
        self.delivery.add(item)
        self._changed.set()

    async def subscribe(self, url: str, verify_token: str = VERIFY_TOKEN) -> None:
        """Verify a webhook, then deliver to it. Raises GraphError where it is not ours."""
        await self.delivery.subscribe(url, verify_token)
        self.is_subscribed = True

    def batch(self, count: int) -> None:
        """Put so many things into one call from now on."""
        self.delivery.batch(count)

    def large(self, person: WhatsAppPerson, count: int = 1_000, size: int = 3_000_000) -> bytes:
        """Return a call with so many messages of a person, exactly that large."""

        def call(length: int, rest: int = 0) -> bytes:
            messages = (
                person.message("x" * (length + (rest if i == 0 else 0))) for i in range(count)
            )
            items = [Item(one, "messages", contact=person.card) for one in messages]
            return compose(items, self.account, self.seconds())

        left = size - len(call(0))
        return call(*divmod(left, count))

    @property
    def app_secret(self) -> str:
        """What calls to the webhook are signed with."""
        return self.delivery.secret

    @app_secret.setter
    def app_secret(self, secret: str) -> None:
        self.delivery.secret = secret

    @property
    def statuses(self) -> Order:
        """How statuses come: in order, shuffled, doubled, late, or not at all."""
        return self.afterwards.order

    @statuses.setter
    def statuses(self, order: Order) -> None:
        self.afterwards.order = order

    @property
    def receipts(self) -> bool:
        """Whether people let us know that they have read."""
        return self.afterwards.receipts

    @receipts.setter
    def receipts(self, wanted: bool) -> None:
        self.afterwards.receipts = wanted

    def status(self, wamid: str, name: str, **more: Any) -> None:
        """Tell a status of any message, also of one we never sent."""
        self.afterwards.tell(wamid, name, **more)

    def fail(self, wamid: str, code: int) -> None:
        """Tell that a message failed after all."""
        self.afterwards.fail(wamid, code)

    def again(self, count: int = 1, *, backwards: bool = False) -> None:
        """Deliver the latest calls once more, perhaps in the reverse order."""
        self.delivery.again(count, backwards=backwards)

    def template(self, name: str, language: str = "id", **about: Any) -> Template:
        """Make an approved template, or change one; `state` is its status, see `Template`."""
        if "state" in about:
            about["status"] = about.pop("state")
        return self.templates.set(name, language, **about)

    def rotate(self, token: str) -> None:
        """Let another token be the only one that is valid."""
        self.token = token

    # --- trouble -----------------------------------------------------------------------------

    def fault(self, trouble: Trouble, method: str | None = None, **how: Any) -> Fault:
        """Let the next call (of a method) go wrong; see `Fault`."""
        return self._faults.add(Fault(trouble, method, **how))

    def release(self) -> None:
        """Let go whoever is held."""
        self._faults.release()

    def made(self, method: str, to: str | None = None) -> list[Call]:
        """Return the calls of a method, oldest first."""
        return [c for c in self.calls if c.method == method and to in {None, c.to}]

    # --- one call ----------------------------------------------------------------------------

    async def _receive(self, request: web.Request) -> web.StreamResponse:
        name = "unknown"
        params: Params = {}
        try:
            self._check_token(request)
            name, params = await self._understood(request)
        except GraphError as error:
            return self._noted(name, params, error)
        if self.latency:
            await self._faults.pause(self.latency)
        self._watch_pace(name, params)
        fault = self._fault_of(name, receiver_in(params))
        if fault is not None and not fault.after:
            broken = await self._faults.harm(request, fault)
            if broken is not None:
                self._note(name, params, broken.status if fault.trouble == "code" else 0, {})
                return broken
        try:
            answer = self.result(name, params)
        except GraphError as error:
            return self._noted(name, params, error)
        self._note(name, params, 200, answer)
        if fault is not None and fault.after:
            broken = await self._faults.harm(request, fault, answer)
            if broken is not None:
                return broken
        return answered(200, answer)

    async def _understood(self, request: web.Request) -> tuple[str, Params]:
        parts = [part for part in request.match_info["path"].split("/") if part]
        if self.path_style == "meta":
            if not parts or not _VERSION.fullmatch(parts[0]):
                raise GraphError(400, 2500, "Unknown path components", request.path)
            parts = parts[1:]
        name, ids = self.named(request.method, parts)
        params = {**await params_of(request), **ids}
        return ("read" if name == "messages" and "status" in params else name), params

    def _check_token(self, request: web.Request) -> None:
        given = request.headers.get(self.auth_header, "")
        wanted = f"Bearer {self.token}" if self.auth_header == "Authorization" else self.token
        if given != wanted:
            raise refused(190, "The access token could not be decrypted")

    def _watch_pace(self, name: str, params: Params) -> None:
        if name == "messages" and self.pace.is_early(receiver_in(params)):
            self.early.append(Call(name, params, self.clock.monotonic(), 0, {}))

    def _fault_of(self, name: str, to: str) -> Fault | None:
        fault = self._faults.take(name, to)
        if fault is not None and fault.trouble == "code":
            self.pace.told(fault.code, to)
        self._changed.set()
        return fault

    def _noted(self, name: str, params: Params, error: GraphError) -> web.Response:
        answer = error.answer
        if self.path_style == "plain" and error.code == 190:
            answer = {"meta": {"http_code": 401, "developer_message": "Invalid API key"}}
        self._note(name, params, error.status, answer)
        return answered(error.status, answer)

    def _note(self, name: str, params: Params, status: int, answer: Params) -> None:
        if self.records_calls:
            self.calls.append(Call(name, params, self.clock.monotonic(), status, answer))
        self._changed.set()

    async def _download(self, request: web.Request) -> web.StreamResponse:
        params = dict(request.query)
        fault = self._fault_of("download", "")
        if fault is not None:
            broken = await self._faults.harm(request, fault)
            if broken is not None:
                return broken
        try:
            self._check_token(request)
            content = self.media.behind(params.get("hash", ""))
        except GraphError as error:
            return self._noted("download", params, error)
        status = 404 if content is None else 200
        self._note("download", params, status, {})
        return web.Response(status=status, body=content)
