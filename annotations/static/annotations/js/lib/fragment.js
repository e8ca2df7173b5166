/**
 * A piece of a page from the server, as its first element, or a whole page; null when there is none to show
 * (signed out, gone, the server away).
 *
 *   const piece = await fetchFragment("/jobs/…/progress/");
 */

const TIMEOUT_MS = 10000;

export async function fetchFragment(url) {
  return (await fetchPage(url))?.body.firstElementChild ?? null;
}

export async function fetchPage(url) {
  try {
    const response = await fetch(url, { redirect: "manual", signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (!response.ok) return null;
    return new DOMParser().parseFromString(await response.text(), "text/html");
  } catch (error) {
    if (error instanceof TypeError || error instanceof DOMException) return null;
    throw error;
  }
}
