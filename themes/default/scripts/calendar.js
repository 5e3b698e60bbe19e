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
 * Whole days, as the learner's own calendar counts them; with a time (`0900`) that many minutes of the day wherever the learner is, and a reminder.
 * @typedef {{uid: string, day: number, title: string, text?: string, url?: string, time?: string, minutes?: number}} CalendarEvent
 * @param {CalendarEvent[]} events
 * @param {number} now
 */
export function calendarText(events, now) {
  const stamped = new Date(now).toISOString().replace(/[-:]|\.\d+/g, "");
  const lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//leadlet//practice//EN", "CALSCALE:GREGORIAN"];
  for (const { uid, day, title, text, url, time, minutes = 5 } of events) {
    lines.push("BEGIN:VEVENT", "UID:" + calendarEscape(uid), "DTSTAMP:" + stamped);
    // A time without a zone is the time on the learner's own clock.
    if (time) lines.push(`DTSTART:${calendarDay(day)}T${time}00`, `DURATION:PT${minutes}M`);
    else lines.push("DTSTART;VALUE=DATE:" + calendarDay(day), "DTEND;VALUE=DATE:" + calendarDay(day + 1));
    lines.push("SUMMARY:" + calendarEscape(title));
    if (text) lines.push("DESCRIPTION:" + calendarEscape(text));
    if (url) lines.push("URL:" + url.replace(/[\0-\x20\x7f]/g, ""));
    if (time) lines.push("BEGIN:VALARM", "ACTION:DISPLAY", "TRIGGER:PT0S", "DESCRIPTION:" + calendarEscape(title), "END:VALARM");
    lines.push("TRANSP:TRANSPARENT", "END:VEVENT");
  }
  return [...lines, "END:VCALENDAR", ""].map(foldLine).join("\r\n");
}

/**
 * One event a lesson, one lesson each workday from the day after `day` on.
 * @param {{id: string, title: string, address: string, minutes: number}[]} lessons those that are still to do, in order
 * @param {{day: number, time: string, course: string}} how `time` as `0900`
 * @returns {CalendarEvent[]}
 */
export function lessonReminders(lessons, { day, time, course }) {
  return lessons.map(({ id, title, address, minutes }) => {
    // The first of January 1970 was a Thursday: two days later begins a weekend.
    do day++; while ((day + 4) % 7 === 6 || (day + 4) % 7 === 0);
    return { uid: `${id}@${course}.leadlet`, day, time, minutes, title, text: address, url: address };
  });
}
