/**
 * What has been looked at: sentences that stood wholly on screen for a second, or had the cursor. Only those on which
 * something is suggested are watched, for the browser looks at each of them whenever it paints.
 *
 *   const looks = new Looks({margin: "-44px 0px -60px", onShown: (n) => …});
 *   looks.watch(4, row);  looks.onScreen();  looks.has(4);  looks.add(4);
 */
const LOOK_MS = 1000;

export class Looks {
  #since = new Map();
  #seen = new Set();
  #watched = new Map();
  #observer;

  constructor({ margin, onShown }) {
    this.#observer = new IntersectionObserver((entries) => {
      for (const { target, intersectionRatio, time } of entries) {
        const n = this.#watched.get(target);
        if (intersectionRatio < 0.99) this.#turnFrom(n, time);
        else if (!this.#since.has(n)) {
          this.#since.set(n, time);
          onShown(n);
        }
      }
    }, { threshold: 0.99, rootMargin: margin });
    document.addEventListener("visibilitychange", () => this.#restart());
  }

  watch(n, row) {
    this.#watched.set(row, n);
    this.#observer.observe(row);
  }

  onScreen() {
    return [...this.#since.keys()].sort((a, b) => a - b);
  }

  has(n) {
    return this.#seen.has(n) || (!document.hidden && performance.now() - this.#since.get(n) >= LOOK_MS);
  }

  add(n) {
    this.#seen.add(n);
  }

  // Private

  #turnFrom(n, time) {
    if (!document.hidden && time - this.#since.get(n) >= LOOK_MS) this.add(n);
    this.#since.delete(n);
  }

  /** Nobody looks at a hidden tab: the second begins anew. */
  #restart() {
    for (const [n, since] of this.#since) {
      if (document.hidden && performance.now() - since >= LOOK_MS) this.add(n);
      this.#since.set(n, performance.now());
    }
  }
}
