// Real web servers with the files that `build --host` writes: each in a temporary folder of its own, on a free port, below a path.
import { spawn, spawnSync } from "node:child_process";
import fs from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";

/** Where the site stands on each of them. */
export const below = "/learn/here/";

const programs = { nginx: ["/usr/sbin/nginx", "nginx"], apache: ["/usr/sbin/apache2", "apache2"], caddy: ["/usr/bin/caddy", "caddy"] };
/** Where a server's program is, or none. @param {keyof typeof programs} name */
export const programOf = (name) => programs[name].find((file) => spawnSync(file, ["-v"]).error === undefined);

/** A port that nobody uses now. @returns {Promise<number>} */
const freePort = () => new Promise((done) => {
  const server = net.createServer().listen(0, "127.0.0.1", () => {
    const { port } = /** @type {net.AddressInfo} */ (server.address());
    server.close(() => done(port));
  });
});

/** What each server is told besides our file, and how it is started in the foreground. */
const setups = {
  nginx: (room, site, port) => ({
    file: "nginx.main.conf",
    text: `daemon off;\nmaster_process off;\npid ${room}/pid;\nerror_log ${room}/errors;\nevents {}\nhttp {
      access_log off; client_body_temp_path ${room}/1; proxy_temp_path ${room}/2; fastcgi_temp_path ${room}/3; uwsgi_temp_path ${room}/4; scgi_temp_path ${room}/5;
      server { listen 127.0.0.1:${port}; location ${below} { alias ${site}/; include ${site}/nginx.conf; } }\n}\n`,
    start: (file) => ["-p", room, "-c", file],
  }),
  apache: (room, site, port) => ({
    file: "apache.conf",
    text: `ServerRoot ${room}\nServerName 127.0.0.1\nListen 127.0.0.1:${port}\nPidFile ${room}/pid\nErrorLog ${room}/errors\nDefaultRuntimeDir ${room}\nMutex file:${room}\n`
      + ["mpm_event", "authz_core", "mime", "dir", "alias", "headers", "deflate", "filter", "rewrite"].map((one) => `LoadModule ${one}_module /usr/lib/apache2/modules/mod_${one}.so\n`).join("")
      + `TypesConfig /dev/null\nAlias ${below} ${site}/\n<Directory ${site}>\n  AllowOverride All\n  Require all granted\n  Header always set X-Frame-Options DENY\n</Directory>\n`,
    start: (file) => ["-X", "-f", file],
  }),
  caddy: (room, site, port) => ({
    file: "Caddyfile",
    text: `{\n\tadmin off\n\tauto_https off\n}\nhttp://127.0.0.1:${port}, http://localhost:${port} {\n\tbind 127.0.0.1\n\thandle_path ${below}* {\n\t\troot * ${site}\n\t\timport ${site}/caddy.conf\n\t}\n}\n`,
    start: (file) => ["run", "--adapter", "caddyfile", "--config", file],
  }),
};

/**
 * Starts a real server for a site that was built with its `--host`.
 * @param {keyof typeof programs} name
 * @param {string} site
 */
export async function start(name, site) {
  const room = fs.mkdtempSync(path.join(os.tmpdir(), `leadlet-${name}-`));
  // A server that was started by root reads as nobody.
  fs.chmodSync(room, 0o777);
  const port = await freePort();
  const { file, text, start: arguments_ } = setups[name](room, site, port);
  fs.writeFileSync(path.join(room, file), text);
  const environment = { ...process.env, HOME: room, XDG_DATA_HOME: room, XDG_CONFIG_HOME: room, APACHE_RUN_USER: "nobody", APACHE_RUN_GROUP: "nogroup" };
  const child = spawn(/** @type {string} */ (programOf(name)), arguments_(path.join(room, file)), { env: environment, stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  let ended = false;
  child.stderr.on("data", (data) => { said += data; });
  const end = new Promise((done) => child.on("exit", () => (ended = true, done(undefined))));
  const url = `http://127.0.0.1:${port}${below}`;
  const close = async () => {
    if (!ended) child.kill("SIGTERM");
    const hard = setTimeout(() => child.kill("SIGKILL"), 3000);
    await end;
    clearTimeout(hard);
    fs.rmSync(room, { recursive: true, force: true });
  };
  for (let tries = 0; !(await fetch(url).then((response) => response.ok, () => false)); tries++) {
    if (ended || tries > 200) {
      const errors = path.join(room, "errors");
      const why = `${name} did not serve the site: ${said} ${fs.existsSync(errors) ? fs.readFileSync(errors, "utf8") : ""}`;
      await close();
      throw new Error(why);
    }
    await new Promise((done) => setTimeout(done, 50));
  }
  return { url, other: url.replace("127.0.0.1", "localhost"), close };
}
