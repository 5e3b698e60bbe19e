// A real learning record store, and the LMS's side of a cmi5 launch before it: token, launch data, preferences and state.
import { execFileSync, spawn } from "node:child_process";
import fs from "node:fs";
import http from "node:http";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { repository } from "./sites.mjs";

const python = path.join(process.env.LEADLET_LRS ?? path.join(repository, "target/lrs"), "bin/python");
const user = "Basic " + Buffer.from("tests:tests").toString("base64");

/** A port that nobody has. @returns {Promise<number>} */
const freePort = () => new Promise((done) => {
  const server = net.createServer().listen(0, "127.0.0.1", () => {
    const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
    server.close(() => done(port));
  });
});

/** Ralph with its file system back end, in a folder of its own. */
export async function startRalph() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "leadlet-lrs-"));
  const hash = execFileSync(python, ["-c", "import bcrypt; print(bcrypt.hashpw(b'tests', bcrypt.gensalt(4)).decode())"], { encoding: "utf8" }).trim();
  fs.writeFileSync(path.join(folder, "auth.json"), JSON.stringify([{ agent: { mbox: "mailto:tests@example.org" }, scopes: ["all"], hash, username: "tests" }]));
  const port = await freePort();
  const child = spawn(python, ["-m", "uvicorn", "store:app", "--app-dir", path.join(repository, "tests/lrs"), "--host", "127.0.0.1", "--port", String(port), "--log-level", "warning"], {
    cwd: folder, stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: "1", RALPH_APP_DIR: folder, RALPH_AUTH_FILE: path.join(folder, "auth.json"), RALPH_RUNSERVER_BACKEND: "fs", RALPH_BACKENDS__LRS__FS__DEFAULT_DIRECTORY_PATH: path.join(folder, "data") },
  });
  let isOver = false;
  child.on("exit", () => { isOver = true; });
  const url = `http://127.0.0.1:${port}`;
  for (let turn = 0; !(await fetch(url + "/__heartbeat__").catch(() => null))?.ok; turn++) {
    if (isOver || turn > 600) throw new Error("the record store did not start");
    await new Promise((then) => setTimeout(then, 100));
  }
  return {
    /** @param {string} body @returns {Promise<Response>} */
    post: (body) => fetch(url + "/xAPI/statements/", { method: "POST", body, headers: { Authorization: user, "Content-Type": "application/json", "X-Experience-API-Version": "1.0.3" } }),
    /** All that it stored, in the order in which it came. @returns {Promise<any[]>} */
    async statements() {
      const file = path.join(folder, "data/fs_lrs.jsonl");
      return fs.existsSync(file) ? fs.readFileSync(file, "utf8").split("\n").filter(Boolean).map((line) => JSON.parse(line)) : [];
    },
    /** How many it gives back when it is asked for all. */
    async count() {
      const response = await fetch(url + "/xAPI/statements/?limit=500", { headers: { Authorization: user, "X-Experience-API-Version": "1.0.3" } });
      return (await response.json()).statements.length;
    },
    async close() {
      const gone = new Promise((then) => child.once("exit", then));
      child.kill();
      if (!isOver) await gone;
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}

/**
 * The LMS of a cmi5 launch, on a site of its own: what it is asked is answered as the standard says, statements go to the record store.
 * @param {Awaited<ReturnType<typeof startRalph>>} ralph @param {Record<string, unknown>} launch more of LMS.LaunchData
 */
export async function startLms(ralph, launch = {}) {
  /** @type {Map<string, string>} */
  const documents = new Map();
  /** Whom the server of tokens names. @param {string} name */
  const person = (name) => ({ objectType: "Agent", account: { homePage: "https://lms.example", name } });
  const lms = { isAway: false, learner: "ada", refused: /** @type {string[]} */ ([]), launches: 0, used: new Set(), asked: /** @type {string[]} */ ([]) };
  const server = http.createServer(async (request, response) => {
    const url = new URL(request.url ?? "/", "http://lms");
    const reply = (/** @type {number} */ status, /** @type {string} */ body = "") => response.writeHead(status, {
      "Access-Control-Allow-Origin": request.headers.origin ?? "*", "Access-Control-Allow-Credentials": "true", "Access-Control-Allow-Methods": "GET, POST, PUT",
      "Access-Control-Allow-Headers": "authorization, content-type, x-experience-api-version", "Content-Type": "application/json",
    }).end(body);
    let body = "";
    for await (const part of request) body += part;
    if (request.method === "OPTIONS") return reply(204);
    lms.asked.push(`${request.method} ${url.pathname}`);
    if (lms.isAway) return request.socket.destroy();
    const name = url.searchParams.get("stateId") ?? "";
    if (url.pathname === "/token") return reply(200, JSON.stringify({ "auth-token": "dG9rZW4=", actor: person(lms.learner) }));
    if (url.pathname === "/fetch") {
      const isUsed = lms.used.has(url.search);
      lms.used.add(url.search);
      return reply(200, isUsed ? '{"error-code":"1","error-text":"used"}' : '{"auth-token":"dG9rZW4="}');
    }
    if (request.headers.authorization !== "Basic dG9rZW4=") return reply(401);
    if (url.pathname === "/lrs/statements") {
      const stored = await ralph.post(body);
      if (!stored.ok) lms.refused.push(`${stored.status} ${await stored.text()}`);
      return reply(stored.status, "[]");
    }
    if (url.pathname === "/lrs/agents/profile") return reply(404);
    if (request.method === "PUT") return documents.set(name, body), reply(204);
    if (name === "LMS.LaunchData") return reply(200, JSON.stringify({
      contextTemplate: {
        extensions: { "https://w3id.org/xapi/cmi5/context/extensions/sessionid": `session-${lms.launches}` },
        contextActivities: { grouping: [{ objectType: "Activity", id: "https://publisher.example/au" }] },
      },
      launchMode: "Normal", moveOn: "CompletedAndPassed", masteryScore: 0.8, ...launch,
    }));
    documents.has(name) ? reply(200, documents.get(name)) : reply(404);
  });
  await new Promise((then) => server.listen(0, "127.0.0.1", () => then(undefined)));
  const host = `http://127.0.0.1:${/** @type {import("node:net").AddressInfo} */ (server.address()).port}`;
  return Object.assign(lms, {
    host,
    /** The query of a new launch. */
    query() {
      lms.launches++;
      return new URLSearchParams({
        endpoint: host + "/lrs/", fetch: `${host}/fetch?launch=${lms.launches}`, activityId: "https://lms.example/au/1", registration: "5f1c3c2e-0000-4000-8000-000000000001",
        actor: JSON.stringify({ objectType: "Agent", account: { homePage: "https://lms.example", name: "ada" } }),
      });
    },
    close: () => new Promise((then) => (server.close(then), server.closeAllConnections())),
  });
}
