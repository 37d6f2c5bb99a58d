/** Dates and times as people of this browser's language and time zone read them. */

const DAY = 86_400_000;
const clock = new Intl.DateTimeFormat(undefined, { hour: "numeric", minute: "2-digit" });
const weekday = new Intl.DateTimeFormat(undefined, { weekday: "long" });
const shortWeekday = new Intl.DateTimeFormat(undefined, { weekday: "short" });
const date = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "long", year: "numeric" });
const shortDate = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });
const soon = new Intl.DateTimeFormat(undefined, { weekday: "short", hour: "numeric", minute: "2-digit" });
const full = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "long" });

/** A key that is equal for all moments of one local day. */
export function dayKey(moment) {
  return `${moment.getFullYear()}-${moment.getMonth() + 1}-${moment.getDate()}`;
}

function daysAgo(moment, now) {
  const midnight = (at) => new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime();
  return Math.round((midnight(now) - midnight(moment)) / DAY);
}

/** Today, Yesterday, the weekday within a week, else the date. */
export function dayLabel(moment, now = new Date()) {
  const days = daysAgo(moment, now);
  if (days === 0) return "Today";
  if (days === 1) return "Yesterday";
  return days > 1 && days < 7 ? weekday.format(moment) : date.format(moment);
}

/** For a narrow column: the time today, then Yesterday, the weekday, the date. */
export function briefTime(moment, now = new Date()) {
  const days = daysAgo(moment, now);
  if (days === 0) return clock.format(moment);
  if (days === 1) return "Yesterday";
  return days > 1 && days < 7 ? shortWeekday.format(moment) : shortDate.format(moment);
}

/** A future moment: the time if it is today, else the day as well. */
export function whenTime(moment, now = new Date()) {
  return daysAgo(moment, now) === 0 ? clock.format(moment) : soon.format(moment);
}

export const clockTime = (moment) => clock.format(moment);

export const longDate = (moment) => date.format(moment);

/** Date, time and zone, for a tooltip. */
export const fullTime = (moment) => full.format(moment);
