/* The server's clock at this display: wall.now(), in ms UTC. The display's own clock may be hours wrong, and may be set
 * while the page is open: only performance.now() is counted on, which nobody sets.
 *
 *   wall.clock.beat(server_at, heardAt)      a beat of the live road; heardAt: Date.now() when the worker got it
 *   wall.clock.heard(t0, at, sent_at, t1)    an exchange: sent and answered at t0 and t1 by Date.now(), received and
 *                                            answered by the server at `at` and `sent_at`
 *   wall.clock.offset()                      ms that the server is ahead of Date.now()
 *   wall.clock.roundTrip()                   of the best exchange in ms | null
 *
 * A beat is some time on its way, nobody knows how long: the server is at least as late as it says (a lower bound). Of
 * an exchange the middle is right within half its round trip (RFC 5905, section 8): the shortest of the last minute
 * holds, a long one only as a lower bound. Contradicted three times, everything that was heard before is forgotten: the
 * server's clock was set.
 */
(function (wall) {
  "use strict";
  if (typeof document === "undefined") return;

  const KEPT_MS = 60000;
  const DELAY_MAX_MS = 4000; // a beat that the worker kept for a window that opened later is at most a beat old
  const ROUND_TRIP_MAX_MS = 5000;
  const ROUND_TRIP_GOOD_MS = 200; // a longer one waited in a busy page, nobody knows on which of the two ways
  const STEP_MS = 400; // Date.now() against performance.now(): more than that, and the clock was set, or we slept
  const CONTRADICTION_MS = 2000;
  const CONTRADICTIONS = 3;
  const BACK_MAX_MS = 1000; // less than that is waited for; time does not run backwards

  let beats = []; // {ahead, at}: the server against performance.now()
  let exchanges = []; // {ahead, at, trip}
  let ahead = null;
  let contradictions = 0;
  let last = 0; // what wall.now() said
  let skew = Date.now() - performance.now();

  function opened() {
    const [navigation] = performance.getEntriesByType("navigation");
    const told = Number(wall.root() && wall.root().dataset.now);
    return told ? told - (navigation ? navigation.responseStart : 0) : Date.now() - performance.now();
  }

  /* Whether Date.now() ran as performance.now() did since the last look. */
  function isSteady() {
    const seen = Date.now() - performance.now();
    const isSame = Math.abs(seen - skew) < STEP_MS;
    skew = seen;
    if (!isSame) { beats = []; exchanges = []; } // of a sleep performance.now() knows nothing: hear anew
    return isSame;
  }

  function contradicted(sample) {
    contradictions = ahead !== null && Math.abs(sample - ahead) > CONTRADICTION_MS ? contradictions + 1 : 0;
    if (contradictions < CONTRADICTIONS) return false;
    contradictions = 0;
    beats = [];
    exchanges = [];
    return true;
  }

  function settle() {
    const since = performance.now() - KEPT_MS;
    beats = beats.filter((each) => each.at > since);
    exchanges = exchanges.filter((each) => each.at > since);
    const best = exchanges.reduce((found, each) => (!found || each.trip < found.trip ? each : found), null);
    const least = beats.reduce((found, each) => Math.max(found, each.ahead), -Infinity);
    if (best && best.trip <= ROUND_TRIP_GOOD_MS) ahead = Math.max(best.ahead, Math.min(least, best.ahead + best.trip / 2));
    else if (best) ahead = Math.max(best.ahead - best.trip / 2, least);
    else if (beats.length) ahead = least;
  }

  function beat(serverAt, heardAt) {
    if (!Number.isFinite(serverAt)) return;
    const isTrusted = isSteady();
    const waited = Date.now() - heardAt;
    const delay = isTrusted && waited > 0 && waited < DELAY_MAX_MS ? waited : 0;
    const sample = serverAt - performance.now() + delay;
    contradicted(sample);
    beats.push({ ahead: sample, at: performance.now() });
    settle();
  }

  function heard(t0, at, sentAt, t1) {
    if (![t0, at, sentAt, t1].every(Number.isFinite)) return;
    const trip = t1 - t0 - (sentAt - at);
    if (!isSteady() || trip < 0 || trip > ROUND_TRIP_MAX_MS) return; // the clock was set in between
    const sample = (at - t0 + (sentAt - t1)) / 2 + skew;
    contradicted(sample);
    exchanges.push({ ahead: sample, at: performance.now(), trip: trip });
    settle();
  }

  wall.now = function () {
    if (ahead === null) ahead = opened();
    const found = performance.now() + ahead;
    if (found < last && last - found < BACK_MAX_MS) return last;
    last = found;
    return found;
  };

  wall.clock = {
    beat: beat,
    heard: heard,
    offset: () => wall.now() - Date.now(),
    roundTrip: () => (exchanges.length ? Math.min(...exchanges.map((each) => each.trip)) : null),
  };
})(window.wall = window.wall || {});
