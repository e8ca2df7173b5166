/**
 * Counts active seconds by place: time runs while the page is seen and something was done within the last minute.
 *
 *   const clock = new ActiveClock(() => performance.now());
 *   clock.touch();          // on every key or pointer act
 *   clock.stand(4);         // from here on the time is that of sentence 4
 *   clock.take(4);          // its active seconds since they were last taken
 */

const IDLE_MS = 60000;

export class ActiveClock {
  #now;
  #place = 0;
  #input = null;
  #counted = 0;
  #spent = new Map();

  constructor(now) {
    this.#now = now;
  }

  touch() {
    this.#count();
    this.#input = this.#now();
  }

  /** The page is hidden: time until now counts, time from now does not. */
  pause() {
    this.#count();
    this.#input = null;
  }

  stand(place) {
    this.#count();
    this.#place = place;
  }

  add(place, seconds) {
    this.#spent.set(place, (this.#spent.get(place) ?? 0) + seconds * 1000);
  }

  take(place) {
    const seconds = this.waiting(place);
    this.add(place, -seconds);
    return seconds;
  }

  /** Active seconds of a place that were not taken yet, in tenths. */
  waiting(place) {
    this.#count();
    return Math.floor((this.#spent.get(place) ?? 0) / 100) / 10;
  }

  #count() {
    const now = this.#now();
    if (this.#input !== null) this.add(this.#place, Math.max(0, Math.min(now, this.#input + IDLE_MS) - this.#counted) / 1000);
    this.#counted = now;
  }
}

/** "12 s", "4 min", "1 h 05 min". */
export function duration(seconds, t) {
  const minutes = Math.round(seconds / 60);
  if (seconds < 59.5) return t("duration_seconds", { count: Math.round(seconds) });
  if (minutes < 60) return t("duration_minutes", { count: minutes });
  return t("duration_hours", { hours: Math.floor(minutes / 60), minutes: String(minutes % 60).padStart(2, "0") });
}

/** "14:02" of a date or ISO time, in the page's language and the reader's zone. */
export function clockTime(moment) {
  return new Date(moment).toLocaleTimeString(document.documentElement.lang || [], { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
}
