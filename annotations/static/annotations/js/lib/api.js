/**
 * All requests to the server. An answer is {ok: true, status, body}, a refusal {ok: false, status, body}
 * with the server's one error shape {code, detail, field}; no answer at all throws Unreachable. `retryAfter`: the
 * seconds the server wants to be left alone, 0 where it names none.
 *
 *   const answer = await send("PUT", "/api/…/sentences/3", body, {"If-Match": '"2"'});
 */

export class Unreachable extends Error {}

/** `send(…).catch(unanswered)`: an answer without `ok` and `status` where there was none. */
export function unanswered(error) {
  if (error instanceof Unreachable) return {};
  throw error;
}

const TIMEOUT_MS = 20000;

export async function send(method, url, body = null, headers = {}) {
  const response = await fetch(url, {
    method,
    headers: { Accept: "application/json", "Accept-Language": document.documentElement.lang, ...content(body), ...headers },
    body: body && JSON.stringify(body),
    redirect: "manual",
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).catch(unreachable);
  if (response.type === "opaqueredirect") return { ok: false, status: 401, body: { code: "signed_out", detail: "" } };
  const retryAfter = Number(response.headers.get("Retry-After")) || 0;
  return { ok: response.ok, status: response.status, retryAfter, body: parsed(await response.text().catch(unreachable)) };
}

function unreachable(error) {
  throw new Unreachable(error.message);
}

function parsed(text) {
  try {
    return JSON.parse(text || "{}");
  } catch {
    return { code: "not_json", detail: "" };
  }
}

/** The token stands in its cookie, which another tab may have renewed, else in the page. */
function content(body) {
  if (body === null) return {};
  const token = csrfCookie() ?? document.querySelector("meta[name=csrf-token]")?.content ?? "";
  return { "Content-Type": "application/json", "X-CSRFToken": token };
}

/** The token of the newest sign-in in this browser, in any tab; null where there is no cookie to read. */
export function csrfCookie() {
  const cookie = document.cookie.match(/(?:^|; )(?:__Host-|__Secure-)?csrftoken=([^;]+)/);
  return cookie && decodeURIComponent(cookie[1]);
}
