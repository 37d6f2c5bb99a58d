/** What can go wrong between the page and the server, each as its own class. */

/** The connection went away before the answer came: it may or may not have arrived. */
export class ConnectionLost extends Error {
  constructor(message = "The connection was lost.") {
    super(message);
  }
}

/** No answer within the time allowed: it may or may not have arrived. */
export class TimedOut extends Error {
  constructor() {
    super("The server did not answer in time.");
  }
}

/** The server answered with an error; `message` is its sentence for a person. */
export class Refusal extends Error {
  /**
   * @param {Partial<ErrorPayload>} payload
   * @param {number | null} status the HTTP status, or null if the answer came by the socket
   */
  constructor({ error, code, fields = {}, retry_after: retryAfter = null }, status = null) {
    super(error || "The server refused this.");
    this.code = code;
    this.fields = fields;
    this.retryAfter = retryAfter;
    this.status = status;
  }

  /** Nobody, or somebody else, is signed in; the page says so by itself. */
  get isSignedOut() {
    return this.status === 401;
  }

  /** The same request may well succeed later. */
  get isTemporary() {
    return ["rate_limited", "unavailable", "server_error"].includes(this.code);
  }
}

const SIGN_IN = "Sign in again to do this.";

/** There is no connection because nobody, or somebody else, is signed in. */
export class ConnectionOver extends ConnectionLost {
  constructor() {
    super(SIGN_IN);
  }
}

/** The request was not made because nobody, or somebody else, is signed in. */
export class SignedOut extends Refusal {
  constructor() {
    super({ error: SIGN_IN, code: "not_authenticated" }, 401);
  }
}
