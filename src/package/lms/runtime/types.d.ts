// The shapes of the runtime, for `tsc --checkJs`; nothing of this reaches the browser. Those of the learner's state are the theme's.

// Types of scripts that other scripts speak of without importing them.
type Word = import("./session.js").Word;
type KeptHere = import("./device.js").KeptHere;
type Device = import("./device.js").Device;
type ScormWords = import("./scorm.js").ScormWords;
type Scorm = import("./scorm.js").Scorm;

/** What the build says of the course: `window.leadletLaunch`. */
interface LaunchData {
  format: number;
  standard: "scorm12" | "scorm2004" | "cmi5" | "xapi";
  course: string;
  title: string;
  language: string;
  version: string;
  /** IRI of the course; pages, questions and objectives are below it. */
  iri: string;
  /** Percent. */
  pass: number;
  audiences: string[];
  pages: LaunchPage[];
  things: Record<string, LaunchThing>;
  /** New ids by those that an author changed. */
  was: Record<string, string>;
  questions: Record<string, LaunchQuestion>;
  objectives: { id: string; text: string; page: string }[];
  /** Characters of suspend_data; 0 for no limit. */
  limit: number;
  lms: LmsHabits;
  xapi?: { endpoint: string; token: string };
}
interface LaunchPage { id: string; title: string; href: string; kind: "lesson" | "quiz" | "self-check"; audience: string[]; pass?: number; attempts?: number; draw?: number; things: string[]; pool?: string[] }
interface LaunchThing { page: string; kind: string; key?: string; ids?: string[]; order?: boolean; targets?: string[] }
interface LaunchQuestion {
  interaction: "choice" | "true-false" | "sequencing" | "matching" | "fill-in" | "numeric" | "performance";
  many?: boolean;
  text: string;
  objective: string;
  points: number;
  options: [string, string][];
  targets: [string, string][];
  /** Ids; of matching `item>target`. */
  right: string[];
  /** Of true-false: the option that means true. */
  true?: string;
  blanks: string[][];
  ranges: [number, number][];
}
/** What an LMS is known to want. */
interface LmsHabits {
  name: string;
  status12: "passed" | "completed";
  interactions: boolean;
  objectives: boolean;
  exit: string;
  nav: "" | "suspendAll" | "exitAll";
  /** Least seconds between two commits that nothing urges. */
  commit: number;
}

/** One answer, as it is told to an LMS: what was asked, given and how right it was, 0 to 1. */
interface AnswerEvent {
  /** Names the answer among those that were told: the record, and the attempt of a quiz. */
  name: string;
  id: string;
  question: LaunchQuestion;
  given: Given;
  part: number;
  /** A guess before the teaching. */
  pre: boolean;
  at: number;
  /** The page on which it was asked. */
  page: string;
  /** Which attempt at that page, from 1, and which try in it. */
  attempt: number;
  try: number;
  /** Print of the wording that was seen, "" where it is not known any more. */
  wording: string;
  sure?: number;
}
/** How far a learner is: what every standard is told, in its own words. */
interface Facts {
  done: number;
  total: number;
  isComplete: boolean;
  /** Whether there is a quiz. */
  isGraded: boolean;
  /** 0 to 1, once every quiz was taken; rounded down to 4 digits. */
  score?: number;
  objectives: { id: string; text: string; score?: number; status: "passed" | "failed" | "completed" | "incomplete" }[];
}
/** One report to the LMS. */
interface Report {
  facts: Facts;
  events: AnswerEvent[];
  /** The state for an LMS that keeps a text of so many characters. */
  pack(limit: number): string;
  /** Where the learner is: a page's address below the package's root. */
  location: string;
  /** Seconds of this session. */
  seconds: number;
  /** The page goes: no time to wait. */
  isLeaving: boolean;
  /** Of a last report: whether there is something that the one before did not say. */
  isNew?: boolean;
}
/** What an LMS said when the session began. */
interface Opened {
  /** The LMS's name for the learner, "" if it gives none. */
  learner: string;
  /** The LMS's name for this attempt: what another one left unsent waits for its own. */
  attempt?: string;
  /** What was packed when the learner left, "" for nothing. */
  packed: string;
  location: string;
  /** Nothing is written: the learner looks back or around. */
  isReview: boolean;
  /** The LMS says that this learner begins. */
  isNew: boolean;
  /** The learner's language, if the LMS knows it. */
  language?: string;
  /** Where to go after leaving. */
  returnUrl?: string;
}
/** `kept`: the LMS has it, of the last report the end too. `open`: all but the end. `full`: it refuses the state for good. `later`: it does not answer. */
type Delivery = "kept" | "open" | "full" | "later";
interface Lms {
  open(): Promise<Opened | null> | Opened | null;
  report(report: Report): Promise<Delivery> | Delivery;
  /** The last report; once. */
  close(report: Report): Promise<Delivery> | Delivery;
  /** How soon after a change it is told, in milliseconds. */
  pause: number;
  /** How often it is told of the time alone, in milliseconds; missing where a session's time is said once, at its end. */
  beats?: number;
  /** It can be opened no more in this window. */
  isHopeless?: boolean;
}

interface Window {
  leadletLaunch?: LaunchData;
}
