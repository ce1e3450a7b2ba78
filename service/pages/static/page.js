// What htmx leaves to us: dialogs, what waits while nobody looks, what has not changed, and saying that the service
// could not be reached.
"use strict";

(() => {
  const within = (part, what) => part.querySelector?.(what);

  // What a page asks by itself waits while it is not seen, and while somebody holds it.
  document.addEventListener("htmx:beforeRequest", (event) => {
    const { seen, heldBy } = event.target.dataset;
    const held = heldBy && document.getElementById(heldBy).getAttribute("aria-pressed") === "true";
    if ((seen !== undefined && document.hidden) || held) event.preventDefault();
    else within(event.target, ".unreached")?.remove();
  });
  document.addEventListener("click", ({ target }) => {
    if (target.matches("[data-holds]")) target.setAttribute("aria-pressed", String(target.getAttribute("aria-pressed") !== "true"));
  });

  // What goes on and has not changed stays: put there anew it would take from who listens their place in it.
  document.addEventListener("htmx:beforeSwap", ({ target, detail }) => {
    if (!target.dataset.heldBy) return;
    const come = new DOMParser().parseFromString(detail.serverResponse, "text/html").getElementById(target.id);
    if (come && come.innerHTML === target.innerHTML) detail.shouldSwap = false;
  });

  // Closed before it goes, a dialog gives the focus back to where it was.
  document.addEventListener("htmx:load", ({ target }) => {
    within(target, "dialog:not([open])")?.showModal();
    for (const each of target.querySelectorAll("[data-holds]")) each.hidden = false;
  });
  document.addEventListener("htmx:oobBeforeSwap", ({ target }) => within(target, "dialog[open]")?.close());
  document.addEventListener("cancel", (event) => {
    const stay = within(event.target, "form[hx-post]");
    if (!stay) return;
    event.preventDefault(); // who presses Escape is there
    stay.requestSubmit();
  }, true);

  const unreached = ({ target }) => {
    const { unreached } = target.dataset;
    if (!unreached || within(target, ".unreached")) return;
    const said = Object.assign(document.createElement("p"), { className: "fault unreached", textContent: unreached });
    said.setAttribute("role", "alert");
    target.append(said);
  };
  for (const each of ["htmx:sendError", "htmx:responseError"]) document.addEventListener(each, unreached);
})();
