addEventListener("install", () => void skipWaiting());
addEventListener("activate", (event) => event.waitUntil(leave()));
