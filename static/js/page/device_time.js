import { remember } from "net/cookies";
import { countsToTwelve } from "words/dates";

/** Let the server draw times on the next page as this device tells them: in its time zone, in twelve or 24 hours. */
export function rememberDeviceTime() {
  remember("time_zone", new Intl.DateTimeFormat().resolvedOptions().timeZone);
  remember("hours", countsToTwelve ? 12 : 24);
}

/** The times of this page, which the server drew without knowing the device, have been drawn again. */
export function revealTimes() {
  for (const hidden of document.querySelectorAll("[data-times]")) delete hidden.dataset.times;
}
