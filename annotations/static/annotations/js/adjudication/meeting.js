/**
 * From difference to difference by key on the meeting page, which is whole without this.
 */
import { bindKeys } from "../annotator/keyboard.js";
import { find, findAll, readJson } from "../lib/dom.js";

const differing = findAll(".meeting tbody.differs");
let place = -1;

function go(step) {
  if (differing.length === 0) return;
  differing[place]?.classList.remove("here");
  place = place < 0 ? (step > 0 ? 0 : differing.length - 1) : Math.max(0, Math.min(differing.length - 1, place + step));
  const group = differing[place];
  group.classList.add("here");
  group.focus({ preventScroll: true });
  group.scrollIntoView({ block: "center" });
  find("#place").textContent = `${place + 1}/${differing.length}`;
}

const acts = { next_open: () => go(1), next: () => go(1), previous: () => go(-1) };
bindKeys(document, { keys: readJson("meeting-keys"), run: (action) => acts[action]?.(), capture: () => false });
document.addEventListener("click", (event) => acts[event.target.closest("button[data-action]")?.dataset.action]?.());
document.documentElement.dataset.ready = "";
