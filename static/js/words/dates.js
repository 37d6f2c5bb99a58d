/**
 * Dates and times in the language of the page, in this device's time zone and on its clock. The server draws the same
 * (`messaging/templatetags/dates.py`), and both are held against `tests/cases/dates.json`.
 */

const DAY = 86_400_000;
const LANGUAGE = "en-GB";
const weekday = new Intl.DateTimeFormat(LANGUAGE, { weekday: "long" });
const shortWeekday = new Intl.DateTimeFormat(LANGUAGE, { weekday: "short" });
const month = new Intl.DateTimeFormat(LANGUAGE, { month: "long" });

/** Whether this device counts hours to twelve. */
export const countsToTwelve = Boolean(new Intl.DateTimeFormat(undefined, { hour: "numeric" }).resolvedOptions().hour12);

const full = new Intl.DateTimeFormat(LANGUAGE, { dateStyle: "full", timeStyle: "long", hour12: countsToTwelve });

/**
 * A key that is equal for all moments of one local day.
 *
 * @param {Date} moment
 */
export function dayKey(moment) {
  return `${moment.getFullYear()}-${moment.getMonth() + 1}-${moment.getDate()}`;
}

/**
 * @param {Date} moment
 * @param {Date} now
 */
function daysAgo(moment, now) {
  const midnight = (at) => new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime();
  return Math.round((midnight(now) - midnight(moment)) / DAY);
}

/**
 * Today, Yesterday, the weekday within a week, else the date.
 *
 * @param {Date} moment
 */
export function dayLabel(moment, now = new Date()) {
  const days = daysAgo(moment, now);
  if (days === 0) return "Today";
  if (days === 1) return "Yesterday";
  return days > 1 && days < 7 ? weekday.format(moment) : longDate(moment);
}

/**
 * For a narrow column: the time today, then Yesterday, the weekday, the date.
 *
 * @param {Date} moment
 */
export function briefTime(moment, now = new Date(), toTwelve = countsToTwelve) {
  const days = daysAgo(moment, now);
  if (days === 0) return clockTime(moment, toTwelve);
  if (days === 1) return "Yesterday";
  return days > 1 && days < 7 ? shortWeekday.format(moment) : `${moment.getDate()} ${month.format(moment).slice(0, 3)}`;
}

/**
 * A future moment: the time if it is today, else the day as well.
 *
 * @param {Date} moment
 */
export function whenTime(moment, now = new Date()) {
  return daysAgo(moment, now) === 0 ? clockTime(moment) : `${shortWeekday.format(moment)} ${clockTime(moment)}`;
}

/**
 * The time of day: 14:05, or 2:05 PM.
 *
 * @param {Date} moment
 */
export function clockTime(moment, toTwelve = countsToTwelve) {
  const hours = moment.getHours();
  const minutes = String(moment.getMinutes()).padStart(2, "0");
  if (!toTwelve) return `${String(hours).padStart(2, "0")}:${minutes}`;
  return `${hours % 12 || 12}:${minutes} ${hours < 12 ? "AM" : "PM"}`;
}

/** @param {Date} moment */
export function longDate(moment) {
  return `${moment.getDate()} ${month.format(moment)} ${moment.getFullYear()}`;
}

/**
 * Date, time and zone, for a tooltip.
 *
 * @param {Date} moment
 */
export const fullTime = (moment) => full.format(moment);
