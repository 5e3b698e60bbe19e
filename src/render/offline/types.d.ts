// What the build writes before worker.js, and the worker's own kind of global scope, for `tsc --checkJs`.

declare const made: {
  course: string;
  /** Changes when any listed file does. */
  version: string;
  /** Pages that are kept from the first visit, with the hash of each. */
  pages: Record<string, string>;
  /** Files that are kept from the first visit, whose names hold their hash. */
  files: string[];
  /** Folders whose other files are kept once they were visited. */
  folders: string[];
  /** The page that stands in for one that is not here, with a hole `{home}`. */
  away: string;
};
declare function skipWaiting(): Promise<void>;
interface WindowEventMap { install: ExtendableEvent; activate: ExtendableEvent; fetch: FetchEvent; message: ExtendableMessageEvent }
interface WorkerGlobalScopeEventMap { install: ExtendableEvent; activate: ExtendableEvent; fetch: FetchEvent; message: ExtendableMessageEvent }
