// Keeps what goes on now fresh, as long as somebody looks and wants it. Without it, the link below shows it anew.
"use strict";

(() => {
  const part = document.getElementById("work");
  const said = document.getElementById("work-said");
  const pause = document.getElementById("work-pause");
  const BUSY = 2000, IDLE = 15000; // milliseconds

  // What is told to who does not see it: not each number that grows, but what has begun and that nothing is left.
  const gist = () => [...part.querySelectorAll(".work h3, .empty")].map((each) => each.textContent).join(". ");
  let told = gist();

  const isPaused = () => pause.getAttribute("aria-pressed") === "true";

  const fresh = async () => {
    if (!document.hidden && !isPaused()) {
      const reply = await fetch(part.dataset.address, { credentials: "same-origin", redirect: "error" });
      if (!reply.ok) return; // signed out, or no longer allowed: the page says so when it is loaded again
      const html = await reply.text();
      if (!isPaused()) part.innerHTML = html;
      if (gist() !== told) said.textContent = told = gist();
    }
    later();
  };
  const later = () => setTimeout(() => fresh().catch(later), part.querySelector(".gauge, .begins") ? BUSY : IDLE);

  pause.addEventListener("click", () => pause.setAttribute("aria-pressed", String(!isPaused())));
  pause.hidden = false;
  later();
})();
