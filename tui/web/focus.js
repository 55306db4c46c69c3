// Keys go to the desk from its first moment on; else the first one is lost.
"use strict";

new MutationObserver((_changes, watching) => {
  const typed = document.querySelector(".xterm-helper-textarea");
  if (typed) {
    watching.disconnect();
    typed.focus();
  }
}).observe(document.documentElement, { childList: true, subtree: true });
