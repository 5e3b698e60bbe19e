// A strict LMS of our own: Moodle's standards-mode patterns, and every habit that LMSs were seen to have.

const patterns12 = {
  "cmi.core.lesson_status": /^(passed|completed|failed|incomplete|browsed)$/, "cmi.core.exit": /^(time-out|suspend|logout|)$/,
  "cmi.core.lesson_location": /^[\u0000-\uFFFF]{0,255}$/, "cmi.suspend_data": /^[\u0000-\uFFFF]{0,4096}$/,
  "cmi.core.session_time": /^\d{2,4}:\d{2}:\d{2}(\.\d{1,2})?$/,
  ...Object.fromEntries(["raw", "min", "max"].map((one) => [`cmi.core.score.${one}`, /^(100(\.0+)?|\d{1,2}(\.\d+)?)$/])),
  "cmi.objectives.n.id": /^[\u0021-\u007E]{1,255}$/, "cmi.objectives.n.score.raw": /^(100(\.0+)?|\d{1,2}(\.\d+)?)$/,
  "cmi.objectives.n.status": /^(passed|completed|failed|incomplete|browsed|not attempted)$/,
  "cmi.interactions.n.id": /^[\u0021-\u007E]{1,255}$/, "cmi.interactions.n.objectives.n.id": /^[\u0021-\u007E]{1,255}$/,
  "cmi.interactions.n.time": /^([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,2})?$/,
  "cmi.interactions.n.type": /^(true-false|choice|fill-in|matching|performance|sequencing|likert|numeric)$/,
  "cmi.interactions.n.correct_responses.n.pattern": /^[\u0000-\uFFFF]{0,255}$/, "cmi.interactions.n.student_response": /^[\u0000-\uFFFF]{0,255}$/,
  "cmi.interactions.n.weighting": /^-?\d+(\.\d+)?$/, "cmi.interactions.n.result": /^(correct|wrong|unanticipated|neutral|-?\d+(\.\d+)?)$/,
  "cmi.interactions.n.latency": /^\d{2,4}:\d{2}:\d{2}(\.\d{1,2})?$/,
};
const responses12 = {
  choice: /^([a-z0-9](_[a-z0-9-]+)?(,[a-z0-9](_[a-z0-9-]+)?)*)?$/, sequencing: /^([a-z0-9](_[a-z0-9-]+)?(,[a-z0-9](_[a-z0-9-]+)?)*)?$/, "true-false": /^[tf01]$/, matching: /^([a-z0-9][\w-]*\.[a-z0-9][\w-]*(,[a-z0-9][\w-]*\.[a-z0-9][\w-]*)*)?$/,
  numeric: /^-?\d+(\.\d+)?$/, "fill-in": /^[ -~\u00A0-\uFFFF]{0,255}$/, performance: /^.{0,255}$/,
};
const short = "[\\w.]{1,250}", time2004 = /^P(?=.)(\d+Y)?(\d+M)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+(\.\d{1,2})?S)?)?$/;
const patterns2004 = {
  "cmi.completion_status": /^(completed|incomplete|not attempted|unknown)$/, "cmi.success_status": /^(passed|failed|unknown)$/,
  "cmi.exit": /^(time-out|suspend|logout|normal|)$/, "cmi.location": /^[\u0000-\uFFFF]{0,1000}$/, "cmi.suspend_data": /^[\u0000-\uFFFF]{0,64000}$/,
  "cmi.session_time": time2004, "cmi.progress_measure": /^(1(\.0+)?|0(\.\d+)?)$/, "cmi.score.scaled": /^-?(1(\.0{1,7})?|0(\.\d{1,7})?)$/,
  ...Object.fromEntries(["raw", "min", "max"].map((one) => [`cmi.score.${one}`, /^-?\d+(\.\d{1,7})?$/])),
  "cmi.objectives.n.id": /^\S{1,4000}$/, "cmi.objectives.n.score.scaled": /^-?(1(\.0{1,7})?|0(\.\d{1,7})?)$/, "cmi.objectives.n.score.raw": /^-?\d+(\.\d{1,7})?$/,
  "cmi.objectives.n.success_status": /^(passed|failed|unknown)$/, "cmi.objectives.n.completion_status": /^(completed|incomplete|not attempted|unknown)$/,
  "cmi.objectives.n.description": /^[\u0000-\uFFFF]{0,250}$/,
  "cmi.interactions.n.id": /^\S{1,4000}$/, "cmi.interactions.n.objectives.n.id": /^\S{1,4000}$/,
  "cmi.interactions.n.timestamp": /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,2}Z?)?$/,
  "cmi.interactions.n.type": /^(true-false|choice|fill-in|long-fill-in|matching|performance|sequencing|likert|numeric|other)$/,
  "cmi.interactions.n.correct_responses.n.pattern": /^[\u0000-\uFFFF]{0,4000}$/, "cmi.interactions.n.learner_response": /^[\u0000-\uFFFF]{0,4000}$/,
  "cmi.interactions.n.weighting": /^-?\d+(\.\d{1,7})?$/, "cmi.interactions.n.result": /^(correct|incorrect|unanticipated|neutral|-?\d+(\.\d{1,7})?)$/,
  "cmi.interactions.n.latency": time2004, "cmi.interactions.n.description": /^[\u0000-\uFFFF]{0,250}$/,
};
const responses2004 = {
  choice: new RegExp(`^(${short}(\\[,\\]${short})*)?$`), sequencing: new RegExp(`^(${short}(\\[,\\]${short})*)?$`), "true-false": /^(true|false)$/,
  matching: new RegExp(`^(${short}\\[\\.\\]${short}(\\[,\\]${short}\\[\\.\\]${short})*)?$`), numeric: /^(-?\d+(\.\d+)?)?(\[:\](-?\d+(\.\d+)?)?)?$/,
  "fill-in": /^.{0,250}$/, performance: new RegExp(`^(${short}\\[\\.\\]\\S+(\\[,\\]${short}\\[\\.\\]\\S+)*)?$`),
};

/**
 * @param {12 | 2004} version
 * @param {Record<string, string>} [kept] what it kept from the launch before; changed in place by each commit
 * @param {{fail?: (call: string, args: string[], count: number) => unknown, numbers?: boolean, only?: RegExp}} [habits] `fail` answers in
 *   the LMS's stead unless it gives nothing; `only`: the elements it has
 */
export function strictLms(version, kept = {}, { fail = () => undefined, only } = {}) {
  const is12 = version === 12;
  const patterns = is12 ? patterns12 : patterns2004, responses = is12 ? responses12 : responses2004;
  const now = { ...kept };
  const log = [];
  const faults = [];
  let state = "closed", error = 0, count = 0;
  const set = (code, value) => ((error = code), value);
  const fault = (words) => faults.push(words);
  const calls = {
    start(argument) {
      if (argument !== "") fault("Initialize takes nothing");
      if (state === "open") return set(is12 ? 101 : 103, "false");
      if (state === "over") return set(is12 ? 101 : 104, "false");
      state = "open";
      return set(0, "true");
    },
    end(argument) {
      if (argument !== "") fault("Finish takes nothing");
      if (state !== "open") return fault(`Finish while ${state}`), set(is12 ? 301 : 112, "false");
      state = "over";
      Object.assign(kept, now);
      return set(0, "true");
    },
    commit(argument) {
      if (argument !== "") fault("Commit takes nothing");
      if (state !== "open") return fault(`Commit while ${state}`), set(is12 ? 301 : 142, "false");
      Object.assign(kept, now);
      return set(0, "true");
    },
    get(element) {
      if (state !== "open") return set(is12 ? 301 : 122, "");
      if (only && !only.test(element)) return set(401, "");
      if (/_count$/.test(element)) {
        const group = element.replace("_count", "");
        const numbers = Object.keys(now).filter((one) => one.startsWith(group)).map((one) => Number(one.slice(group.length).split(".")[0]) + 1);
        // Moodle answers with a number.
        return set(0, Math.max(0, ...numbers));
      }
      if (is12 && (/interactions/.test(element) || /session_time|core\.exit/.test(element))) return set(404, "");
      return element in now ? set(0, now[element]) : set(is12 ? 0 : 403, "");
    },
    set(element, value) {
      if (typeof value !== "string") fault(`${element}: a ${typeof value}`);
      if (state !== "open") return fault(`SetValue while ${state}`), set(is12 ? 301 : 132, "false");
      if (only && !only.test(element)) return set(401, "false");
      if (element === "adl.nav.request") return set(0, "true");
      const pattern = patterns[element.replace(/\.\d+/g, ".n")];
      if (!pattern) return fault(`no element ${element}`), set(401, "false");
      const [, group, number] = element.match(/^cmi\.(objectives|interactions)\.(\d+)/) ?? [];
      const size = group ? new Set(Object.keys(now).filter((one) => one.startsWith(`cmi.${group}.`)).map((one) => one.split(".")[2])).size : 0;
      if (group && Number(number) > size) return fault(`a gap before ${element}`), set(is12 ? 201 : 351, "false");
      if (group && Number(number) === size && !/\.id$/.test(element)) return fault(`${element} before its id`), set(408, "false");
      if (!pattern.test(value)) return fault(`${element} = ${value.slice(0, 80)}`), set(is12 ? 405 : 406, "false");
      const type = now[`cmi.interactions.${number}.type`];
      if (/pattern$|_response$/.test(element) && type && !responses[type].test(value)) return fault(`${type}: ${element} = ${value}`), set(406, "false");
      if (element === "cmi.interactions.0.type" && !now["cmi.interactions.0.id"]) fault("a type before its id");
      now[element] = value;
      return set(0, "true");
    },
    error: () => String(error),
  };
  const names = is12
    ? { start: "LMSInitialize", end: "LMSFinish", get: "LMSGetValue", set: "LMSSetValue", commit: "LMSCommit", error: "LMSGetLastError" }
    : { start: "Initialize", end: "Terminate", get: "GetValue", set: "SetValue", commit: "Commit", error: "GetLastError" };
  const api = Object.fromEntries(Object.entries(names).map(([what, name]) => [name, (...args) => {
    log.push([what, ...args]);
    const found = fail(what, args, ++count);
    if (found === undefined) return calls[what](...args);
    if (found instanceof Error) throw found;
    if (found === "false") error = 101;
    else if (what !== "error") error = 0;
    return found;
  }]));
  return { api, kept, now, log, faults, get state() { return state; } };
}
