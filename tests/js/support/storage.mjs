/** Stands in for `localStorage`, for as many tabs as share one; it holds at most `quota` characters of values. */
export class Storage {
  kept = new Map();
  writes = 0;

  constructor({ quota = Infinity } = {}) {
    this.quota = quota;
  }

  getItem = (key) => this.kept.get(key) ?? null;
  removeItem = (key) => this.kept.delete(key);
  setItem = (key, value) => {
    this.writes += 1;
    if (value.length > this.quota) throw new Error("QuotaExceededError");
    this.kept.set(key, value);
  };
}
