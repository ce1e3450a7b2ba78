// Comforts only: every page works without this file.
"use strict";

/** A Form keeps its draft as one answers, so that a reload or a closed tab loses nothing. */
function keepDrafts(form) {
  let waiting;
  const send = () => {
    clearTimeout(waiting);
    waiting = undefined;
    const body = new URLSearchParams(new FormData(form));
    body.set("go", "keep");
    fetch(form.action, { method: "POST", body, keepalive: true }).catch(() => {});
  };
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(send, 400);
  });
  form.addEventListener("submit", () => clearTimeout(waiting));
  addEventListener("pagehide", () => waiting !== undefined && send());
}

/** Once something is answered, its error has said enough. */
function quietErrors(form) {
  form.addEventListener("input", (event) => {
    const place = event.target.closest("[role=radiogroup], [role=group], .question");
    if (!place) return;
    place.querySelector("[data-problem]")?.setAttribute("hidden", "");
    place.querySelectorAll("[aria-invalid]").forEach((field) => field.removeAttribute("aria-invalid"));
    const card = event.target.closest(".question");
    if (!card.querySelector("[data-problem]:not([hidden])")) card.classList.remove("question-wrong");
  });
}

/** Writing into "Other" chooses it; choosing it goes to its text. */
function joinOther(text) {
  const button = text.closest(".choice-other").querySelector("input[type=radio], input[type=checkbox]");
  text.addEventListener("input", () => { if (text.value) button.checked = true; });
  button.addEventListener("click", (event) => { if (button.checked && event.detail) text.focus(); });
}

/** "Clear selection" shows while something is chosen, and clears without a round trip. */
function clearInPlace(button) {
  const question = button.closest(".question");
  const choices = [...question.querySelectorAll("input[type=radio]")];
  const show = () => { button.hidden = !choices.some((choice) => choice.checked); };
  question.addEventListener("input", show);
  button.addEventListener("click", (event) => {
    event.preventDefault();
    choices.forEach((choice) => { choice.checked = false; });
    question.querySelectorAll("[data-other]").forEach((text) => { text.value = ""; });
    choices[0].focus();
    choices[0].dispatchEvent(new Event("input", { bubbles: true }));
  });
  show();
}

/** Results come while one types; the form still works by Enter. */
function searchLive(form) {
  const place = document.querySelector(form.dataset.live);
  let waiting;
  let newest = 0;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      const number = ++newest;
      const query = new URLSearchParams(new FormData(form));
      const reply = await fetch(`${form.action}?${query}`);
      const found = new DOMParser().parseFromString(await reply.text(), "text/html");
      if (number === newest) place.replaceChildren(...found.querySelector(form.dataset.live).childNodes);
    }, 200);
  });
}

/** A mail's frame grows to its content. Its scripts are off, so only the page around it can measure. */
function fitFrame(frame) {
  const fit = () => {
    const inside = frame.contentDocument;
    if (!inside?.body) return;
    frame.style.height = "0"; // a document is never lower than its frame
    frame.style.height = `${inside.documentElement.scrollHeight + 8}px`;
  };
  frame.addEventListener("load", fit);
  addEventListener("resize", fit);
  fit();
}

document.querySelectorAll("[data-keep]").forEach((form) => { keepDrafts(form); quietErrors(form); });
document.querySelectorAll("[data-other]").forEach(joinOther);
document.querySelectorAll("[data-clear]").forEach(clearInPlace);
document.querySelectorAll("[data-live]").forEach(searchLive);
document.querySelectorAll(".message-frame").forEach(fitFrame);
