// A small static server, as strict as the strictest host: the site stands below a path, under a policy that allows nothing
// but its own files, and every request for anything else is remembered.
import fs from "node:fs";
import http from "node:http";
import path from "node:path";

export const policy = "default-src 'self'";
const below = "/learn/here/";
const types = {
  ".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".webp": "image/webp", ".woff2": "font/woff2",
  ".wav": "audio/wav", ".mp4": "video/mp4", ".json": "application/json", ".txt": "text/plain; charset=utf-8",
};

/**
 * @param {string} folder
 * @param {Record<string, string>} [extra] pages of the test's own beside the site, by path: a host that frames it
 * @param {string} [connect] another site that pages may send to, as the host of a site that posts to a record store allows it
 * @param {string} [rule] another policy than the strictest: to WebKit a page in a sandbox is not of its own site
 */
export async function serve(folder, extra = {}, connect = "", rule = policy) {
  /** @type {string[]} */
  const strays = [];
  /** @type {string[]} */
  const asked = [];
  const server = http.createServer((request, response) => {
    const wanted = decodeURIComponent(new URL(request.url ?? "/", "http://host").pathname);
    if (wanted in extra) return send(response, 200, "text/html; charset=utf-8", extra[wanted]);
    if (!wanted.startsWith(below)) {
      strays.push(wanted);
      return send(response, 404, "text/plain", "not here");
    }
    asked.push(wanted.slice(below.length));
    if (served.override?.(wanted.slice(below.length), request, response)) return;
    const file = path.join(folder, path.normalize(wanted.slice(below.length)), wanted.endsWith("/") ? "index.html" : "");
    if (!fs.statSync(file, { throwIfNoEntry: false })?.isFile()) {
      // A package for an LMS has no such page of its own.
      const own = path.join(folder, "404.html");
      return send(response, 404, types[".html"], fs.existsSync(own) ? fs.readFileSync(own) : "<!doctype html><title>Not here</title>");
    }
    send(response, 200, types[path.extname(file)] ?? "application/octet-stream", fs.readFileSync(file), connect, rule);
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", () => done(undefined)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  const served = {
    /** A test's own answer to a request for an address below the site; false where it has none. @type {((address: string, request: http.IncomingMessage, response: http.ServerResponse) => boolean | void) | undefined} */
    override: undefined,
    /** Two names for the one machine are two sites to the browser. */
    url: `http://127.0.0.1:${port}${below}`,
    other: `http://localhost:${port}${below}`,
    host: `http://127.0.0.1:${port}`,
    strays,
    asked,
    close: () => new Promise((done) => (server.close(done), server.closeAllConnections())),
  };
  return served;
}

function send(response, status, type, body, connect = "", rule = policy) {
  const headers = { "Content-Type": type, "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store" };
  if (!response.req.url.startsWith("/host")) headers["Content-Security-Policy"] = rule + (connect && `; connect-src 'self' ${connect}`);
  response.writeHead(status, headers).end(body);
}

/** A server of host pages, by their paths: the same pages on an origin that a `course.yaml` names, and on a stranger's. */
export async function hostPages() {
  /** @type {Record<string, string>} */
  const pages = {};
  const server = http.createServer((request, response) => {
    const page = pages[request.url ?? ""];
    response.writeHead(page ? 200 : 204, { "Content-Type": "text/html; charset=utf-8" }).end(page);
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", () => done(undefined)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  return {
    pages,
    named: `http://127.0.0.1:${port}`,
    stranger: `http://localhost:${port}`,
    close: () => new Promise((done) => (server.close(done), server.closeAllConnections())),
  };
}
