import { isolated } from "models/names";

const CHANNEL = "parley-session";

/**
 * Whether whoever this page belongs to is still signed in in this browser: the session may end elsewhere, and in another
 * tab somebody else may sign in. Then nothing leaves this page, and what is written waits until its person is back.
 *
 * `ask()` resolves with the profile of whoever is signed in, or null, and rejects when that cannot be found out.
 */
export class Session {
  #checking = null;

  constructor({ me, socket, ask, channel = new BroadcastChannel(CHANNEL) }) {
    Object.assign(this, { me, socket, ask, channel });
    this.channel.onmessage = ({ data: personId }) => (this.isOver || personId !== me.id) && this.check();
  }

  /** Nobody or somebody else is signed in. */
  get isOver() {
    return this.socket.isOver;
  }

  /** Whoever is signed in instead, or null. */
  get stranger() {
    return this.socket.stranger;
  }

  /** When what is written now will be sent; "" while that is at once. */
  get waitingWords() {
    if (!this.isOver) return "";
    return this.stranger ? `Will be sent when ${isolated(this.me.display_name)} signs in again` : "Will be sent when you sign in again";
  }

  /** Let the other tabs of this browser look whose session it is: this page has just been opened. */
  announce() {
    this.channel.postMessage(this.me.id);
  }

  /** Find out who is signed in, once however often that is asked for meanwhile, and stop or go on accordingly. */
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
