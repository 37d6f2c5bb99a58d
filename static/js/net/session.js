import { isolated } from "words/names";

/** @import { Socket } from "net/socket" */

const CHANNEL = "parley-session";

/**
 * Watches whether this page's person is still signed in in this browser: the session may end elsewhere, and somebody else
 * may sign in in another tab. Then the page sends nothing, and messages wait until its person is signed in again.
 *
 * `ask()` resolves with the profile of whoever is signed in, or null; it rejects when the server cannot be asked.
 */
export class Session {
  #checking = null;

  /** @param {{ me: MePayload, socket: Socket, ask: () => Promise<MePayload | null>, channel?: BroadcastChannel }} options */
  constructor({ me, socket, ask, channel = new BroadcastChannel(CHANNEL) }) {
    this.me = me;
    this.socket = socket;
    this.ask = ask;
    this.channel = channel;
    this.channel.onmessage = ({ data: personId }) => (this.isOver || personId !== me.id) && this.check();
  }

  /** Nobody, or somebody else, is signed in. */
  get isOver() {
    return this.socket.isOver;
  }

  /** The profile of whoever is signed in instead, or null. */
  get stranger() {
    return this.socket.stranger;
  }

  /** A sentence that says when messages will be sent; "" while they are sent at once. */
  get waitingWords() {
    if (!this.isOver) return "";
    return this.stranger
      ? `Will be sent when ${isolated(this.me.display_name)} signs in again`
      : "Will be sent when you sign in again";
  }

  /** This page has just been opened: let the other tabs of this browser check whose session it is. */
  announce() {
    this.channel.postMessage(this.me.id);
  }

  /** Ask who is signed in, and stop or resume the page accordingly; concurrent calls share one request. */
  check() {
    this.#checking ??= this.#check().finally(() => (this.#checking = null));
    return this.#checking;
  }

  async #check() {
    const person = await this.ask().catch(() => undefined);
    if (person === undefined) return;
    if (person?.id === this.me.id) this.socket.revive();
    else this.socket.giveUp(person);
  }
}
