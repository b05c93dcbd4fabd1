// Time passes: distances ("in 2 h 15 min") and what remains of a promise go on ticking. The
// server's clock counts, not this computer's.

const words = JSON.parse(document.getElementById("ui-words").textContent).time;
const loaded = Date.now() - performance.now();
const answered = performance.getEntriesByType("navigation")[0]?.responseStart ?? 0;
const served = Date.parse(document.documentElement.dataset.servedAt);
const AHEAD = Number.isNaN(served) ? 0 : served - (loaded + answered);
const MINUTE = 60;
const HOUR = 3600;
const DAY = 86400;
const FAR = 3 * DAY;

const now = () => Date.now() + AHEAD;

// The same cut as the server's: the two largest units, never rounded up.
function length(seconds, days) {
  let left = Math.abs(seconds);
  if (left > 0 && left < MINUTE) return `${left} ${words.second}`;
  const parts = [];
  const units = [
    [DAY, words.day],
    [HOUR, words.hour],
    [MINUTE, words.minute],
  ];
  for (const [size, word] of days ? units : units.slice(1)) {
    const count = Math.floor(left / size);
    left %= size;
    if (count) parts.push(`${count} ${word}`);
    else if (parts.length) break;
    if (parts.length === 2) break;
  }
  return parts.join(" ") || `0 ${words.minute}`;
}

function distance(seconds) {
  const far = Math.abs(seconds);
  if (far < MINUTE) return seconds > 0 ? words.soon : words.just_now;
  if (far >= FAR) {
    const days = Math.floor(far / DAY);
    if (seconds > 0) return words.ahead_days.replace("{}", days);
    return words.past.replace("{}", `${days} ${words.day}`);
  }
  return (seconds > 0 ? words.ahead : words.past).replace("{}", length(far, true));
}

function put(element, text) {
  if (element && element.textContent !== text) element.textContent = text;
}

function tick() {
  const at = now();
  let soon = false;
  for (const element of document.querySelectorAll("time[data-ticks]")) {
    const seconds = Math.trunc((Date.parse(element.dateTime) - at) / 1000);
    put(element.querySelector("[data-distance]"), distance(seconds));
  }
  // "today" is over at midnight: from then on the day is named.
  for (const element of document.querySelectorAll("time[data-day-ends]")) {
    if (at >= Date.parse(element.dataset.dayEnds)) {
      put(element.querySelector("[data-words]"), element.dataset.plain);
    }
  }
  for (const element of document.querySelectorAll("[data-remaining]")) {
    const until = element.dataset.until ? Math.min(at, Date.parse(element.dataset.until)) : at;
    const passed = Math.max(0, (until - Date.parse(element.dataset.asOf)) / 1000);
    const left = Math.trunc(Number(element.dataset.remaining) - passed);
    put(element, (left < 0 ? "\u2212" : "") + length(left, false));
    if (Math.abs(left) < 2 * MINUTE) soon = true;
  }
  return soon;
}

let timer;
function run() {
  clearTimeout(timer);
  if (document.hidden) return;
  timer = setTimeout(run, tick() ? 1000 : 10000);
}

document.addEventListener("visibilitychange", run);
document.addEventListener("htmx:load", run);
run();
