"""Messages as calls of the Graph API: exact bodies, buttons, lists, files, extremes."""

from __future__ import annotations

import pytest

from bot.channels.base import Rendered
from bot.channels.layout import LISTED_WHOLE
from conversations.messages import (
    Attachment,
    Choice,
    FileId,
    OutboundMessage,
    Prompt,
)
from conversations.texts import bold
from tests.channels.messages import (
    CONTACT,
    HELLO,
    PDF,
    PROMPT,
    answers,
    question,
    steps,
)
from tests.channels.sent_by_whatsapp import (
    ENVELOPE,
    calls,
    interactive,
    only,
    text_of,
    titles,
)
from tests.fakes.whatsapp_rules import check_call


def test_words_are_a_text_without_a_preview():
    assert calls(HELLO) == (
        Rendered(
            "messages",
            {
                **ENVELOPE,
                "type": "text",
                "text": {"body": "Halo *Bu Siti* 👋, selamat datang.", "preview_url": False},
            },
        ),
    )


def test_a_few_choices_are_reply_buttons_that_carry_the_prompt():
    call = only(question("Sudah?", *answers("Ya", "Tidak"), *steps("KEMBALI")))

    assert call.carries_prompt
    assert call.body == {
        **ENVELOPE,
        "type": "interactive",
        "interactive": {
            "type": "button",
            "body": {"text": "Sudah?"},
            "action": {
                "buttons": [
                    {"type": "reply", "reply": {"id": f"{PROMPT}.0", "title": "Ya"}},
                    {"type": "reply", "reply": {"id": f"{PROMPT}.1", "title": "Tidak"}},
                    {"type": "reply", "reply": {"id": f"{PROMPT}.2", "title": "Kembali"}},
                ]
            },
        },
    }


def test_steps_that_have_no_room_are_typed():
    message = question("Sudah?", *answers("Ya", "Tidak", "Tidak tahu"), *steps("KEMBALI"))

    assert titles(message) == ["Ya", "Tidak", "Tidak tahu"]
    assert text_of(only(message)) == "Sudah?\n\n*KEMBALI*"


def test_steps_alone_are_buttons_as_far_as_they_go():
    message = question("Tulis.", *steps("CONTOH", "LEWATI", "KEMBALI", "BATAL"))

    assert titles(message) == ["Contoh", "Lewati", "Kembali"]
    assert text_of(only(message)) == "Tulis.\n\n*BATAL*"


def test_a_step_with_a_long_name_is_called_by_its_word():
    step = Choice("/ganti", "Ganti bagian terakhir", role="step", word="GANTI")

    assert titles(question("Tulis.", step)) == ["Ganti"]


def test_a_step_with_no_short_name_at_all_is_typed():
    step = Choice("/x", "x" * 21, role="step", word="Y" * 21)

    call = only(question("Tulis.", step))

    assert call.body["type"] == "text"
    assert call.carries_prompt
    assert text_of(call) == f"Tulis.\n\n*{'Y' * 21}*"


def test_a_few_long_choices_are_numbered_buttons():
    message = question("Siapa?", *answers("Pemerintah Kabupaten Banyumas", "Bukan ini"))

    assert titles(message) == ["1", "2"]
    assert text_of(only(message)) == (
        "Siapa?\n\n*1.* Pemerintah Kabupaten Banyumas\n*2.* Bukan ini"
    )


def test_a_label_is_measured_as_the_platform_does():
    assert titles(question("?", *answers("😀" * 10))) == ["😀" * 10]
    assert titles(question("?", *answers("😀" * 11))) == ["1"]


def test_more_choices_are_a_list_with_the_steps_in_a_section_of_their_own():
    message = question("Yang mana?", *answers("A", "B", "C", "D"), *steps("KEMBALI"))

    call = only(message)

    assert call.carries_prompt
    assert call.body["interactive"] == {
        "type": "list",
        "body": {"text": "Yang mana?"},
        "action": {
            "button": "Lihat pilihan",
            "sections": [
                {
                    "title": "Pilihan",
                    "rows": [
                        {"id": f"{PROMPT}.{place}", "title": title}
                        for place, title in enumerate("ABCD")
                    ],
                },
                {
                    "title": "Langkah lain",
                    "rows": [{"id": f"{PROMPT}.4", "title": "Kembali"}],
                },
            ],
        },
    }


def test_a_list_is_opened_in_the_language_of_its_prompt():
    prompt = Prompt("menu", answers("A", "B", "C", "D"), language="en")

    action = interactive(OutboundMessage("Which?", prompt=prompt))["action"]

    assert action["button"] == "See choices"
    assert [section["title"] for section in action["sections"]] == ["Choices"]


def test_a_numbered_row_goes_on_with_what_it_stands_for():
    labels = [
        "Kesetaraan gender dan pelindungan hak perempuan, anak, serta penyandang disabilitas",
        "Pelayanan kesehatan",
        "Makan\nbergizi",
        "x" * 100,
    ]

    rows = interactive(question("?", *answers(*labels)))["action"]["sections"][0]["rows"]

    assert rows == [
        {
            "id": f"{PROMPT}.0",
            "title": "1. Kesetaraan gender dan",
            "description": "pelindungan hak perempuan, anak, serta penyandang disabilitas",
        },
        {"id": f"{PROMPT}.1", "title": "2. Pelayanan kesehatan"},
        {"id": f"{PROMPT}.2", "title": "3. Makan bergizi"},
        {"id": f"{PROMPT}.3", "title": "4"},
    ]


def test_seventeen_choices_are_paged_and_keep_their_numbers():
    labels = [f"Pilihan ke-{n} dengan nama yang panjang" for n in range(1, 18)]

    message = question("Pilih", *answers(*labels), *steps("KEMBALI"), page=1)

    rows, below = titles(message)
    assert rows[0] == "7. Pilihan ke-7 dengan"
    assert len(rows) == 8
    assert rows[-2:] == ["« Sebelumnya", "Berikutnya »"]
    assert below == ["Kembali"]


@pytest.mark.parametrize("page", [0, 1, 2])
def test_choices_of_all_pages_can_be_typed_where_each_page_is_a_message_more(page):
    labels = [f"Pilihan ke-{n} dengan nama yang panjang" for n in range(1, LISTED_WHOLE + 1)]

    text = text_of(only(question("Pilih", *answers(*labels), page=page)))

    assert [line for line in text.splitlines() if line.startswith("*")] == [
        f"*{n}.* {label}" for n, label in enumerate(labels, start=1)
    ]
    assert "Halaman" not in text


def test_of_very_many_choices_only_those_of_the_page_are_named():
    labels = [f"Pilihan ke-{n} dengan nama yang panjang" for n in range(LISTED_WHOLE + 1)]

    text = text_of(only(question("Pilih", *answers(*labels), page=1)))

    assert "Halaman 2 dari 3." in text
    assert len([line for line in text.splitlines() if line.startswith("*")]) == 7


@pytest.mark.parametrize("count", [2, 5])
def test_choices_that_are_called_alike_are_told_apart_by_numbers(count):
    message = question("Yang mana?", *answers(*["Antrean"] * count), *steps("KEMBALI"))

    shown = titles(message)

    numbers = [str(n) for n in range(1, count + 1)]
    assert shown == (numbers if count == 2 else [[f"{n}. Antrean" for n in numbers]])
    assert f"*{count}.* Antrean\n\n*KEMBALI*" in text_of(only(message))


def test_the_phone_number_is_asked_for_with_the_button_of_the_platform():
    message = question("Nomor?", CONTACT, *steps("KEMBALI"))

    call = only(message)

    assert call.carries_prompt
    assert call.body["interactive"] == {
        "type": "request_contact_info",
        "body": {"text": "Nomor?\n\n*KEMBALI*"},
        "action": {"name": "request_contact_info"},
    }


@pytest.mark.parametrize(
    ("choices", "most"),
    [
        (answers("Ya"), 1024),
        ((CONTACT,), 1024),
        (answers("A", "B", "C", "D"), 4096),
        ((), 4096),
    ],
)
def test_a_long_text_is_split_and_its_choices_go_under_the_end(choices, most):
    made = calls(question("Paragraf 😀 pertama.\n\n" * 400, *choices))

    assert [call.carries_prompt for call in made] == [False] * (len(made) - 1) + [True]
    assert {call.body["type"] for call in made[:-1]} == {"text"}
    assert made[-1].body["type"] == ("interactive" if choices else "text")
    assert len(text_of(made[-1])) <= most
    for call in made:
        check_call(dict(call.body))


def test_short_words_are_the_caption_of_a_single_file():
    call = only(question(f"Ini {bold('data')} Anda", attachments=(PDF,)))

    assert call.attachment == PDF
    assert call.carries_prompt
    assert call.body == {
        **ENVELOPE,
        "type": "document",
        "document": {"filename": PDF.name, "caption": "Ini *data* Anda"},
    }


@pytest.mark.parametrize(
    "message",
    [
        question("kata " * 300, attachments=(PDF,)),
        question("Ini", *answers("Menu"), attachments=(PDF,)),
        question("Nomor?", CONTACT, attachments=(PDF,)),
        question("Tanda terima", attachments=(PDF,), kind="receipt"),
    ],
)
def test_long_words_those_with_choices_and_receipts_go_before_their_file(message):
    *texts, file = calls(message)

    assert [call.carries_prompt for call in texts] == [False] * (len(texts) - 1) + [True]
    assert (file.attachment, file.carries_prompt) == (PDF, False)
    assert file.body == {**ENVELOPE, "type": "document", "document": {"filename": PDF.name}}


def test_several_files_follow_their_words():
    other = Attachment("Surat.pdf", file=FileId("f1"))

    made = calls(OutboundMessage("Ini", attachments=(PDF, other)))

    assert [call.attachment for call in made] == [None, PDF, other]


def test_files_without_words_need_none():
    assert [call.attachment for call in calls(OutboundMessage("", attachments=(PDF,)))] == [PDF]


@pytest.mark.parametrize(
    ("name", "shown"),
    [('a/b\\"c\n.pdf', "abc.pdf"), ("\n", "file.txt"), ("Surat é.pdf", "Surat é.pdf")],
)
def test_the_name_of_a_file_is_one(name, shown):
    call = only(OutboundMessage("", attachments=(Attachment(name, file=FileId("f")),)))

    assert call.body["document"]["filename"] == shown


@pytest.mark.parametrize("text", ["", " \n", "\u200b\u2060"])
def test_words_nobody_could_see_are_replaced(text):
    assert text_of(only(question(text, *answers("Ya")))) == "…"
    assert text_of(only(OutboundMessage(text))) == "…"


def test_a_one_time_code_is_never_sent_twice():
    assert only(OutboundMessage("Kode: AB12", kind="code")).policy == "once"
    assert only(HELLO).policy == "resend"


def test_what_would_be_edited_elsewhere_is_sent_anew():
    assert calls(question("Lagi", *answers("A"), edits=True)) == calls(
        question("Lagi", *answers("A"))
    )


def test_a_message_that_is_answered_is_shown_as_read_first():
    read, answer = calls(HELLO, answered="wamid.1")

    assert read == Rendered(
        "messages",
        {
            "messaging_product": "whatsapp",
            "status": "read",
            "message_id": "wamid.1",
            "typing_indicator": {"type": "text"},
        },
        beside=True,
        policy="free",
        expires_after=10,
    )
    assert (answer,) == calls(HELLO)


def test_what_gets_no_answer_is_shown_as_read_without_a_promise_of_one():
    (read,) = calls(None, answered="wamid.1")

    assert "typing_indicator" not in read.body
    assert calls(None) == ()
