"""The Telegram client against the fake platform: what a person sees, and files out."""

from __future__ import annotations

from bot.channels.base import (
    Accepted,
    Moved,
    Refused,
    Rendered,
    Unclear,
)
from conversations.messages import OutboundMessage, Press
from conversations.texts import bold
from tests.channels.messages import CONTACT, HELLO, PDF, PROMPT, answers, question, steps
from tests.channels.telegram_client import SITI, send, send_all


async def test_a_person_sees_the_words_the_bold_and_the_buttons(telegram, channel):
    message = question(
        f"Halo {bold('Bu Siti')}. Sudah?", *answers("Ya", "Tidak"), *steps("KEMBALI")
    )

    outcome = await send(channel, message)

    shown = telegram.last(SITI)
    assert outcome == Accepted(str(shown.id))
    assert shown.text == "Halo Bu Siti. Sudah?"
    assert shown.bold == ("Bu Siti",)
    assert shown.buttons == [["Ya", "Tidak"], ["Kembali"]]


async def test_a_tap_changes_the_message_in_place(telegram, channel):
    await send(channel, question("Pilih", *answers("A", "B")))
    press = telegram.press(SITI, "A")
    pressed = Press(f"{PROMPT}.0", callback=press, message=str(telegram.last(SITI).id))

    outcomes = await send_all(channel, question("Lagi", *answers("C"), edits=True), pressed=pressed)

    assert all(isinstance(outcome, Accepted) for outcome in outcomes)
    assert telegram.texts(SITI) == ["Lagi"]
    assert telegram.last(SITI).labels == ["C"]
    assert telegram.chat(SITI).answered == [press]


async def test_a_new_answer_takes_the_old_buttons_away(telegram, channel):
    await send(channel, question("Pilih", *answers("A", "B")))
    press = telegram.press(SITI, "A")
    pressed = Press(f"{PROMPT}.0", callback=press, message=str(telegram.last(SITI).id))

    await send_all(channel, question("Berikutnya", *answers("C")), pressed=pressed)

    assert [shown.labels for shown in telegram.chat(SITI).ours] == [[], ["C"]]


async def test_an_edit_of_a_message_that_is_gone_becomes_a_new_one(telegram, channel):
    pressed = Press(f"{PROMPT}.0", callback=None, message="999")

    (outcome,) = await send_all(
        channel, question("Lagi", *answers("C"), edits=True), pressed=pressed
    )

    assert outcome == Accepted(str(telegram.last(SITI).id))
    assert telegram.texts(SITI) == ["Lagi"]


async def test_the_same_edit_twice_is_a_success(telegram, channel):
    await send(channel, question("Pilih", *answers("A")))
    message = telegram.last(SITI).id
    edit = Rendered("editMessageText", {"chat_id": SITI, "message_id": message, "text": "Baru"})

    first = await channel.send(edit, to=str(SITI), outbox=1, file=None)
    second = await channel.send(edit, to=str(SITI), outbox=1, file=None)

    assert first == second == Accepted(str(message))


async def test_buttons_taken_away_twice_or_from_nowhere_are_gone_all_the_same(telegram, channel):
    await send(channel, HELLO)
    for message in (telegram.last(SITI).id, 999):
        body = {"chat_id": SITI, "message_id": message}
        outcome = await channel.send(
            Rendered("editMessageReplyMarkup", body), to=str(SITI), outbox=1, file=None
        )
        assert isinstance(outcome, Accepted)


async def test_an_old_press_is_let_be(telegram, channel):
    await send(channel, question("Pilih", *answers("A")))
    press = telegram.press(SITI, "A")
    telegram.clock.jump(200)

    (outcome,) = await send_all(channel, None, pressed=Press("x.0", callback=press))

    assert outcome == Accepted()


async def test_the_keyboard_for_the_number_comes_and_goes(telegram, channel):
    await send(channel, question("Nomor?", CONTACT, *steps("KEMBALI")))
    assert telegram.chat(SITI).keyboard.asks_contact

    telegram.say(SITI, "0812 3456 7890")
    await send(channel, OutboundMessage("Terima kasih."))

    assert telegram.chat(SITI).keyboard is None


async def test_formatting_that_is_refused_goes_out_plain(telegram, channel):
    entities = [{"type": "bold", "offset": 90, "length": 5}]
    call = Rendered("sendMessage", {"chat_id": SITI, "text": "Halo", "entities": entities})

    outcome = await channel.send(call, to=str(SITI), outbox=1, file=None)

    assert isinstance(outcome, Accepted)
    assert telegram.texts(SITI) == ["Halo"]


async def test_a_moved_chat_is_told_and_the_next_try_goes_there(telegram, channel):
    telegram.say_in_group(-500, SITI, "Halo")
    telegram.say_in_group(-1005, SITI, "Halo")
    telegram.chat(-500).moved_to = -1005
    (call,) = channel.render(HELLO, to="-500", prompt=PROMPT, pressed=None)

    assert await channel.send(call, to="-500", outbox=1, file=None) == Moved("-1005")
    assert isinstance(await channel.send(call, to="-1005", outbox=1, file=None), Accepted)
    assert telegram.texts(-1005) == ["Halo Bu Siti 👋, selamat datang."]


async def test_a_document_arrives_with_its_name_and_caption(telegram, channel, tmp_path):
    file = tmp_path / "made"
    file.write_bytes(b"%PDF-1.7 isi")
    message = question(f"Ini {bold('data')} Anda", *answers("Menu"), attachments=(PDF,))

    outcome = await send(channel, message, file=file)

    shown = telegram.last(SITI)
    assert outcome == Accepted(str(shown.id))
    assert (shown.file, shown.file_name) == (b"%PDF-1.7 isi", "Proposal Antrean Tanpa Antre.pdf")
    assert (shown.text, shown.bold, shown.labels) == ("Ini data Anda", ("data",), ["Menu"])


async def test_a_file_that_is_not_there_is_refused(channel, tmp_path):
    message = OutboundMessage("Ini", attachments=(PDF,))

    assert await send(channel, message, file=tmp_path / "none") == Refused("no file")
    assert await send(channel, message, file=None) == Refused("no file")


async def test_a_file_over_the_limit_is_not_even_tried(telegram, channel, tmp_path):
    file = tmp_path / "large"
    with file.open("wb") as sparse:
        sparse.truncate(50_000_001)

    outcome = await send(channel, OutboundMessage("Ini", attachments=(PDF,)), file=file)

    assert outcome == Refused("the file is too large")
    assert telegram.made("sendDocument") == []


async def test_an_upload_that_breaks_may_have_arrived(telegram, channel, tmp_path):
    file = tmp_path / "made"
    file.write_bytes(b"x" * 1000)
    telegram.fault("drop", "sendDocument")

    outcome = await send(channel, OutboundMessage("Ini", attachments=(PDF,)), file=file)

    assert isinstance(outcome, Unclear)
