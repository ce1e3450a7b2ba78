// Presses buttons without loading the page again, and completes what is typed. Without it, each press loads the page.
"use strict";

(() => {
  const TYPING = 250; // milliseconds
  const said = document.getElementById("said");
  const sidebar = () => document.getElementById("sidebar");
  let busy = false;

  const sent = (form, name, value) => {
    const filled = new FormData(form);
    if (name) filled.set(name, value);
    return new URLSearchParams(filled);
  };

  const ask = (address, body) => fetch(address, { method: "POST", body, credentials: "same-origin", redirect: "manual" });

  // One button of the new card is the one that was pressed if it says the same and stands for the same field.
  const like = (control) => {
    if (!control) return null;
    const words = (each) => each.getAttribute("aria-label") || each.textContent.trim() || `${each.name} ${each.value}`;
    return [...sidebar().querySelectorAll(control.localName)].find((each) => words(each) === words(control)) || null;
  };

  const show = (html, pressed) => {
    const before = sidebar();
    const fresh = new DOMParser().parseFromString(html, "text/html").getElementById("sidebar");
    const title = (form) => form.querySelector("#card-title").textContent;
    const sameCard = fresh.dataset.depth === before.dataset.depth && title(fresh) === title(before);
    const scrolled = before.querySelector("#card").scrollTop;
    const open = before.querySelector(".source").open;
    before.replaceWith(fresh);
    fresh.querySelector(".source").open ||= open;
    const again = sameCard ? like(pressed) : null;
    (again || fresh.querySelector("#card-title")).focus({ preventScroll: true });
    if (sameCard) fresh.querySelector("#card").scrollTop = scrolled;
    const notice = fresh.querySelector("#notice");
    said.textContent = notice ? notice.textContent : "";
    if (fresh.dataset.link) window.open(fresh.dataset.link, "_blank", "noopener");
  };

  const press = async (name, value, pressed) => {
    if (busy) return; // as in the sidebar, where a click is answered before the next one counts
    busy = true;
    const form = sidebar();
    form.querySelector(".panel").setAttribute("aria-busy", "true");
    said.textContent = form.dataset.busy;
    try {
      const reply = await ask(form.action, sent(form, name, value));
      if (reply.type === "opaqueredirect") return location.reload(); // signed out: the way back in is the server's
      if (!reply.ok) throw new Error(reply.status);
      show(await reply.text(), pressed);
    } catch {
      said.textContent = form.dataset.unreached;
      said.classList.remove("unseen");
      form.querySelector(".panel").removeAttribute("aria-busy");
      return;
    } finally {
      busy = false;
    }
    said.classList.add("unseen");
  };

  const complete = async (field) => {
    const form = sidebar();
    const reply = await ask(form.action, sent(form, "suggest", field.dataset.completes));
    if (!reply.ok) return;
    const { items } = await reply.json();
    field.list.replaceChildren(...items.map((text) => Object.assign(document.createElement("option"), { value: text })));
  };

  document.addEventListener("submit", (event) => {
    if (event.target !== sidebar()) return;
    event.preventDefault();
    press(event.submitter.name, event.submitter.value, event.submitter);
  });

  document.addEventListener("change", (event) => {
    const { change } = event.target.dataset;
    if (change) press("click", change, event.target);
  });

  // Google opens the add-on anew when such a page is closed again.
  let away = false;
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-reload]")) away = true;
  });
  window.addEventListener("focus", () => {
    if (away) press("start", "1", null);
    away = false;
  });

  let later = 0;
  document.addEventListener("input", (event) => {
    const field = event.target;
    if (!field.dataset.completes || !field.value.trim()) return;
    clearTimeout(later);
    later = setTimeout(() => complete(field).catch(() => {}), TYPING); // without suggestions one can still type
  });
})();
