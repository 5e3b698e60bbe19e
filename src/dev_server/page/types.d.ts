// What the scripts of watch find around them.

/** What the tag of the live script says: the run and number of the page, and the secret by which files are opened. */
declare const here: { live?: string; token?: string };

interface Window {
  /** What the default theme offers to its own rooms. */
  leadlet?: any;
  leadletOutline?: { was?: Record<string, string> };
  /** What the live script lends to the server's own page. */
  leadletLive: { findingOf(finding: any): HTMLElement };
  /** A launcher's store, as the theme asks for it. */
  leadletStore: any;
}

interface PerformanceEntry {
  responseStatus?: number;
}
