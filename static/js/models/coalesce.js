/** A function that runs `work` once, soon, however often it is called before that; `soon` says when. */
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
