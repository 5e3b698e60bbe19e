// The way out: removes the offline copy of the course at this address from the device.

/** The path of the course on its origin. */
const scopePath = new URL("./", location.href).pathname;

/**
 * Names of this address's caches, of whatever course and version: `leadlet COURSE PATH VERSION`.
 * No part has a space, so no other course's name can look like one of these.
 */
async function ownCaches() {
  const parts = (await caches.keys()).map((name) => name.split(" "));
  const own = parts.filter((of) => of.length === 4 && of[0] === "leadlet" && of[2] === scopePath);
  return own.map((of) => of.join(" "));
}

/** Deletes the copy and unregisters the worker. What learners did is kept elsewhere, and stays. */
async function leave() {
  try {
    for (const name of await ownCaches()) await caches.delete(name);
  } finally {
    await registration.unregister();
  }
}
