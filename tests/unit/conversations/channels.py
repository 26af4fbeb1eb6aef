"""Limits of three kinds of channels, for checks that must hold on every one of them."""

from __future__ import annotations

from conversations.messages import Capabilities

LIST_CHANNEL = Capabilities(
    name="whatsapp",
    text=4096,
    text_with_buttons=1024,
    caption=1024,
    buttons=10,
    buttons_per_row=1,
    button_label=20,
    page=8,
    can_edit=False,
    can_share_contact=False,
    file_in=100_000_000,
    file_out=100_000_000,
)
BUTTON_CHANNEL = Capabilities(
    name="telegram",
    text=4096,
    text_with_buttons=4096,
    caption=1024,
    buttons=20,
    buttons_per_row=3,
    button_label=60,
    page=8,
    can_edit=True,
    can_share_contact=True,
    file_in=20_000_000,
    file_out=50_000_000,
)
PLAIN_CHANNEL = Capabilities(
    name="plain",
    text=1600,
    text_with_buttons=1600,
    caption=0,
    buttons=0,
    buttons_per_row=1,
    button_label=1,
    page=9,
    can_edit=False,
    can_share_contact=False,
    file_in=20_000_000,
    file_out=20_000_000,
)
CHANNELS = (LIST_CHANNEL, BUTTON_CHANNEL, PLAIN_CHANNEL)
