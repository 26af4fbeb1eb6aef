"""What the tests of the fake WhatsApp share: calls over HTTP, and a webhook that takes notes."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import io
import json
from contextlib import asynccontextmanager

import aiohttp
from aiohttp import web

from tests.fakes.whatsapp import NUMBER, TOKEN, VERIFY_TOKEN, WABA

VERSION = "v26.0"


class Graph:
    """The Graph API as a program calls it; answers are status and body."""

    def __init__(self, whatsapp, http, *, token=TOKEN):
        self._whatsapp = whatsapp
        self._http = http
        self.token = token

    async def call(self, method, path, *, token=None, **how):
        how.setdefault("headers", {"Authorization": f"Bearer {token or self.token}"})
        address = f"{self._whatsapp.base_url}/{path}"
        async with self._http.request(method, address, allow_redirects=False, **how) as answer:
            text = await answer.text()
            is_json = answer.content_type == "application/json"
            return answer.status, json.loads(text) if is_json else text

    async def get(self, path, **query):
        return await self.call("GET", f"{VERSION}/{path}", params=query)

    async def send(self, to, body=None, **how):
        """Send a message; without a body, a short text."""
        receiver = {"recipient": to} if to.startswith("ID.") else {"to": to}
        message = {"messaging_product": "whatsapp", **receiver, **(body or words("Halo"))}
        return await self.call("POST", f"{VERSION}/{NUMBER}/messages", json=message, **how)

    async def read(self, message, **more):
        body = {"messaging_product": "whatsapp", "status": "read", "message_id": message, **more}
        return await self.call("POST", f"{VERSION}/{NUMBER}/messages", json=body)

    async def upload(self, content, media_type, **fields):
        form = aiohttp.FormData({"messaging_product": "whatsapp", "type": media_type, **fields})
        form.add_field("file", io.BytesIO(content), filename="a", content_type=media_type)
        return await self.call("POST", f"{VERSION}/{NUMBER}/media", data=form)

    async def create(self, **template):
        whole = {"language": "id", "category": "UTILITY", **template}
        return await self.call("POST", f"{VERSION}/{WABA}/message_templates", json=whole)


class Receiver:
    """A webhook that notes what it is sent, and answers as it is told."""

    def __init__(self, secret):
        self.secret = secret
        self.calls = []
        self.statuses = []
        self.sizes = []
        self.url = ""
        self._arrived = asyncio.Event()
        self.gate = asyncio.Event()
        self.gate.set()

    async def greet(self, request):
        if request.query.get("hub.verify_token") != VERIFY_TOKEN:
            return web.Response(status=403)
        return web.Response(text=request.query["hub.challenge"])

    async def receive(self, request):
        body = await request.read()
        wanted = hmac.new(self.secret.encode(), body, hashlib.sha256).hexdigest()
        given = request.headers.get("X-Hub-Signature-256")
        if given is None:
            return web.Response(status=401)
        if given != f"sha256={wanted}":
            return web.Response(status=403)
        status = self.statuses.pop(0) if self.statuses else 200
        if status == 200:
            self.calls.append(json.loads(body))
            self.sizes.append(len(body))
        self._arrived.set()
        await self.gate.wait()
        return web.Response(status=status)

    async def until_called(self, times):
        async with asyncio.timeout(5):
            while len(self.calls) < times:
                self._arrived.clear()
                await self._arrived.wait()

    @property
    def changes(self):
        return [c for call in self.calls for entry in call["entry"] for c in entry["changes"]]

    @property
    def values(self):
        return [change["value"] for change in self.changes]

    @property
    def messages(self):
        return [message for value in self.values for message in value.get("messages", [])]

    @property
    def texts(self):
        return [message["text"]["body"] for message in self.messages]

    def states(self, wamid):
        statuses = (status for value in self.values for status in value.get("statuses", []))
        return [status["status"] for status in statuses if status["id"] == wamid]


@asynccontextmanager
async def receiving(whatsapp):
    """Open a webhook and let the fake deliver to it."""
    hook = Receiver(whatsapp.app_secret)
    app = web.Application(client_max_size=4_000_000)
    app.router.add_get("/webhook", hook.greet)
    app.router.add_post("/webhook", hook.receive)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    hook.url = f"http://127.0.0.1:{runner.addresses[0][1]}/webhook"
    await whatsapp.subscribe(hook.url)
    yield hook
    hook.gate.set()
    await whatsapp.close()
    await runner.cleanup()


def code_of(answer):
    return answer[1]["error"]["code"]


def words(text):
    return {"type": "text", "text": {"body": text}}


def template(name, *parameters, language="id", **more):
    """A template message with words for its body."""
    body = {"type": "body", "parameters": [{"type": "text", "text": text} for text in parameters]}
    components = [body] if parameters else []
    content = {"name": name, "language": {"code": language}, "components": components}
    return {"type": "template", "template": {**content, **more}}


def buttons(*labels, body="Pilih", **more):
    replies = [
        {"type": "reply", "reply": {"id": f"id-{label}", "title": label}} for label in labels
    ]
    return interactive("button", {"buttons": replies}, body=body, **more)


def rows(*labels, **more):
    return [{"id": f"id-{label}", "title": label, **more} for label in labels]


def listed(*sections, opener="Lihat pilihan", **more):
    """A list of (title, rows); a section without a title has none."""
    named = [{**({"title": title} if title else {}), "rows": given} for title, given in sections]
    return interactive("list", {"button": opener, "sections": named}, **more)


def interactive(kind, action, body="Pilih", **more):
    content = {"type": kind, "body": {"text": body}, "action": action, **more}
    return {"type": "interactive", "interactive": content}
