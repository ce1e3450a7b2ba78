// Keeps what goes on now fresh, as long as somebody looks. Without it, the link below shows it anew.
"use strict";

(() => {
  const part = document.getElementById("work");
  const BUSY = 2000, IDLE = 15000; // milliseconds

  const fresh = async () => {
    if (!document.hidden) {
      const reply = await fetch(part.dataset.address, { credentials: "same-origin", redirect: "error" });
      if (!reply.ok) return; // signed out, or no longer allowed: the page says so when it is loaded again
      part.innerHTML = await reply.text();
    }
    later();
  };
  const later = () => setTimeout(() => fresh().catch(later), part.querySelector("meter, .begins") ? BUSY : IDLE);
  later();
})();
