import { isolated } from "words/names";

/**
 * What the bar above the timeline says about the connection: a kind (none, reconnecting, offline, catching-up,
 * restored, signed-out, other-person, refused, update) and a sentence. A short loss of the connection shows nothing.
 */
const UNNOTICED = 3000;
const COUNTDOWN_FROM = 5000;
const LASTING = {
  "signed-out": () => "You've been signed out.",
  "other-person": ({ stranger }) => `You're signed in as ${isolated(stranger.display_name)}.`,
  refused: () => "The server closed this page's connection.",
};

export function connectionStatus({ state, isOnline, lostFor, retryIn, busyFor, wasShown, hasUpdate, stranger = null }) {
  if (state in LASTING) return { kind: state, text: LASTING[state]({ stranger }) };
  if (!isOnline) return { kind: "offline", text: "You are offline. Messages will be sent later." };
  if (state !== "live") return reconnecting(lostFor, retryIn);
  if (busyFor > 1000) return { kind: "catching-up", text: "Catching up" };
  if (wasShown) return { kind: "restored", text: "Back online" };
  if (hasUpdate) return { kind: "update", text: "An update is available." };
  return { kind: "none", text: "" };
}

function reconnecting(lostFor, retryIn) {
  if (lostFor < UNNOTICED) return { kind: "none", text: "" };
  if (retryIn < COUNTDOWN_FROM) return { kind: "reconnecting", text: "Reconnecting…" };
  return { kind: "reconnecting", text: `Reconnecting in ${Math.ceil(retryIn / 1000)} s` };
}
