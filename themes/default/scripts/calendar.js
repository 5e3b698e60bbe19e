// Calendar files (RFC 5545): lines end in CR LF and are folded at 75 octets.

/** @param {string} text */
const calendarEscape = (text) => text.replace(/[\\;,]/g, "\\$&").replace(/\r?\n/g, "\\n").replace(/[\0-\x08\x0b-\x1f\x7f]/g, "");

/** No character is cut in two. @param {string} line */
export function foldLine(line) {
  let folded = "", octets = 0;
  for (const character of line) {
    const size = new TextEncoder().encode(character).length;
    if (octets + size > 75) {
      folded += "\r\n ";
      octets = 1;
    }
    folded += character;
    octets += size;
  }
  return folded;
}

/** @param {number} day @returns {string} 20261124 */
const calendarDay = (day) => new Date(day * 86400000).toISOString().slice(0, 10).replace(/-/g, "");

/**
 * Whole days, as the learner's own calendar counts them.
 * @param {{uid: string, day: number, title: string, text?: string}[]} events
 * @param {number} now
 */
export function calendarText(events, now) {
  const stamped = new Date(now).toISOString().replace(/[-:]|\.\d+/g, "");
  const lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//leadlet//practice//EN", "CALSCALE:GREGORIAN"];
  for (const { uid, day, title, text } of events) {
    lines.push("BEGIN:VEVENT", "UID:" + calendarEscape(uid), "DTSTAMP:" + stamped,
      "DTSTART;VALUE=DATE:" + calendarDay(day), "DTEND;VALUE=DATE:" + calendarDay(day + 1), "SUMMARY:" + calendarEscape(title));
    if (text) lines.push("DESCRIPTION:" + calendarEscape(text));
    lines.push("TRANSP:TRANSPARENT", "END:VEVENT");
  }
  return [...lines, "END:VCALENDAR", ""].map(foldLine).join("\r\n");
}
