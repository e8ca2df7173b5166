/**
 * A piece of a page from the server, as its first element; null when there is none to show
 * (signed out, gone, the server away).
 *
 *   const piece = await fetchFragment("/jobs/…/progress/");
 */

const TIMEOUT_MS = 10000;

export async function fetchFragment(url) {
  try {
    const response = await fetch(url, { credentials: "same-origin", redirect: "manual", signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (!response.ok) return null;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    return page.body.firstElementChild;
  } catch (error) {
    if (error instanceof TypeError || error instanceof DOMException) return null;
    throw error;
  }
}
