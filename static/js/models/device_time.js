import { remember } from "models/cookies";

/** How this device tells the time: its time zone, and whether it counts hours to twelve. */
const { timeZone, hour12 } = new Intl.DateTimeFormat(undefined, { hour: "numeric" }).resolvedOptions();

export const countsToTwelve = Boolean(hour12);

/** Let the server draw times on the next page as this device tells them. */
export function rememberDeviceTime() {
  remember("time_zone", timeZone);
  remember("hours", countsToTwelve ? 12 : 24);
}

/** The times of this page, which the server drew without knowing the device, have been drawn again. */
export function revealTimes() {
  for (const hidden of document.querySelectorAll("[data-times]")) delete hidden.dataset.times;
}
