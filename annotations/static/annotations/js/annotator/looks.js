/**
 * What has been looked at: sentences that stood wholly on screen for a second, or had the cursor.
 *
 *   const looks = new Looks([row…], {margin: "-44px 0px -60px", onShown: (n) => …});
 *   looks.onScreen();  looks.has(4);  looks.add(4);
 */
const LOOK_MS = 1000;

export class Looks {
  #since = new Map();
  #seen = new Set();

  constructor(rows, { margin, onShown }) {
    const observer = new IntersectionObserver((entries) => {
      for (const { target, intersectionRatio, time } of entries) {
        const n = rows.indexOf(target);
        if (intersectionRatio < 0.99) this.#turnFrom(n, time);
        else if (!this.#since.has(n)) {
          this.#since.set(n, time);
          onShown(n);
        }
      }
    }, { threshold: 0.99, rootMargin: margin });
    for (const row of rows) observer.observe(row);
    document.addEventListener("visibilitychange", () => this.#restart());
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
