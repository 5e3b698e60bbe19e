// What the build writes before worker.js, and the worker's own kind of global scope, for `tsc --checkJs`.

declare const build: {
  course: string;
  /** Another for each text of `sw.js`. */
  version: string;
  /** Files that are kept from the first visit: address below the site, and SHA-256 of the bytes as base64url. */
  files: Record<string, string>;
  /** Folders whose other files are kept once they were visited. */
  folders: string[];
  /** The page that stands in for one that is not here, with a hole `{home}`. */
  away: string;
};
declare const registration: ServiceWorkerRegistration;
declare function skipWaiting(): Promise<void>;
interface WindowEventMap { install: ExtendableEvent; activate: ExtendableEvent; fetch: FetchEvent; message: ExtendableMessageEvent }
interface WorkerGlobalScopeEventMap { install: ExtendableEvent; activate: ExtendableEvent; fetch: FetchEvent; message: ExtendableMessageEvent }
