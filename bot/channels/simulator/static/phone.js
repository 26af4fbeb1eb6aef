"use strict";
/* The phone: who one is, the live line, the composer, and the settings. */

(() => {
  const at = (id) => document.getElementById(id);
  const scroll = at("scroll");
  const words = at("words");
  const LARGEST = 20000000;
  const PATIENCE = 5000;  // ms for what was said before; then what waits leaves without it
  const UPLOADING = "mengunggah …";
  let people = [];
  let person = null;
  let line = null;
  let editing = "";
  let chosen = [];
  const tapped = new Set();
  let following = true;
  let answerDue = false;

  const nearEnd = () => scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 160;
  const toEnd = () => { scroll.scrollTop = scroll.scrollHeight; at("jump").hidden = true; };
  const added = (wasNear) => { if (wasNear) toEnd(); else at("jump").hidden = false; };
  const sized = new ResizeObserver(() => { if (following) toEnd(); });
  sized.observe(at("bubbles"));
  sized.observe(scroll);

  const state = (text) => { at("state").textContent = text; };
  const stateNow = () => {
    at("offline-note").hidden = !Outgoing.offline;
    if (Outgoing.offline) state("luring");
    else if (line && line.readyState === EventSource.OPEN) state(`daring · sebagai ${person.name}`);
    else state("menghubungkan …");
  };

  const receive = (entry) => {
    const wasNear = nearEnd();
    const isNew = entry.way === "out" ? Bubbles.out(entry) : Bubbles.mine(entry.raw, entry.at, false);
    if (!isNew) return;
    added(wasNear || (answerDue && entry.way === "out"));
    if (entry.way === "out") answerDue = false;
  };

  /* What was said before; offline only what was there by then. */
  const recall = async (one) => {
    const asked = { signal: AbortSignal.timeout(PATIENCE) };
    const entries = await (await fetch(`/simulator/history/${encodeURIComponent(one.id)}`, asked)).json();
    const until = Outgoing.offline ? Outgoing.since : Infinity;
    if (person === one) entries.filter((entry) => Date.parse(entry.at) <= until).forEach(receive);
  };

  /* First what was said, then what waits leaves: so each stands in its place. */
  const listen = async () => {
    const one = person;
    if (line) line.close();
    line = null;
    stateNow();
    await recall(one).catch(() => {});
    if (person !== one || line || Outgoing.offline) return;
    Outgoing.begin();
    line = new EventSource(`/simulator/events/${encodeURIComponent(person.id)}`);
    line.onopen = stateNow;
    line.onerror = stateNow;
    line.onmessage = (event) => receive(JSON.parse(event.data));
  };

  const be = (one) => {
    person = one;
    // Of this tab, so that two tabs can be two people; a new tab is who one was last.
    sessionStorage.setItem("sapa-person", one.id);
    localStorage.setItem("sapa-person", one.id);
    Bubbles.clear();
    // What was said before is not read aloud again.
    at("bubbles").setAttribute("aria-busy", "true");
    setTimeout(() => at("bubbles").setAttribute("aria-busy", "false"), 1500);
    tapped.clear();
    Outgoing.be(one.id);
    for (const message of Outgoing.waiting()) Bubbles.mine(message, new Date().toISOString(), true);
    listen();
    stopEditing();
    requestAnimationFrame(toEnd);
  };

  const send = (message) => {
    const whole = Outgoing.send(message);
    if (message.kind === "press") {  // what was tapped may be further up, and stay there
      answerDue = true;
      Bubbles.mine(whole, new Date().toISOString(), true);
      return;
    }
    following = true;
    if (Bubbles.mine(whole, new Date().toISOString(), true)) requestAnimationFrame(toEnd);
    else toEnd();
  };

  const stopEditing = () => { editing = ""; at("editing").hidden = true; };

  const grow = () => {
    words.style.height = "auto";
    words.style.height = `${Math.min(words.scrollHeight + 2, window.innerHeight * 0.38)}px`;
  };

  const showChosen = (text) => {
    const box = at("attached");
    box.hidden = !text && !chosen.length;
    box.replaceChildren(...(text ? [text] : []), ...(text === UPLOADING ? [] : chosen.map(chip)));
  };

  const chip = (file) => {
    const shown = document.createElement("span");
    shown.className = "chip";
    const name = document.createElement("span");
    name.textContent = file.name;
    const away = document.createElement("button");
    away.type = "button";
    away.textContent = "✕";
    away.setAttribute("aria-label", `Lepas ${file.name}`);
    away.addEventListener("click", () => {
      const byKeyboard = away.matches(":focus-visible");
      chosen = chosen.filter((one) => one !== file);
      at("file").value = "";
      showChosen("");
      if (byKeyboard) (at("attached").querySelector("button") || words).focus();
    });
    shown.append(name, away);
    return shown;
  };

  const submit = async () => {
    const text = words.value;
    if (chosen.length) {
      try {
        showChosen(UPLOADING);
        const files = await Outgoing.upload(chosen);
        const album = files.length > 1 ? crypto.randomUUID() : null;
        files.forEach((file, index) => send({ kind: "files", files: [file], text: index ? "" : text, album }));
        chosen = [];
        at("file").value = "";
        words.value = "";
        showChosen("");
      } catch (error) {
        showChosen(`Belum terunggah. ${error.message} Tekan kirim untuk mencoba lagi. `);
      }
    } else if (text.trim()) {
      if (editing) send({ kind: "edit", original: editing, text });
      else send({ kind: "text", text });
      words.value = "";
      stopEditing();
    }
    grow();
    words.focus();
  };

  at("composer").addEventListener("submit", (event) => { event.preventDefault(); submit(); });
  words.addEventListener("input", grow);
  words.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing && matchMedia("(hover: hover)").matches) {
      event.preventDefault();
      submit();
    }
  });
  at("file").addEventListener("change", (event) => {
    const picked = [...event.target.files];
    chosen = picked.filter((file) => file.size <= LARGEST);
    const large = picked.filter((file) => file.size > LARGEST).map((file) => file.name).join(", ");
    if (large) event.target.value = "";
    showChosen(large && `${large} lebih besar dari 20 MB. Silakan pilih yang lebih kecil.${chosen.length ? " Siap dikirim: " : ""}`);
  });
  at("editing-stop").addEventListener("click", () => { words.value = ""; stopEditing(); });
  at("jump").addEventListener("click", toEnd);
  scroll.addEventListener("scroll", () => {
    following = nearEnd();
    if (following) at("jump").hidden = true;
  });

  at("bubbles").addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.edit) {
      editing = button.dataset.edit;
      words.value = Bubbles.wordsOf(editing);
      at("editing").hidden = false;
      words.focus();
      grow();
    } else if (button.dataset.contact) {
      send({ kind: "contact", phone: person.phone, name: person.name, own: true });
    } else if (button.dataset.token && !tapped.has(button.dataset.token) && event.detail < 2) {
      // By token, as the button may be drawn anew; the rest of a double tap may meet another one.
      const token = button.dataset.token;
      tapped.add(token);
      setTimeout(() => tapped.delete(token), 1500);
      button.classList.add("tapped");
      setTimeout(() => button.classList.remove("tapped"), 600);
      send({ kind: "press", token: button.dataset.token, message: button.dataset.message, label: button.textContent });
    }
  });

  at("settings-open").addEventListener("click", () => {
    at("settings").showModal();
    at("settings").scrollTop = 0;
    refresh().catch(() => {});
  });
  at("settings").addEventListener("change", (event) => {
    if (event.target.name === "person") {
      history.replaceState(null, "", location.pathname);  // or a reload would make one who the address names
      be(people.find((one) => one.id === event.target.value));
    }
    if (event.target.name === "look") { Bubbles.look(event.target.value); localStorage.setItem("sapa-look", event.target.value); }
    if (event.target.id === "offline") { Outgoing.stopSince(event.target.checked ? serviceTime() : ""); listen(); stateNow(); }
  });
  at("settings").addEventListener("click", (event) => {
    const what = event.target.dataset.other;
    if (!what) return;
    send(what === "start" ? { kind: "start" } : { kind: "other", what });
    at("settings").close();
  });

  Outgoing.listen(
    (how) => { if (how === "retry") state("jaringan terputus, mencoba lagi …"); else stateNow(); },
    (message) => Bubbles.mine(message, new Date().toISOString(), false),
  );

  /* The time by the service's clock, reckoned from when it told it last: the device's may be wrong. */
  let toldTime = 0;
  let toldAt = 0;
  const serviceTime = () => new Date(toldTime + performance.now() - toldAt).toISOString();

  const fetchPeople = async () => {
    const answer = await fetch("/simulator/people");
    toldTime = Date.parse(answer.headers.get("X-Service-Time"));
    toldAt = performance.now();
    return answer.json();
  };

  /* What is told of each person changes with what they do. */
  const refresh = async () => {
    for (const one of await fetchPeople()) {
      const line = document.querySelector(`#people small[data-person="${CSS.escape(one.id)}"]`);
      if (line) line.textContent = one.about;
    }
  };

  const start = async () => {
    people = await fetchPeople();
    const look = localStorage.getItem("sapa-look") || "buttons";
    document.querySelectorAll("input[name=look]").forEach((input) => { input.checked = input.value === look; });
    Bubbles.look(look);
    at("offline").checked = Outgoing.offline;
    const wanted = new URLSearchParams(location.search).get("as") || sessionStorage.getItem("sapa-person") || localStorage.getItem("sapa-person");
    const first = people.find((one) => one.id === wanted) || people[0];
    for (const one of people) {
      const label = document.createElement("label");
      const input = document.createElement("input");
      input.type = "radio";
      input.name = "person";
      input.value = one.id;
      input.checked = one === first;
      const text = document.createElement("span");
      text.textContent = one.name;
      const about = document.createElement("small");
      about.textContent = one.about;
      about.dataset.person = one.id;
      text.append(about);
      label.append(input, text);
      at("people").append(label);
    }
    be(first);
  };
  start().catch(() => state("layanan tidak terjangkau; muat ulang halaman"));
})();
