/**
 * Call `work` every `period` milliseconds while the page is visible and its person is not idle. Returns a function that
 * ends it.
 */
export function pollWhileInUse({ idleDetector }, period, work, page = globalThis.document) {
  const timer = setInterval(() => page.hidden || idleDetector.isIdle || work(), period);
  return () => clearInterval(timer);
}
