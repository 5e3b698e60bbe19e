#!/usr/bin/env bash
# Power loss, played below the file system: the image of an ext4 disk is copied while `leadlet build` is at work on it and in the
# minute after, as if the power had failed just then. Each copy must hold the old site or the new one, whole, and a whole lock, and the
# next build must succeed and give the new site. With the usual options of ext4, and with noauto_da_alloc, which flushes nothing by
# itself when a file is replaced. Needs root and loop devices; without them it says so and passes.
#
# usage: snapshots.sh [COURSE]: a course folder, by default the sample course of this repository
# LEADLET: the program [target/release/leadlet]; LEADLET_BUILD: more flags of the build that is cut off
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
course=$(cd "${1:-$root}" && pwd)
leadlet=${LEADLET:-$root/target/release/leadlet}
read -ra flags <<<"${LEADLET_BUILD:-}"
during=12                          # copies while builds are at work, for each kind of mount
after=(0 2 4 6 8 12 20 28 36)      # seconds after the last build

skip() { echo "skipped: $*"; exit 0; }
[ "$(id -u)" = 0 ] || skip 'block-level snapshots need root'
command -v mkfs.ext4 >/dev/null || skip 'block-level snapshots need mkfs.ext4'
room=$(mktemp -d)
disk=$room/disk copy=$room/copy
mkdir "$disk" "$copy" "$room/snapshots"
clean() {
    [ -z "${build:-}" ] || kill -KILL "$build" 2>/dev/null || true
    umount "$copy" 2>/dev/null || true
    umount "$disk" 2>/dev/null || true
    rm -rf "$room"
}
trap clean EXIT

sums() { (cd "$1" && find . -type f | sort | xargs -d '\n' sha1sum); } # FOLDER: the hash and path of each file

snapshot() { # NAME: the disk as it is now; copied until nothing is written to it meanwhile
    local now=$room/snapshots/$1
    cp --sparse=always "$room/image" "$now"
    until cmp -s "$room/image" "$now"; do cp --sparse=always "$room/image" "$now"; done
}

edit() { # VERSION: another line in every third lesson, and a new lesson
    local lessons number=0 lesson
    mapfile -t lessons < <(find "$disk/course/content" -name '[0-9]*.md' | grep -v '/added-' | sort)
    for lesson in "${lessons[@]}"; do
        number=$((number + 1))
        [ $((number % 3)) != 0 ] || printf '\nAnother closing line, number %s.\n' "$1" >>"$lesson"
    done
    local folder
    folder=$(dirname "${lessons[0]}")
    printf -- '---\ntitle: Added %s\nobjective: Add it.\n---\n\n::: question\nIs lesson %s on the disk?\n\n- [x] Yes.\n  > It is.\n- [ ] No.\n  > It should be.\n:::\n' "$1" "$1" >"$folder/$((60 + $1))-added-$1.md"
}

keep() { # NAME: what the site and the lock are now
    sums "$disk/course/site" >"$room/$1.sums"
    cp "$disk/course/content/course.lock" "$room/$1.lock"
}

torn=0 refused=0 lost=0 seen=0
judge() { # NAME OLD NEW: what a machine finds that starts again with that disk
    local site lock next
    seen=$((seen + 1))
    if ! mount -o loop "$room/snapshots/$1" "$copy"; then
        torn=$((torn + 1))
        echo "  $1: the disk cannot be mounted"
        return
    fi
    sums "$copy/course/site" >"$room/found.sums"
    if cmp -s "$room/found.sums" "$room/$2.sums"; then site=old
    elif cmp -s "$room/found.sums" "$room/$3.sums"; then site=new
    else
        site="TORN: $(find "$copy/course/site" -type f -size 0 | wc -l) of $(wc -l <"$room/found.sums") files are empty"
        torn=$((torn + 1))
    fi
    if cmp -s "$copy/course/content/course.lock" "$room/$2.lock"; then lock=old
    elif cmp -s "$copy/course/content/course.lock" "$room/$3.lock"; then lock=new
    else
        lock="LOST: $(stat -c %s "$copy/course/content/course.lock") bytes"
        lost=$((lost + 1))
    fi
    if ! "$leadlet" build "$copy/course" --quiet 2>"$room/said"; then
        next="REFUSED: $(head -c 200 "$room/said" | tr '\n' ' ')"
        refused=$((refused + 1))
    elif sums "$copy/course/site" | cmp -s - "$room/$3.sums" && cmp -s "$copy/course/content/course.lock" "$room/$3.lock"; then next=whole
    else
        next='TORN after the next build'
        torn=$((torn + 1))
    fi
    printf '  %-12s site %s, lock %s, next build: %s\n' "$1" "$site" "$lock" "$next"
    umount "$copy"
    rm "$room/snapshots/$1"
}

for option in '' noauto_da_alloc; do
    echo "ext4, ${option:-usual options}:"
    truncate -s 160M "$room/image"
    mkfs.ext4 -q -F "$room/image"
    mount -o "loop${option:+,$option}" "$room/image" "$disk" || skip 'no image can be mounted here'
    mkdir "$disk/course"
    cp -r "$course/content" "$disk/course/content"
    rm -f "$disk/course/content/course.lock"
    [ -e "$disk/course/content/course.yaml" ] || { echo "$course is no course" >&2; exit 1; }
    "$leadlet" build "$disk/course" --quiet
    echo mine >"$disk/course/site/CNAME"
    sync -f "$disk"
    # How long a build takes here tells when to look.
    edit 1
    began=$(date +%s%N)
    "$leadlet" build "$disk/course" --quiet
    took=$((($(date +%s%N) - began) / 1000))
    keep v1
    sync -f "$disk"
    for turn in $(seq "$during"); do
        edit $((turn + 1))
        sync -f "$disk"
        "$leadlet" build "$disk/course" --quiet "${flags[@]}" &
        build=$!
        # Most looks fall into the end, when files are written and names exchanged.
        moment=$((took * (40 + turn * 80 / during) / 100))
        sleep "$(printf '%d.%06d' $((moment / 1000000)) $((moment % 1000000)))"
        kill -STOP "$build" 2>/dev/null || true
        snapshot "build-$turn"
        kill -CONT "$build" 2>/dev/null || true
        wait "$build"
        build=
        keep "v$((turn + 1))"
        judge "build-$turn" "v$turn" "v$((turn + 1))"
        [ "$turn" = "$during" ] || sync -f "$disk"
    done
    # The last build was followed by a look at the disk only: nothing has asked for its files to be written.
    edit 90
    sync -f "$disk"
    "$leadlet" build "$disk/course" --quiet "${flags[@]}"
    ended=$(date +%s%N)
    for second in "${after[@]}"; do
        until [ $((($(date +%s%N) - ended) / 1000000)) -ge $((second * 1000)) ]; do sleep 0.05; done
        snapshot "after-$second"
    done
    keep v90
    for second in "${after[@]}"; do judge "after-$second" "v$((during + 1))" v90; done
    umount "$disk"
    rm "$room/image"
done
echo "$seen snapshots: $torn torn, $refused refused, $lost lost locks"
[ $((torn + refused + lost)) = 0 ]
