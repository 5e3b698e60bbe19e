// Reads the index that the build made (src/render/search/): which words there are, on which pages, and which pages fit best.

import { isSpaceless, oneSlip, queryWords } from "./search-fold.js";

const pageDigits = "#$%&'()*+,-./0123456789:;=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|";
/** How much a page counts on which a word is once, often, in what leads, in the title. */
const classWeights = [1, 1.6, 2.5, 6];
/** How much a word counts that is not the one that was typed: longer, shorter by an ending, or with a slip. */
const likenessWeights = { same: 1, longer: 0.7, shorter: 0.6, slip: 0.4 };

/** The words of a shard, in order. @param {string} terms */
export function readTerms(terms) {
  /** @type {string[]} */
  const words = [];
  let before = "";
  for (const [, shared, rest] of terms.matchAll(/([A-Z])([^A-Z]*)/g)) {
    const count = shared.charCodeAt(0) - 65;
    // Most words have no characters beyond 16 bits, where a slice is right and quick.
    before = (/[\uD800-\uDFFF]/.test(before) ? [...before].slice(0, count).join("") : before.slice(0, count)) + rest;
    words.push(before);
  }
  return words;
}

/** The pages of a word, with the class of each. @param {string} list @returns {[number, number][]} */
export function readPages(list) {
  /** @type {[number, number][]} */
  const pages = [];
  let [last, at] = [-1, 0];
  const digit = () => pageDigits.indexOf(list[at++]);
  while (at < list.length) {
    const mark = "!}~".indexOf(list[at]) + 1;
    if (mark) at++;
    let distance = digit();
    if (distance >= 72 && distance < 87) distance = 72 + (distance - 72) * 88 + digit();
    else if (distance === 87) distance = 72 + 15 * 88 + digit() * 7744 + digit() * 88 + digit();
    last += distance + 1;
    pages.push([last, mark]);
  }
  return pages;
}

/** How a word of the index is like one that was typed. @param {string} typed @param {string} word @returns {keyof typeof likenessWeights | ""} */
function likeness(typed, word) {
  if (word === typed) return "same";
  if (word.startsWith(typed)) return "longer";
  const ending = typed.length - word.length;
  return ending <= 2 && word.length >= 2 + ending && typed.startsWith(word) ? "shorter" : "";
}

/** Whether a word of the index, or the beginning of a longer one, is a typed one but for a slip. @param {string} typed @param {string} word */
function slips(typed, word) {
  if (typed.length < 4 || isSpaceless.test(typed)) return false;
  if (oneSlip(typed, word)) return true;
  return typed.length >= 5 && word.length > typed.length && [-1, 0, 1].some((more) => oneSlip(typed, word.slice(0, typed.length + more)));
}

/** The place of the last that passes, -1 if none does. @template T @param {T[]} list @param {(one: T) => boolean} test */
function lastPlace(list, test) {
  let place = list.length - 1;
  while (place >= 0 && !test(list[place])) place--;
  return place;
}

/** What is known of the index so far. */
export class SearchIndex {
  /**
   * @param {SearchMain} main
   * @param {(kind: "words" | "pages", number: number, hash: string) => Promise<void>} bring lets a file come that calls one of the `add` functions
   * @param {(audiences: string[]) => boolean} isForReader whether pages for these are for who searches
   */
  constructor(main, bring, isForReader) {
    this.main = main;
    this.bring = bring;
    this.isForReader = isForReader;
    /** @type {{words: string[], lists: string[]}[]} */
    this.shards = [];
    /** @type {FoundPage[]} */
    this.pages = [];
    /** @type {Map<string, Promise<void>>} */
    this.coming = new Map();
  }

  /** @param {number} number @param {string} terms @param {string} lists */
  addWords(number, terms, lists) {
    this.shards[number] = { words: readTerms(terms), lists: lists.split(" ") };
  }

  /** @param {number} number @param {FoundPage[]} pages */
  addPages(number, pages) {
    pages.forEach((found, place) => (this.pages[this.main.starts[number] + place] = found));
  }

  /** Whether a file has come. @param {"words" | "pages"} kind @param {number} number */
  has(kind, number) {
    return (kind === "words" ? this.shards[number] : this.pages[this.main.starts[number]]) !== undefined;
  }

  /** @param {"words" | "pages"} kind @param {number} number */
  need(kind, number) {
    const key = kind + number;
    const hashes = kind === "words" ? this.main.shards : this.main.chunks;
    const known = this.coming.get(key) ?? this.bring(kind, number, hashes.slice(number * 8, number * 8 + 8));
    this.coming.set(key, known);
    // What did not come may be asked for again.
    known.catch(() => this.coming.delete(key));
    return known;
  }

  /** The shards that can hold words that begin so, or are that but for an ending. @param {string} typed */
  shardsOf(typed) {
    const { bounds } = this.main;
    const least = typed.slice(0, Math.max(3, typed.length - 2));
    const first = Math.max(0, lastPlace(bounds, (bound) => bound <= least));
    // One or two letters may begin words in many shards; where they are a word themselves is enough until a third is there.
    const few = typed.length < 3 && !isSpaceless.test(typed);
    const last = lastPlace(bounds, (bound) => bound <= typed || (!few && bound.startsWith(typed)));
    return bounds.map((_, number) => number).slice(first, last + 1);
  }

  /** The shards that can hold a word with a slip: all where they are few; else those of its own first letters, with the first two turned round, or without the first. @param {string} typed */
  shardsOfSlips(typed) {
    if (this.main.bounds.length <= 8) return this.main.bounds.map((_, number) => number);
    const starts = [typed[0] + typed[1], typed[1] + typed[0], typed.slice(1, 3)];
    return [...new Set([...starts.flatMap((start) => this.shardsOf(start)), ...this.shardsOf(typed)])];
  }

  /** The words of the index that a typed one stands for. @param {string} typed @returns {Promise<Map<string, {weight: number, list: string}>>} */
  async like(typed) {
    await Promise.all(this.shardsOf(typed).map((number) => this.need("words", number)));
    const found = this.pick((word) => likenessWeights[/** @type {"same"} */ (likeness(typed, word))]);
    if ([...found.values()].some(({ weight }) => weight > likenessWeights.shorter) || typed.length < 4) return found;
    await Promise.all(this.shardsOfSlips(typed).map((number) => this.need("words", number)));
    return new Map([...this.pick((word) => (slips(typed, word) ? likenessWeights.slip : 0)), ...found]);
  }

  /** @param {(word: string) => number | undefined} weigh */
  pick(weigh) {
    /** @type {Map<string, {weight: number, list: string}>} */
    const found = new Map();
    for (const shard of this.shards) {
      shard?.words.forEach((word, at) => {
        const weight = weigh(word);
        if (weight) found.set(word, { weight, list: shard.lists[at] });
      });
    }
    return found;
  }

  /**
   * The pages that fit, best first: those with more of the words before those with fewer, then by weight.
   * @param {string} query
   * @returns {Promise<{pages: number[], others: number, words: Set<string>[]}>} numbers of pages; how many more are for others; for each
   *   word that was typed, those it stands for
   */
  async find(query) {
    const typed = queryWords(query).slice(0, 12);
    const liked = await Promise.all(typed.map((word) => this.like(word)));
    /** @type {Map<number, {count: number, score: number}>} */
    const scores = new Map();
    for (const like of liked) {
      /** @type {Map<number, number>} */
      const best = new Map();
      for (const { weight, list } of like.values()) {
        const pages = readPages(list);
        const rare = Math.log(1 + this.main.pages / pages.length);
        for (const [page, mark] of pages) best.set(page, Math.max(best.get(page) ?? 0, weight * rare * classWeights[mark]));
      }
      for (const [page, score] of best) {
        const old = scores.get(page) ?? { count: 0, score: 0 };
        scores.set(page, { count: old.count + 1, score: old.score + score });
      }
    }
    const most = Math.max(0, ...[...scores.values()].map(({ count }) => count));
    // With all but one of many words a page may still be the right one; with fewer it is noise.
    const others = new Set(this.main.audiences.flatMap(([audiences, pages]) => (this.isForReader(audiences) ? [] : pages)));
    const all = [...scores].filter(([, { count }]) => count >= Math.max(1, most - (most > 2 ? 1 : 0)))
      .sort(([a, one], [b, two]) => two.count - one.count || two.score - one.score || a - b).map(([page]) => page);
    const pages = all.filter((page) => !others.has(page));
    return { pages, others: all.length - pages.length, words: liked.map((like) => new Set(like.keys())) };
  }

  /** What results show of a page. @param {number} number @returns {Promise<FoundPage>} */
  async page(number) {
    await this.need("pages", lastPlace(this.main.starts, (start) => start <= number));
    return this.pages[number];
  }
}
