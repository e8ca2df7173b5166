/**
 * All requests to the server. An answer is {ok: true, status, body}, a refusal {ok: false, status, body}
 * with the server's one error shape {code, detail, field}; no answer at all throws Unreachable.
 *
 *   const answer = await send("PUT", "/api/…/sentences/3", body, {"If-Match": '"2"'});
 */

export class Unreachable extends Error {}

const TIMEOUT_MS = 20000;

export async function send(method, url, body = null, headers = {}) {
  const response = await reach(url, {
    method,
    headers: { Accept: "application/json", ...content(body), ...csrf(method), ...headers },
    body: body === null ? undefined : JSON.stringify(body),
    credentials: "same-origin",
    redirect: "manual",
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (response.type === "opaqueredirect") return { ok: false, status: 401, body: { code: "signed_out", detail: "" } };
  return { ok: response.ok, status: response.status, body: await readBody(response) };
}

async function reach(url, options) {
  try {
    return await fetch(url, options);
  } catch (error) {
    throw new Unreachable(error.message);
  }
}

async function readBody(response) {
  const text = await response.text().catch(() => { throw new Unreachable("the answer broke off"); });
  try {
    return text ? JSON.parse(text) : {};
  } catch {
    return { code: "not_json", detail: "" };
  }
}

function content(body) {
  return body === null ? {} : { "Content-Type": "application/json" };
}

/** The token stands in its cookie, which another tab may have renewed, else in the page. */
function csrf(method) {
  if (method === "GET") return {};
  const cookie = document.cookie.match(/(?:^|; )(?:__Host-|__Secure-)?csrftoken=([^;]+)/);
  const token = cookie ? decodeURIComponent(cookie[1]) : document.querySelector("meta[name=csrf-token]")?.content;
  return token ? { "X-CSRFToken": token } : {};
}
