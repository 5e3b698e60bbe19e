#!/usr/bin/env python3
"""Whole builds of leadlet and its peers on the same course, in turn (A B C A B C …), medians (standard library only).

    bench.py --n 100 1000 --tools leadlet hugo zola --runs 5 --work DIR [--keep] [--json FILE]

Each run: the output folder is removed (not timed; with --keep it stays: a second build of an unchanged course), then the
tool's own process is started and reaped with wait4: wall from a monotonic clock, user+sys and peak resident memory as the
kernel accounted them. Before each run up to --quiet seconds are waited for the processors to be idle, and the cores that
other processes used meanwhile are recorded ("others' cores", median). A course is made by corpus.py if it is not there.

Where a tool is: LEADLET, HUGO, ZOLA in the environment, else the name on the PATH.
"""
import argparse, json, os, shutil, statistics, subprocess, sys, tempfile, time

HERE = os.path.dirname(os.path.abspath(__file__))

# name: (the layout of corpus.py, output folder, command, what else a cold build must not find)
TOOLS = {
    "leadlet": ("leadlet", "site", [os.environ.get("LEADLET", "leadlet"), "build", "--quiet"], [".leadlet-site.state"]),
    "hugo": ("hugo", "public", [os.environ.get("HUGO", "hugo"), "--quiet"], ["resources", ".hugo_build.lock"]),
    "hugo_noaside": ("hugo-noaside", "public", [os.environ.get("HUGO", "hugo"), "--quiet"], ["resources", ".hugo_build.lock"]),
    "zola": ("zola", "public", [os.environ.get("ZOLA", "zola"), "build"], []),
    "zola_noaside": ("zola-noaside", "public", [os.environ.get("ZOLA", "zola"), "build"], []),
}


def tree(folder):
    files = pages = size = 0
    for root, _, names in os.walk(folder):
        for name in names:
            files += 1
            size += os.path.getsize(os.path.join(root, name))
            pages += name.endswith(".html")
    return files, pages, size


def busy():
    """CPU seconds the whole machine has been busy (user, nice, system, irq, softirq, steal)."""
    with open("/proc/stat") as stat:
        values = list(map(int, stat.readline().split()[1:9]))
    return (sum(values) - values[3] - values[4]) / os.sysconf("SC_CLK_TCK")


def wait_quiet(limit):
    """Waits until others leave the processors alone for half a second, at most `limit` seconds."""
    start = time.monotonic()
    while time.monotonic() - start < limit:
        before = busy()
        time.sleep(0.5)
        if busy() - before < 0.1:
            return


def once(command, folder, log):
    with open(log, "wb") as out:
        before = busy()
        start = time.perf_counter()
        process = subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT)
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        cpu = used.ru_utime + used.ru_stime
        others = max(0.0, busy() - before - cpu) / wall
    process.returncode = os.waitstatus_to_exitcode(status)
    return {"wall": wall, "cpu": cpu, "rss": used.ru_maxrss / 1024, "code": process.returncode, "others": others}


def remove(path):
    shutil.rmtree(path, ignore_errors=True) if os.path.isdir(path) else os.path.exists(path) and os.remove(path)


def course(work, layout, n):
    folder = f"{work}/{layout}-{n}"
    if not os.path.isdir(folder):
        subprocess.run([sys.executable, f"{HERE}/corpus.py", "-n", str(n), "--for", layout, folder], check=True)
    # Read once, so that no run pays for a cold page cache; by another process, as a child's peak memory starts at its parent's.
    subprocess.run(["find", folder, "-type", "f", "-exec", "cat", "{}", "+"], stdout=subprocess.DEVNULL, check=True)
    return folder


def measure(n, a):
    jobs = [(tool, course(a.work, TOOLS[tool][0], n), []) for tool in a.tools]
    trees = {}
    for run in range(a.warmup + a.runs):
        for tool, folder, results in jobs:
            _, out, command, rest = TOOLS[tool]
            for path in [] if a.keep else [out, *rest]:
                remove(f"{folder}/{path}")
            log = f"{tempfile.gettempdir()}/bench-{tool}-{n}.log"
            wait_quiet(a.quiet)
            result = once(command, folder, log)
            if result["code"]:
                sys.exit(f"{tool} at {n} ended with {result['code']}: see {log}")
            if run >= a.warmup:
                results.append(result)
            trees[tool] = tree(f"{folder}/{out}")
    return [{"n": n, "tool": tool, "files": trees[tool][0], "html": trees[tool][1], "bytes": trees[tool][2], "runs": results,
             **{key: statistics.median(r[key] for r in results) for key in ("wall", "cpu", "rss", "others")}} for tool, _, results in jobs]


def show(rows, keep):
    first = rows[0]
    print(f"\n{first['n']:,} lessons, {'nothing changed' if keep else 'cold'}, medians of {len(first['runs'])} runs in turn")
    print("| tool | wall s | (min-max) | user+sys s | µs of processor a lesson | peak RSS MiB | html | bytes | others' cores | wall, to leadlet's |")
    print("| --- | --: | :-: | --: | --: | --: | --: | --: | --: | --: |")
    own = next((row["wall"] for row in rows if row["tool"] == "leadlet"), None)
    for row in rows:
        walls = [run["wall"] for run in row["runs"]]
        ratio = f"{row['wall'] / own:.1f}" if own and row["tool"] != "leadlet" else ""
        print(f"| {row['tool']} | {row['wall']:.3f} | {min(walls):.3f}-{max(walls):.3f} | {row['cpu']:.3f} | {row['cpu'] / row['n'] * 1e6:.0f} "
              f"| {row['rss']:.0f} | {row['html']:,} | {row['bytes']:,} | {row['others']:.2f} | {ratio} |", flush=True)


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--n", type=int, nargs="+", required=True)
    p.add_argument("--tools", nargs="+", default=["leadlet"], choices=sorted(TOOLS))
    p.add_argument("--runs", type=int, default=5)
    p.add_argument("--warmup", type=int, default=1)
    p.add_argument("--work", required=True, help="where the courses are made and built; on tmpfs for the figures of the README")
    p.add_argument("--keep", action="store_true", help="leave the output in place: a second build with nothing changed")
    p.add_argument("--quiet", type=float, default=20, metavar="S")
    p.add_argument("--json", metavar="FILE")
    a = p.parse_args()
    rows = []
    for n in a.n:
        found = measure(n, a)
        show(found, a.keep)
        rows += found
    if a.json:
        with open(a.json, "w") as out:
            json.dump(rows, out, indent=1)


if __name__ == "__main__":
    main()
