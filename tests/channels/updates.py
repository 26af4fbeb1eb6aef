"""Updates as the Bot API words them, made for tests."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

from bot.channels.telegram.usual import Account

NOW = datetime(2027, 4, 30, 16, 59, 58, tzinfo=UTC)
SENT = NOW - timedelta(seconds=2)
SITI = {"id": 55, "is_bot": False, "first_name": "Siti", "language_code": "id"}
BOT = {"id": 700, "is_bot": True, "first_name": "Sapa", "username": "sapa_bot"}
PRIVATE = {"id": 55, "type": "private", "first_name": "Siti"}
GROUP = {"id": -100500, "type": "supergroup", "title": "Grup"}
ACCOUNT = Account(700, "sapa_bot")


def message(**content):
    return {
        "message_id": 31,
        "from": SITI,
        "chat": PRIVATE,
        "date": int(SENT.timestamp()),
        **content,
    }


def update(**parts):
    return json.dumps({"update_id": 9001, **parts})
