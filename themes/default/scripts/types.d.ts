// The shapes that the scripts share, for `tsc --checkJs`; nothing of this reaches the browser.

/** The map `script:` of strings/xx.yaml; the build writes it in front of the joined scripts. */
declare const strings: Record<string, string | Record<string, string>>;

// Types of scripts that other scripts speak of without importing them.
type LeadletQuestion = import("./question.js").LeadletQuestion;
type LeadletScenario = import("./scenario.js").LeadletScenario;
type Known = import("./letters.js").Known;
type KnownPage = import("./letters.js").KnownPage;
type Thing = import("./letters.js").Thing;

/** What a learner gave: ids of options or places, in order; words or numbers by blank; for pairs `left>right`. */
type Given = string[];

interface Answer {
  /** Milliseconds since 1970; later than that of the answer before, also when the clock was set back. */
  at: number;
  given: Given;
  /** The share that is right, 0 to 1. */
  part: number;
  /** Print of the wording that was answered. */
  wording: string;
  /** Which try of this round, from 1. */
  tries: number;
  /** How sure: 1 a guess, 2 fairly, 3 sure. */
  sure?: number;
  /** This answer ended the round: right, out of attempts, or the answer was asked for. */
  end?: boolean;
  /** The answer was asked for. */
  shown?: boolean;
  /** A guess before the teaching: no score, no feedback. */
  pre?: boolean;
  /** Of a self-check's rating: the behaviour (module id), and the steps of its scale. */
  about?: string;
  of?: number;
}

/** A question's lesson answer, under `ID@KEY`: another key is another record, so that a changed key asks again. */
interface AnswerRecord { first: Answer; last: Answer; /** when it was settled first */ settled?: number }
interface PageRecord { /** first and last visit */ first: number; last: number; done?: number }
interface Kept<T> { value: T; at: number }
/** The learner's own words, with what they answer: so My plan can show them alone. */
interface Note extends Kept<string> {
  /**
   * `thought` (a reflection), `plan` (cue and action, a line each), `draft` of a plan, `finished` (a plan that is over), `happened` (what came
   * of a plan, under `PLAN/happened-DAY`), `light` (a recognition), `name`.
   */
  as?: string;
  /** The prompt; of a plan its words before, between and after, a line each. */
  about?: string;
  page?: string;
}
/** When a question, card or plan comes back: `gap` days of the course's list after `day`; past the list's end it is retired. */
interface Practice { at: number; day: number; gap: number; /** sure, and wrong: comes first */ bad?: boolean; /** the local day on which practice asked it last */ asked?: number }
/** One attempt at a quiz page, under `PAGE/START`. */
interface Attempt {
  at: number;
  /** Ids of its questions. */
  drawn: string[];
  /** By `ID@KEY`. */
  given: Record<string, Answer>;
  end?: number;
  /** 0 to 1. */
  score?: number;
}

interface State {
  version: number;
  /** When all was erased last: a state with an older mark loses as a whole. */
  erased: number;
  /** The learner's own seed for all shuffling. */
  seed: string;
  /** The newest local day that was seen. */
  day: number;
  answers: Record<string, AnswerRecord>;
  pages: Record<string, PageRecord>;
  texts: Record<string, Note>;
  /** Ticks of checklists and of criteria, under `LIST/ITEM`; of a comparison `ID/compared`; of plans "did it", under `PLAN/did-DAY`. */
  ticks: Record<string, Kept<boolean>>;
  /** `audience`, values of ratings, what was said of cards. */
  choices: Record<string, Kept<string>>;
  /** By the id alone: a question whose key was changed comes back all the same. */
  practice: Record<string, Practice>;
  quizzes: Record<string, Attempt>;
}
type Group = "answers" | "pages" | "texts" | "ticks" | "choices" | "practice" | "quizzes";

/** Where text can be put. Every call may throw. */
interface Shelf {
  name: "launcher" | "device" | "tab" | "window" | "memory";
  read(): string | null;
  /** An empty text leaves nothing. */
  write(text: string): void;
  /** Keeps a text that could not be read under another name. */
  aside?(text: string): void;
  /** Removes all but the state itself. */
  sweep?(): void;
}
type Trouble = "tab" | "window" | "memory" | "full" | "damaged" | "newer";

interface Store {
  readonly state: State;
  readonly shelf: string;
  readonly troubles: ReadonlySet<Trouble>;
  /** Work that this tab carries and that another site could have put there: it waits for the learner's consent. */
  readonly offered: State | null;
  /** Adds what is offered, or drops it. */
  answerOffer(accept: boolean): void;
  change(edit: (state: State) => void): void;
  reload(): void;
  /** From now on what was kept under an old id stands under the new one. */
  follow(was: ReadonlyMap<string, string>): void;
  listen(heard: () => void): () => void;
  erase(): void;
}

/** What is right; which fields stand there depends on the kind. */
interface Key {
  right?: string[];
  many?: boolean;
  order?: string[];
  /** For each left side or item the right sides or groups that fit. */
  pairs?: Record<string, string[]>;
  blanks?: string[][];
  exact?: boolean;
  ranges?: { min: number; max: number }[];
  /** The share that an ending earns. */
  endings?: Record<string, number>;
}
/** `state` of each part by its id, place or number; `missed`: right, and left out. */
type PartState = "right" | "wrong" | "missed" | "none";
interface Judged { part: number; parts: Record<string, PartState> }

/** What a kind of question does with its own inputs. */
interface Kind {
  /** What is said when nothing was given. */
  first?(question: LeadletQuestion): string;
  key(question: LeadletQuestion): Key;
  start?(question: LeadletQuestion): void;
  /** An order of its own; else options are shuffled. */
  mix?(question: LeadletQuestion, seed: string): Given;
  given(question: LeadletQuestion): Given;
  put(question: LeadletQuestion, given: Given): void;
  changed?(question: LeadletQuestion, target: Element): void;
  /** Shows what was right and wrong in `record.last`; else each option is marked by its part. */
  paint?(question: LeadletQuestion, record: AnswerRecord, judged: Judged): void;
  clear?(question: LeadletQuestion): void;
  /** What would be right for a part, as text. */
  insteadOf?(question: LeadletQuestion, id: string): string;
  /** An answer as text, for "Your first answer: …". */
  words?(question: LeadletQuestion, given: Given): string;
}

/** Where the answers of questions are kept. */
interface Book {
  read(question: LeadletQuestion): AnswerRecord | undefined;
  keep(question: LeadletQuestion, answer: Omit<Answer, "at">): void;
  hadOther(question: LeadletQuestion): boolean;
  /** What the button says that goes on after a settled question; nothing: there is none. */
  onward?(question: LeadletQuestion): string;
  goOn?(question: LeadletQuestion): void;
  /** One try each. */
  once?: boolean;
}

/**
 * [id, title, href, kind, minutes, minutes by audience, audience, practice script, ids of what can come back, for each of them what it
 * practises: 0 the page's objective, 1 none, 2 it is a plan, else an objective's name; empty when all practise the page's; percent to pass a quiz, else 0]
 */
type OutlinePage = [string, string, string, string, number, Record<string, number>, string[], string, string[], (number | string)[], number];
/** What can come back: its page, the script that brings it, what it practises. */
interface Item { id: string; page: string; script: string; objective: string; isPlan: boolean }
type OutlineModule = [string, string, string, OutlinePage[], number];
interface Stop { id: string; title: string; href: string; minutes: number; module?: OutlineModule; place?: number; pass?: number }

interface TrustedRules { createHTML(html: string): string; createScriptURL(address: string): string }
interface Window {
  /** Where the browser has Trusted Types. */
  trustedTypes?: { createPolicy(name: string, rules: TrustedRules): { createHTML(html: string): unknown; createScriptURL(address: string): unknown } };
  leadletOutline?: { practice?: number[]; /** how many things practice asks on one day at most */ daily?: number; pass?: number; version?: string; modules: OutlineModule[]; /** new ids by those that an author changed */ was?: Record<string, string> };
  /** What a link that carries progress is packed by. */
  leadletKnown?: { things: Record<string, { kind: string; key?: string; ids?: string[]; order?: boolean; targets?: string[]; typed?: string[]; ranges?: [number, number][] }>; pages: Record<string, { pool?: string[]; attempts?: number }>; names: string[] };
  /** What a page's practice script calls: the HTML of each thing that can come back. */
  leadletPractice?: (page: string, things: Record<string, string>) => void;
  /** What the bundle of every page gives to others: see start.js. */
  leadlet: { strings: Record<string, unknown>; store: Store; carryEmbed(within?: ParentNode): void; arrive(): void };
  /** In a course of one file: its data scripts by address, and what runs one of them. */
  leadletFiles?: Record<string, () => void>;
  leadletInside?: (address: string) => boolean;
  /** What the scripts of the search index call. */
  leadletSearch?: (main: SearchMain) => void;
  leadletSearchWords?: (number: number, terms: string, lists: string) => void;
  leadletSearchPages?: (number: number, pages: FoundPage[]) => void;
  leadletCaptions?: [number, number, string][];
  leadletStore?: { course: string; learner?: string; read(): string | null; write(text: string): void; sweep?(): void };
}

/** What the script that knows the index says: how many pages, the first page of each chunk, the letters each shard begins with, hashes of eight characters, joined, and which pages are for some audiences. */
interface SearchMain { pages: number; starts: number[]; chunks: string; bounds: string[]; shards: string; audiences: [string[], number[]][] }
/** [href, title, kind, module, hue, audiences, [anchor, text, anchor, text …]] */
type FoundPage = [string, string, string, string, number, string[], string[]];
