#!/usr/bin/env python3
"""From a save to the new page, in leadlet and its peers, on the same course (standard library only).

    watch.py --n 30 1000 --tools leadlet hugo --trials 9 --work DIR [--edit body|title]

Starts each tool's own server on a course of corpus.py and waits for the first build. A trial changes one lesson: a word that was
never there is added to its text (body) or to its title (title). The clock runs from just before the file is opened for writing to
the first answer that has the word, asked for over one connection on loopback again and again; for a title also until the page of the
module has it, which lists the lesson. Before each trial the server has been idle for half a second, the first trial is not
counted, and the tools take turns. cpu is what the server's process used for one edit, the answers to the asking included.

Zola waits a second after a change unless it is told otherwise: here it waits 50 ms, with --fast. Where a tool is: LEADLET, HUGO,
ZOLA in the environment, else the name on the PATH.
"""
import argparse, glob, http.client, os, random, re, signal, socket, statistics, subprocess, sys, tempfile, time

from bench import course, wait_quiet

TICK = os.sysconf("SC_CLK_TCK")


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


# name: (the layout of corpus.py, its lessons, the address of a lesson, that of its module, the command)
TOOLS = {
    "leadlet": ("leadlet", "content/m*/lesson-*.md", "/{m}/{l}.html", "/{m}/", lambda port: [os.environ.get("LEADLET", "leadlet"), "watch", "--port", port]),
    "hugo": ("hugo", "content/m*/lesson-*.md", "/{m}/{l}/", "/{m}/",
             lambda port: [os.environ.get("HUGO", "hugo"), "server", "--bind", "127.0.0.1", "--port", port]),
    "zola_fast_50": ("zola", "content/m*/lesson-*.md", "/{m}/{l}/", "/{m}/",
                     lambda port: [os.environ.get("ZOLA", "zola"), "serve", "--interface", "127.0.0.1", "--port", port, "--fast", "--debounce", "50"]),
}


class Server:
    """A running tool, and one lesson of its course to edit."""

    def __init__(self, tool, n, work):
        layout, lessons, page, module, command = TOOLS[tool]
        self.tool, self.folder, self.port = tool, course(work, layout, n), free_port()
        all_lessons = sorted(glob.glob(f"{self.folder}/{lessons}"))
        self.file = all_lessons[len(all_lessons) // 2]
        parts = {"m": self.file.split("/")[-2], "l": os.path.basename(self.file)[:-3]}
        self.page, self.module = page.format(**parts), module.format(**parts)
        with open(self.file, encoding="utf-8") as file:
            self.text = file.read()
        self.connection = None
        log = open(f"{tempfile.gettempdir()}/watch-{tool}-{n}.log", "wb")
        # The preview lies where the other tools' courses do.
        self.process = subprocess.Popen(command(str(self.port)), cwd=self.folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env={**os.environ, "TMPDIR": work})
        start = time.monotonic()
        while not self.get(self.page):
            if self.process.poll() is not None or time.monotonic() - start > 300:
                self.stop()
                sys.exit(f"{tool} at {n} does not serve {self.page}: see {log.name}")
            time.sleep(0.02)

    def get(self, path):
        try:
            self.connection = self.connection or http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
            self.connection.request("GET", path)
            answer = self.connection.getresponse()
            body = answer.read()
            return body if answer.status == 200 else b""
        except (OSError, http.client.HTTPException):
            self.connection = None
            return b""

    def cpu(self):
        with open(f"/proc/{self.process.pid}/stat") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICK

    def memory(self):
        with open(f"/proc/{self.process.pid}/status") as file:
            return int(re.search(r"VmRSS:\s+(\d+)", file.read())[1]) / 1024

    def until_idle(self):
        last, since = self.cpu(), time.monotonic()
        while time.monotonic() - since < 0.5:
            time.sleep(0.1)
            now = self.cpu()
            if now > last:
                last, since = now, time.monotonic()

    def trial(self, edit):
        word = f"qx{random.randrange(10**9)}z"
        text = self.text + f"\n{word}\n" if edit == "body" else re.sub(r"^title: .*$", f'title: "{word} changed"', self.text, count=1, flags=re.M)
        wanted = {"page": self.page} if edit == "body" else {"page": self.page, "module": self.module}
        # Some build only what was looked at.
        for path in (self.page, self.module):
            self.get(path)
        self.until_idle()
        before, start, seen = self.cpu(), time.perf_counter(), {}
        with open(self.file, "w", encoding="utf-8") as file:
            file.write(text)
        while len(seen) < len(wanted) and time.perf_counter() - start < 30:
            for name, path in wanted.items():
                if name not in seen and word.encode() in self.get(path):
                    seen[name] = time.perf_counter() - start
        self.until_idle()
        return {**seen, "cpu": self.cpu() - before}

    def stop(self):
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
        with open(self.file, "w", encoding="utf-8") as file:
            file.write(self.text)


def measure(n, a):
    servers = [Server(tool, n, a.work) for tool in a.tools]
    results = {tool: [] for tool in a.tools}
    try:
        for trial in range(a.trials + 1):
            for server in servers:
                wait_quiet(a.quiet)
                result = server.trial(a.edit)
                if trial:
                    results[server.tool].append(result)
        print(f"\n{n:,} lessons, one {'title' if a.edit == 'title' else 'lesson'} saved, medians of {a.trials} trials in turn")
        print("| tool | save to lesson ms | (min-max) | save to module ms | cpu s | RSS MiB |\n| --- | --: | :-: | --: | --: | --: |")
        for server in servers:
            rows = results[server.tool]
            times = [row["page"] * 1e3 for row in rows if "page" in row]
            module = [row["module"] * 1e3 for row in rows if "module" in row]
            shown = f"{statistics.median(times):.1f} | {min(times):.1f}-{max(times):.1f}" if len(times) == len(rows) else "never |"
            listed = "" if a.edit == "body" else f"{statistics.median(module):.1f}" if len(module) == len(rows) else "never"
            print(f"| {server.tool} | {shown} | {listed} | {statistics.median(row['cpu'] for row in rows):.3f} | {server.memory():.0f} |", flush=True)
    finally:
        for server in servers:
            server.stop()


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--n", type=int, nargs="+", default=[30, 1000])
    p.add_argument("--tools", nargs="+", default=["leadlet"], choices=sorted(TOOLS))
    p.add_argument("--trials", type=int, default=9)
    p.add_argument("--edit", choices=["body", "title"], default="body")
    p.add_argument("--work", required=True, help="where the courses are made; on tmpfs for the figures of the README")
    p.add_argument("--quiet", type=float, default=5, metavar="S", help="the longest time to wait for idle processors before a trial")
    a = p.parse_args()
    for n in a.n:
        measure(n, a)


if __name__ == "__main__":
    main()
