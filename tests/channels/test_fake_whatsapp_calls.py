"""The Graph API of the fake WhatsApp: window, pace, files, templates, tokens, trouble."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import aiohttp
import pytest

from tests.channels.whatsapp_fake import (
    VERSION,
    Graph,
    buttons,
    code_of,
    interactive,
    listed,
    rows,
    template,
    words,
)
from tests.fakes.clock import FakeClock
from tests.fakes.whatsapp import NUMBER, TOKEN, WABA, FakeWhatsApp

DAY = 24 * 3600


# --- messages ---------------------------------------------------------------------------------


async def test_a_message_is_answered_with_its_id_and_stands_on_the_screen(graph, siti):
    status, answer = await graph.send(siti.phone, words("Selamat pagi"))

    assert status == 200
    assert answer["contacts"] == [{"input": siti.phone, "wa_id": siti.phone[1:]}]
    assert answer["messages"][0]["id"].startswith("wamid.")
    assert siti.last.id == answer["messages"][0]["id"]
    assert siti.texts == ["Selamat pagi"]


async def test_the_user_id_reaches_the_same_person(graph, siti):
    _, answer = await graph.send(siti.user_id)

    assert answer["contacts"] == [{"input": siti.user_id, "user_id": siti.user_id}]
    assert siti.texts == ["Halo"]


async def test_what_a_message_offers_can_be_seen_and_tapped(graph, siti):
    await graph.send(siti.phone, buttons("Ya", "Tidak"))
    assert siti.buttons == ["Ya", "Tidak"]
    siti.tap("Tidak")

    await graph.send(siti.phone, listed(("Jawaban", rows("A", "B")), ("Langkah", rows("C"))))
    assert (siti.last.opener, siti.rows) == ("Lihat pilihan", ["A", "B", "C"])
    siti.tap("C")
    siti.tap("Ya")  # an older one can still be tapped

    with pytest.raises(LookupError):
        siti.tap("Mungkin")
    assert [bubble.text for bubble in siti.screen if not bubble.is_ours] == [
        "Halo",
        "Tidak",
        "C",
        "Ya",
    ]


async def test_nobody_shares_a_number_that_nobody_asked_for(graph, siti):
    with pytest.raises(LookupError):
        siti.share_contact()

    await graph.send(
        siti.phone, interactive("request_contact_info", {"name": "request_contact_info"})
    )
    siti.share_contact()


async def test_a_refused_message_is_not_seen(graph, siti):
    answer = await graph.send(siti.phone, words("x" * 4097))

    assert (answer[0], code_of(answer)) == (400, 100)
    assert siti.texts == []


async def test_free_words_are_taken_for_a_day_after_each_message(whatsapp, graph, siti):
    whatsapp.clock.jump(DAY - 1)
    assert (await graph.send(siti.phone))[0] == 200

    whatsapp.clock.jump(1)
    assert code_of(await graph.send(siti.phone)) == 131047
    assert code_of(await graph.send("+628999999999")) == 131047
    whatsapp.template("pengingat")
    assert (await graph.send(siti.phone, template("pengingat")))[0] == 200

    siti.say("Halo", sent=whatsapp.clock.now() - timedelta(hours=25))
    assert code_of(await graph.send(siti.phone)) == 131047
    siti.react("wamid.x")
    assert (await graph.send(siti.phone))[0] == 200


async def test_only_what_was_received_can_be_marked_as_read(graph, siti):
    message = siti.screen[0].id

    taken = await graph.read(message, typing_indicator={"type": "text"})
    unknown = await graph.read("wamid.unknown")

    assert taken == (200, {"success": True})
    assert code_of(unknown) == 100
    assert list(siti.read_by_us) == [message]


# --- pace -------------------------------------------------------------------------------------


async def test_one_person_gets_45_at_once_and_then_one_in_six_seconds(whatsapp, graph, siti):
    whatsapp.pace.is_enforced = True
    other = whatsapp.person()
    other.say("Halo")

    answers = [await graph.send(siti.phone) for _ in range(46)]

    assert [status for status, _ in answers] == [200] * 45 + [400]
    assert code_of(answers[-1]) == 131056
    assert (await graph.send(other.phone))[0] == 200
    whatsapp.clock.jump(6.1)
    assert (await graph.send(siti.phone))[0] == 200
    assert (await graph.send(siti.phone))[0] == 400


async def test_the_number_sends_80_a_second(whatsapp, graph):
    whatsapp.pace.is_enforced = True
    people = [whatsapp.person() for _ in range(81)]
    for person in people:
        person.say("Halo")

    answers = [await graph.send(person.phone) for person in people]

    assert [status for status, _ in answers] == [200] * 80 + [400]
    assert code_of(answers[-1]) == 130429
    whatsapp.clock.jump(1)
    assert (await graph.send(people[0].phone))[0] == 200


async def test_the_pace_is_not_watched_unless_asked_for(graph, siti):
    assert {(await graph.send(siti.phone))[0] for _ in range(50)} == {200}


async def test_people_outside_the_window_are_counted_where_asked_for(whatsapp, graph, siti):
    whatsapp.pace.people_a_day = 2
    whatsapp.template("a")
    await graph.send(siti.phone, template("a"))  # within the window: not counted

    budi, made, tini = "+6281111111", "+6282222222", "+6283333333"
    answers = [await graph.send(to, template("a")) for to in (budi, made, tini, made)]

    assert [status for status, _ in answers] == [200, 200, 400, 200]
    assert code_of(answers[2]) == 131048
    whatsapp.clock.jump(DAY)
    assert (await graph.send(tini, template("a")))[0] == 200


async def test_a_limit_set_by_the_test_blocks_and_notes_who_comes_too_early(whatsapp, graph, siti):
    whatsapp.limit(10, siti.phone)

    assert code_of(await graph.send(siti.phone)) == 131056
    assert whatsapp.early == []
    assert code_of(await graph.send(siti.phone)) == 131056
    assert [call.to for call in whatsapp.early] == [siti.phone]
    whatsapp.clock.jump(10)
    assert (await graph.send(siti.phone))[0] == 200
    assert len(whatsapp.early) == 1

    whatsapp.limit(1)
    assert code_of(await graph.send(siti.phone)) == 130429


# --- facts, paths, tokens ---------------------------------------------------------------------


async def test_the_number_its_profile_and_its_apps_can_be_asked_for(graph):
    facts = (await graph.get(NUMBER, fields="verified_name,quality_rating"))[1]
    assert facts == {
        "id": NUMBER,
        "verified_name": "Sapa Inovasi CONTOH",
        "quality_rating": "GREEN",
    }
    profile = f"{NUMBER}/whatsapp_business_profile"
    await graph.call("POST", f"{VERSION}/{profile}", json={"about": "Layanan"})
    assert (await graph.get(profile, fields="about"))[1]["data"] == [{"about": "Layanan"}]
    apps = f"{WABA}/subscribed_apps"
    assert (await graph.get(apps))[1] == {"data": []}
    await graph.call("POST", f"{VERSION}/{apps}")
    assert len((await graph.get(apps))[1]["data"]) == 1
    await graph.call("DELETE", f"{VERSION}/{apps}")
    assert (await graph.get(apps))[1] == {"data": []}


async def test_other_paths_are_refused(graph):
    for path in (f"{VERSION}/1/messages", f"{VERSION}/{NUMBER}/message_templates"):
        assert code_of(await graph.call("POST", path, json={})) == 100
    for path in (f"{NUMBER}/messages", f"{VERSION}/{NUMBER}/odd", f"{VERSION}"):
        assert code_of(await graph.call("POST", path, json={})) == 2500
    broken = await graph.call("POST", f"{VERSION}/{NUMBER}/messages", data=b"{")
    assert code_of(broken) == 100


async def test_only_the_current_token_is_valid(whatsapp, graph, siti):
    assert code_of(await graph.send(siti.phone, token="wrong")) == 190

    whatsapp.rotate("EAAnew")

    answer = await graph.send(siti.phone)
    assert (answer[0], code_of(answer)) == (401, 190)
    assert (await graph.send(siti.phone, token="EAAnew"))[0] == 200


async def test_a_proxy_has_short_paths_and_its_own_header():
    async with (
        FakeWhatsApp(FakeClock(), path_style="plain") as whatsapp,
        aiohttp.ClientSession() as http,
    ):
        graph = Graph(whatsapp, http)
        siti = whatsapp.person()
        siti.photo(b"isi")
        number = next(iter(whatsapp.media._files))
        ours = {"headers": {"D360-API-KEY": TOKEN}}
        message = {"messaging_product": "whatsapp", "to": siti.phone, **words("Halo")}

        assert (await graph.call("POST", "messages", json=message, **ours))[0] == 200
        assert (await graph.call("GET", "message_templates", **ours))[0] == 200
        assert (await graph.call("GET", NUMBER, **ours))[1]["id"] == NUMBER
        url = (await graph.call("GET", number, **ours))[1]["url"]
        elsewhere, _, path = url.partition("/whatsapp_business")
        assert elsewhere == "https://lookaside.fbsbx.com"
        assert await graph.call("GET", f"whatsapp_business{path}", **ours) == (200, "isi")
        status, answer = await graph.call("POST", "messages", json=message)
        assert status == 401
        assert "error" not in answer


# --- trouble ----------------------------------------------------------------------------------


@pytest.mark.parametrize("trouble", ["drop", "reset"])
@pytest.mark.parametrize("after", [False, True])
async def test_a_connection_breaks_before_or_after_the_message_was_taken(
    whatsapp, graph, siti, trouble, after
):
    whatsapp.fault(trouble, "messages", after=after)

    with pytest.raises(aiohttp.ClientError):
        await graph.send(siti.phone)

    assert len(siti.texts) == int(after)
    assert (await graph.send(siti.phone))[0] == 200


@pytest.mark.parametrize(
    ("how", "status", "answer"),
    [
        ({"trouble": "error", "status": 502}, 502, "<html>Bad Gateway</html>"),
        ({"trouble": "redirect"}, 302, ""),
    ],
)
async def test_an_answer_is_not_of_the_graph_api(whatsapp, graph, siti, how, status, answer):
    whatsapp.fault(**how, times=2, to=siti.phone)

    assert await graph.send(siti.phone) == (status, answer)
    assert await graph.send(siti.user_id) != (status, answer)
    assert await graph.send(siti.phone) == (status, answer)
    assert (await graph.send(siti.phone))[0] == 200


@pytest.mark.parametrize("code", [131049, 131048, 131026, 190, 130429, 131000, 4])
async def test_any_code_can_be_scripted(whatsapp, graph, siti, code):
    whatsapp.fault("code", "messages", code=code)

    assert code_of(await graph.send(siti.phone)) == code
    await graph.send(siti.phone)
    assert len(whatsapp.early) == (code in {130429, 4})
    assert len(whatsapp.made("messages", siti.phone)) == 2


async def test_an_answer_can_be_cut_or_lack_a_part(whatsapp, graph, siti):
    whatsapp.fault("garble", "messages", after=True)
    with pytest.raises(ValueError, match="Unterminated"):
        await graph.send(siti.phone)

    whatsapp.fault("strip", "messages", after=True)
    assert set((await graph.send(siti.phone))[1]) == {"messaging_product", "messages"}
    assert len(siti.texts) == 2


async def test_a_call_is_held_until_it_is_released(whatsapp, graph, siti):
    whatsapp.fault("hold", "messages", after=True)
    async with asyncio.TaskGroup() as group:
        call = group.create_task(graph.send(siti.phone))
        await whatsapp.until(lambda: siti.texts)
        assert not call.done()
        whatsapp.release()

    assert call.result()[0] == 200


async def test_it_can_be_opened_again_with_all_that_was_said(whatsapp, graph, siti):
    await graph.send(siti.phone)
    await whatsapp.close()
    await whatsapp.open()

    assert (await graph.send(siti.phone))[0] == 200
    assert len(siti.texts) == 2
