"use strict";
/* What the person sends: kept on this device until the service has stored it, then in order.
   A message keeps its id through every try, so a repeat is recognised and never counts twice. */

const Outgoing = (() => {
  const UNREACHABLE = "Layanan tidak terjangkau. Pastikan layanan berjalan dan jaringan tersambung.";
  const FAILED = "Layanan sedang terganggu.";
  const key = (person) => `sapa-outgoing-${person}`;
  let person = "";
  // Of this tab, as the person is: one may be offline while a colleague is not.
  let offline = sessionStorage.getItem("sapa-offline-since") || "";  // since when, by the service's clock
  let sending = false;
  let held = true;  // until the page has shown what was said before
  let pause = 0;
  let onState = () => {};
  let onStored = () => {};
  let count = Date.now();

  const load = () => JSON.parse(localStorage.getItem(key(person)) || "[]");
  const save = (waiting) => localStorage.setItem(key(person), JSON.stringify(waiting));

  const flush = async () => {
    if (sending || held || offline) return;
    sending = true;
    try {
      for (;;) {
        const waiting = load();
        if (!waiting.length || held || offline) break;
        const batch = waiting.slice(0, 20);
        const answer = await fetch("/simulator/messages", {
          method: "POST",
          headers: { "Content-Type": "application/json" },
          body: JSON.stringify(batch),
        });
        if (!answer.ok && answer.status !== 400) throw new Error(String(answer.status));
        const ids = new Set(batch.map((one) => one.id));
        save(load().filter((one) => !ids.has(one.id)));
        batch.forEach((one) => onStored(one));
        pause = 0;
      }
      onState("ok");
    } catch {
      pause = Math.min(15000, pause ? pause * 2 : 1000);
      onState("retry");
      setTimeout(flush, pause);
    } finally {
      sending = false;
    }
  };

  return {
    be(name) { person = name; held = true; },
    begin() { held = false; flush(); },
    waiting() { return load(); },
    send(message) {
      count += 1;
      const whole = { ...message, id: message.id || crypto.randomUUID(), person, seq: count };
      save([...load(), whole]);
      flush();
      return whole;
    },
    async upload(files) {
      const stored = [];
      for (const file of files) {
        const form = new FormData();
        form.append("files", file, file.name);
        // What the browser or a broken service says is in no language of the page.
        const answer = await fetch("/simulator/files", { method: "POST", body: form }).catch(() => null);
        const said = answer && await (answer.ok ? answer.json() : answer.text()).catch(() => null);
        if (!answer || said === null) throw new Error(UNREACHABLE);
        if (!answer.ok) throw new Error(answer.status < 500 ? said : FAILED);
        stored.push(...said);
      }
      return stored;
    },
    get offline() { return Boolean(offline); },
    get since() { return Date.parse(offline); },
    stopSince(since) {  // a date by the service's clock; "" is online again
      offline = since;
      sessionStorage.setItem("sapa-offline-since", offline);
      held = true;
    },
    listen(state, stored) { onState = state; onStored = stored; },
  };
})();
