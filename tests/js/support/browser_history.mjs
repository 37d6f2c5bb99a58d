/** Stands in for `history` and `location`: a list of entries, the first of them another site's, and where one is in it. */
export class BrowserHistory {
  entries = [{ pathname: "elsewhere", state: null }];
  position = 0;

  constructor(pathname) {
    this.pushState(null, "", pathname);
  }

  get state() {
    return this.entries[this.position].state;
  }

  get pathname() {
    return this.entries[this.position].pathname;
  }

  pushState(state, title, pathname) {
    this.entries.splice(++this.position, Infinity, { pathname, state });
  }

  replaceState(state, title, pathname = this.pathname) {
    this.entries[this.position] = { pathname, state };
  }

  /** As in a browser, this happens later, and nothing happens where there is no such entry. */
  go(step) {
    setTimeout(() => this.#go(step));
  }

  back() {
    this.go(-1);
  }

  #go(step) {
    if (!this.entries[this.position + step]) return;
    this.position += step;
    if (this.pathname !== "elsewhere") this.onpopstate();
  }
}
