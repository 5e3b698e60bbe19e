// The shapes that the scripts share, for `tsc --checkJs`; nothing of this reaches the browser.

/** The map `script:` of strings/xx.yaml; the build writes it in front of the joined scripts. */
declare const strings: Record<string, string | Record<string, string>>;

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
}

/** A question's lesson answer, under `ID@KEY`: another key is another record, so that a changed key asks again. */
interface AnswerRecord { first: Answer; last: Answer; /** when it was settled first */ settled?: number }
interface PageRecord { /** first and last visit */ first: number; last: number; done?: number }
interface Kept<T> { value: T; at: number }

interface State {
  version: number;
  /** When all was erased last: a state with an older mark loses as a whole. */
  erased: number;
  /** The learner's own seed for all shuffling. */
  seed: string;
  answers: Record<string, AnswerRecord>;
  pages: Record<string, PageRecord>;
  texts: Record<string, Kept<string>>;
  /** Ticks of checklists, under `LIST/ITEM`. */
  ticks: Record<string, Kept<boolean>>;
  /** `audience`, and what else is chosen once. */
  choices: Record<string, Kept<string>>;
}
type Group = "answers" | "pages" | "texts" | "ticks" | "choices";

/** Where text can be put. Every call may throw. */
interface Shelf {
  name: "launcher" | "device" | "window" | "memory";
  read(): string | null;
  write(text: string): void;
  /** Keeps a text that could not be read under another name. */
  aside?(text: string): void;
  /** Removes all but the state itself. */
  sweep?(): void;
}
type Trouble = "window" | "memory" | "full" | "damaged" | "newer";

interface Store {
  readonly state: State;
  readonly shelf: string;
  readonly troubles: ReadonlySet<Trouble>;
  change(edit: (state: State) => void): void;
  reload(): void;
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
  key(question: LeadletQuestion): Key;
  mix?(question: LeadletQuestion, seed: string): void;
  given(question: LeadletQuestion): Given;
  put(question: LeadletQuestion, given: Given): void;
  /** Shows what was right and wrong in `record.last`. */
  paint(question: LeadletQuestion, record: AnswerRecord, judged: Judged): void;
  clear(question: LeadletQuestion): void;
}

/** [id, title, href, kind, minutes, minutes by audience, audience] */
type OutlinePage = [string, string, string, string, number, Record<string, number>, string[]];
type OutlineModule = [string, string, string, OutlinePage[]];
interface Stop { id: string; title: string; href: string; minutes: number; module?: OutlineModule; place?: number }

interface Window {
  leadletOutline?: { modules: OutlineModule[] };
  leadletCaptions?: [number, number, string][];
  leadletStore?: { course: string; learner?: string; read(): string | null; write(text: string): void };
}
