"use strict";
/* Bubbles: turns elements of the conversation into what is seen. No network here. */

const Bubbles = (() => {
  const list = () => document.getElementById("bubbles");
  const clockFormat = new Intl.DateTimeFormat("id-ID", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Jakarta" });
  const dayFormat = new Intl.DateTimeFormat("id-ID", { weekday: "long", day: "numeric", month: "long", timeZone: "Asia/Jakarta" });
  let look = "buttons";
  let lastDay = "";
  let seen = new Map();
  let edits = new Map();
  let taps = [];

  const make = (tag, name, text) => {
    const element = document.createElement(tag);
    if (name) element.className = name;
    if (text !== undefined) element.textContent = text;
    return element;
  };

  const clock = (at) => {
    const time = make("time", "", `${clockFormat.format(new Date(at))} WIB`);
    time.dateTime = at;
    return time;
  };

  const segments = (parent, pairs) => {
    for (const [words, bold] of pairs || []) {
      parent.append(bold ? make("strong", "", words) : document.createTextNode(words));
    }
  };

  /* What waits to be sent stands at the end, and what was said meanwhile before it. */
  const firstWaiting = () => list().querySelector(".item.waiting");
  const place = (element, before = firstWaiting()) => list().insertBefore(element, before);

  const day = (at, before) => {
    const name = dayFormat.format(new Date(at));
    if (name === lastDay) return;
    lastDay = name;
    place(make("li", "day", name), before);
  };

  /* Whoever uses the keyboard is left at the same button, or where the next words are written. */
  const keepingFocus = (item, change) => {
    const held = document.activeElement;
    const place = [...item.querySelectorAll("button")].indexOf(held);
    const byKeyboard = place >= 0 && held.matches(":focus-visible");
    change();
    if (!byKeyboard) return;
    const buttons = [...item.querySelectorAll("button")];
    (buttons[Math.min(place, buttons.length - 1)] || document.getElementById("words")).focus();
  };

  const fill = (item, body, at, id) => keepingFocus(item, () => refill(item, body, at, id));

  const refill = (item, body, at, id) => {
    item.replaceChildren();
    const bubble = make("div", "bubble");
    segments(bubble, look === "plain" && body.plain ? body.plain : body.text);
    const foot = make("div", "foot");
    foot.append(clock(at));
    bubble.append(foot);
    item.append(bubble);
    item.shown = { body, at, id };
    if (look === "plain") return;
    const rows = [...(body.contact ? [[{ label: body.contact, contact: true }]] : []), ...(body.rows || [])];
    const links = body.links || [];
    if (!rows.length && !links.length) return;
    const box = make("div", "buttons");
    box.append(...links.map(linkTo));
    for (const row of rows) {
      const line = make("div", "line");
      for (const button of row) {
        const element = make("button", "", button.label);
        element.type = "button";
        if (button.contact) element.dataset.contact = "1";
        else element.dataset.token = button.token;
        element.dataset.message = id;
        line.append(element);
      }
      box.append(line);
    }
    item.append(box);
  };

  /* A web page of somebody else's: opened beside the conversation, and never anything but a page. */
  const linkTo = ({ label, address }) => {
    const line = make("div", "line");
    const link = make("a", "link", label);
    if (String(address).startsWith("https://")) link.href = address;
    link.target = "_blank";
    link.rel = "noopener noreferrer";
    line.append(link);
    return line;
  };

  /* Only what asks something takes the place of the question before; a notice leaves it open. */
  const open = (item) => {
    list().querySelectorAll(".item.out").forEach((older) => older.classList.add("old"));
    item.classList.remove("old");
  };

  const out = (entry) => {
    if (seen.has(`out${entry.id}`)) return false;
    const body = entry.body || {};
    const target = body.target ? seen.get(`out${body.target}`) : null;
    seen.set(`out${entry.id}`, target || true);
    if (entry.method === "clear") {
      if (target && target.shown) fill(target, { ...target.shown.body, rows: [], contact: "" }, target.shown.at, target.shown.id);
      return false;
    }
    if (entry.method === "edit" && target && target.shown) {
      fill(target, body, entry.at, body.target);
      if (entry.asks) open(target);
      forgetTap(body.target);
      return false;
    }
    taps.forEach(showTap);
    day(entry.at);
    const item = make("li", "item out");
    if (entry.method === "file") {
      const bubble = make("div", "bubble");
      const link = make("a", "document", `📄 ${body.name}`);
      link.href = `/simulator/sent/${entry.id}/${encodeURIComponent(body.name)}`;
      link.download = body.name;
      bubble.append(link, clock(entry.at));
      item.append(bubble);
    } else {
      fill(item, body, entry.at, String(entry.id));
      if (entry.asks) open(item);
    }
    place(item);
    seen.set(`out${entry.id}`, item);
    return true;
  };

  /* A tap is a bubble only where a bubble answers it, or nothing does for a while: a tick or
     another page changes the message in its place, and the buttons stay under the finger. */
  const SLOW = 900;
  const hideTap = (item, message) => {
    item.hidden = true;
    item.onMessage = message;
    taps.push(item);
    setTimeout(() => showTap(item), SLOW);
  };
  const showTap = (item) => {
    if (!item.hidden || !item.isConnected) return;  // the person was changed meanwhile
    item.hidden = false;
    markLatest();
  };
  const forgetTap = (message) => {
    const place = taps.findIndex((item) => item.onMessage === message);
    if (place >= 0) taps.splice(place, 1)[0].remove();
  };
  const markLatest = () => {
    list().querySelectorAll(".latest").forEach((older) => older.classList.remove("latest"));
    const visible = list().querySelectorAll(".item.in:not([hidden])");
    visible[visible.length - 1].classList.add("latest");
  };

  const setMark = (mark, waiting) => {
    mark.textContent = waiting ? "◷" : "✓";
    mark.title = waiting ? "menunggu jaringan" : "tersimpan";
    mark.setAttribute("aria-label", mark.title);
    mark.setAttribute("role", "img");
  };

  const words = (raw) => {
    switch (raw.kind) {
      case "text": return raw.text;
      case "press": return raw.label || "(ketukan)";
      case "files": return [...(raw.files || []).map((file) => `📎 ${file.name}`), raw.text].filter(Boolean).join("\n");
      case "contact": return `☎ ${raw.phone}`;
      case "edit": return raw.text;
      case "start": return raw.payload ? `/start ${raw.payload}` : "/start";
      case "other": return { voice: "🎤 Pesan suara", sticker: "🙂 Stiker", location: "📍 Lokasi" }[raw.what] || "Pesan lain";
      default: return "";
    }
  };

  const correct = (raw) => {
    const changed = seen.get(`in${raw.original}`);
    if (changed) changed.querySelector(".words").textContent = raw.text;
    else edits.set(raw.original, raw.text);
    return false;
  };

  const mine = (raw, at, waiting) => {
    if (raw.kind === "edit") return correct(raw);
    const known = seen.get(`in${raw.id}`);
    if (known) {
      if (!waiting && known.classList.contains("waiting")) day(at, known);
      known.classList.toggle("waiting", waiting);
      const mark = known.querySelector(".mark");
      if (mark) setMark(mark, waiting);
      return false;
    }
    if (!waiting) day(at);
    const item = make("li", `item in${waiting ? " waiting" : ""}`);
    const bubble = make("div", "bubble");
    bubble.append(make("span", "words", edits.get(raw.id) || words(raw)));
    const foot = make("div", "foot");
    if (raw.kind === "text") {
      const edit = make("button", "", "ubah");
      edit.type = "button";
      edit.dataset.edit = raw.id;
      foot.append(edit);
    }
    const mark = make("span", "mark");
    setMark(mark, waiting);
    foot.append(clock(at), mark);
    bubble.append(foot);
    item.append(bubble);
    place(item, waiting ? null : firstWaiting());
    seen.set(`in${raw.id}`, item);
    if (raw.kind === "press") hideTap(item, String(raw.message));
    else markLatest();
    return !item.hidden;
  };

  return {
    out,
    mine,
    clear() { list().replaceChildren(); seen = new Map(); edits = new Map(); taps = []; lastDay = ""; },
    look(name) {
      look = name;
      list().querySelectorAll(".item.out").forEach((item) => {
        if (item.shown) fill(item, item.shown.body, item.shown.at, item.shown.id);
      });
    },
    wordsOf(id) { const item = seen.get(`in${id}`); return item ? item.querySelector(".words").textContent : ""; },
  };
})();
