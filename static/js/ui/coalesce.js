/** A function that schedules `work` with `soon` once, however often it is called before `work` runs. */
export function coalesce(work, soon = queueMicrotask) {
  let isWaiting = false;
  return () => {
    if (isWaiting) return;
    isWaiting = true;
    soon(() => {
      isWaiting = false;
      work();
    });
  };
}
