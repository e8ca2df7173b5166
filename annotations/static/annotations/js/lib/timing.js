/**
 * Counts active seconds: time runs while the page is seen and something was done lately.
 *
 *   const clock = new ActiveClock(() => performance.now());
 *   clock.touch();          // on every key or pointer act
 *   clock.take();           // active seconds since the last take
 */

const IDLE_MS = 30000;

export class ActiveClock {
  #now;
  #last = null;
  #active = 0;

  constructor(now) {
    this.#now = now;
  }

  touch() {
    const now = this.#now();
    if (this.#last !== null) this.#active += Math.min(now - this.#last, IDLE_MS);
    this.#last = now;
  }

  /** The page is hidden: time until now counts, time from now does not. */
  pause() {
    if (this.#last === null) return;
    this.touch();
    this.#last = null;
  }

  take() {
    this.touch();
    const seconds = Math.round(this.#active / 100) / 10;
    this.#active = 0;
    return seconds;
  }
}

/** "14:02" of a date or ISO time, in the page's language and the reader's zone. */
export function clockTime(moment) {
  const language = document.documentElement.lang || undefined;
  return new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(new Date(moment));
}
