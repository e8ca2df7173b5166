/**
 * Nothing goes out under another login. A sign-in renews the CSRF cookie: where it is not the one last seen, or the
 * server knows nothing of one's own work, it is asked who is signed in first.
 *
 *   const send = ownSend({user, me: "/api/me"});   // as send(); 401 "other_person" where somebody else is signed in
 */
import { csrfCookie, send } from "../lib/api.js";

export function ownSend({ user, me, reach = send, token = csrfCookie }) {
  let known = token();
  const check = async () => {
    const seen = token();
    const answer = await reach("GET", me);
    if (answer.ok && answer.body.uid !== user) return { ok: false, status: 401, body: { code: "other_person" } };
    if (answer.ok) known = seen;
    return answer;
  };
  return async (...request) => {
    if (token() !== known) {
      const who = await check();
      if (!who.ok) return who;
    }
    const answer = await reach(...request);
    if (answer.status !== 404) return answer;
    const who = await check();
    return who.ok ? answer : who;
  };
}
