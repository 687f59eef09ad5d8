/* The tile "camera": a stream or snapshots of a camera that the setting wall_allowed names. By the end of its path:
 * .m3u8 is HLS (hls.js, fetched when it is needed), .jpg, .jpeg, .png and .webp are snapshots, everything else is MJPEG.
 *
 * A way of seeing is {start(), stop()}; it tells ``seen()`` of every sign of life and ``lost()`` when it has to begin
 * anew, which happens with growing pauses. The last picture stays, grey, with words since when nothing came. Always muted.
 *
 *   wall.cameras.way(source)  "hls", "snapshot" or "mjpeg"; wall.cameras.pace: in ms (tests hurry)
 */
(function (wall) {
  "use strict";
  wall.tiles = wall.tiles || {};

  const READY_MS = 3000; // a camera that is dark must not hold the wall
  const PAUSES_MS = [1000, 2000, 4000, 8000, 15000, 30000, 60000];
  const SNAPSHOT_MS = 1000; // from picture to picture
  const pace = {
    silent: 12000, // ms without a sign of life
    answer: 10000, // for one picture
    probe: 30000, // how often a stream that tells nothing is asked anew
  };

  function way(source) {
    const path = new URL(source).pathname.toLowerCase();
    if (path.endsWith(".m3u8")) return "hls";
    return /\.(jpe?g|png|webp)$/.test(path) ? "snapshot" : "mjpeg";
  }

  /* A picture that is whole within ``pace.answer``. Rejects with the picture let go. */
  function picture(source) {
    const image = new Image();
    image.alt = "";
    image.referrerPolicy = "no-referrer";
    return new Promise((resolve, reject) => {
      const fail = () => {
        clearTimeout(timer);
        image.onload = image.onerror = null;
        image.src = "";
        reject(new Error("no picture"));
      };
      const timer = setTimeout(fail, pace.answer);
      image.onload = () => { clearTimeout(timer); image.onload = image.onerror = null; resolve(image); };
      image.onerror = fail;
      image.src = source;
    });
  }

  /* An address that the browser has not loaded yet: of the same one it shows what it has, and asks nobody. */
  function anew(source) {
    const url = new URL(source);
    url.searchParams.set("t", String(Date.now()));
    return url.href;
  }

  /* Puts an image in place of what stood there, which must let go of its connection. */
  function swap(element, image) {
    clear(element, ":scope > :is(img, canvas)");
    element.prepend(image);
  }

  function clear(element, which) {
    for (const old of element.querySelectorAll(which)) {
      old.remove();
      if (old instanceof HTMLImageElement) old.src = "";
    }
  }

  /* The last picture as a drawing: a stream that is let go of takes its picture along, and one that never ends grows. */
  function freeze(element) {
    const shown = element.querySelector(":scope > :is(img, video)");
    const width = shown && (shown.naturalWidth || shown.videoWidth), height = shown && (shown.naturalHeight || shown.videoHeight);
    if (width && height) {
      const drawing = document.createElement("canvas");
      drawing.width = width;
      drawing.height = height;
      drawing.getContext("2d").drawImage(shown, 0, 0);
      clear(element, ":scope > canvas");
      element.append(drawing);
    }
    clear(element, ":scope > img");
  }

  // ---- snapshots: one after the other, never two at once ------------------------------------------------------

  function snapshots(source, element, seen, lost) {
    let timer = 0, isOn = false;
    async function next() {
      try {
        const image = await picture(anew(source));
        if (!isOn) return void (image.src = "");
        swap(element, image);
        seen();
        timer = setTimeout(next, SNAPSHOT_MS);
      } catch (_error) {
        if (isOn) lost();
      }
    }
    return {
      start() { isOn = true; next(); },
      stop() { isOn = false; clearTimeout(timer); },
    };
  }

  /* ---- MJPEG: an <img> that never ends. The browser tells of its first picture only, and nobody may look into one of
   * another origin: so a second one is opened now and then. Its first picture is the sign of life, and it takes over. */

  function mjpeg(source, element, seen, lost) {
    let timer = 0, isOn = false;
    async function next() {
      try {
        const image = await picture(anew(source));
        if (!isOn) return void (image.src = "");
        swap(element, image);
        seen(pace.probe + pace.answer);
        timer = setTimeout(next, pace.probe);
      } catch (_error) {
        if (isOn) lost();
      }
    }
    return {
      start() { isOn = true; next(); },
      stop() { isOn = false; clearTimeout(timer); },
    };
  }

  // ---- HLS ------------------------------------------------------------------------------------------------------

  let fetching = null; // hls.js, once for all cameras of this display
  function player() {
    const place = document.getElementById("wall");
    const url = place && place.dataset.hls;
    if (!url) return Promise.reject(new Error("hls.js was not set up"));
    fetching = fetching || new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = url;
      script.onload = () => resolve(window.Hls);
      script.onerror = () => { fetching = null; reject(new Error("hls.js cannot be loaded")); };
      document.head.append(script);
    });
    return fetching;
  }

  function hls(source, element, seen, lost) {
    let stream = null, watching = 0, isOn = false;
    const video = document.createElement("video");
    video.muted = true;
    video.playsInline = true;
    video.disablePictureInPicture = true;
    video.tabIndex = -1;
    let last = -1;

    async function begin() {
      try {
        const Hls = await player();
        if (!isOn) return;
        if (!Hls || !Hls.isSupported()) throw new Error("this browser plays no HLS");
        stream = new Hls({ enableWorker: false, backBufferLength: 10, maxBufferLength: 20, lowLatencyMode: true, liveDurationInfinity: true });
        stream.on(Hls.Events.ERROR, (_event, told) => told.fatal && isOn && lost());
        stream.on(Hls.Events.MANIFEST_PARSED, () => video.play().catch(() => {}));
        stream.loadSource(source);
        stream.attachMedia(video);
        if (!video.isConnected) element.prepend(video);
        watching = setInterval(look, 1000);
      } catch (error) {
        wall.problem("camera", error.message);
        if (isOn) lost();
      }
    }

    function look() {
      if (video.currentTime !== last && video.videoWidth && !video.paused) {
        if (last >= 0) {
          clear(element, ":scope > :is(img, canvas)");
          seen();
        }
        last = video.currentTime;
      } else if (video.paused) video.play().catch(() => {});
    }

    return {
      start() { isOn = true; begin(); },
      stop() {
        isOn = false;
        clearInterval(watching);
        if (stream) stream.destroy();
        stream = null;
        video.remove();
        video.removeAttribute("src");
        video.load();
      },
    };
  }

  /* Why it cannot be played here at all, in words. */
  function missing(source) {
    const place = document.getElementById("wall");
    return way(source) === "hls" && !(place && place.dataset.hls) ? wall.word("tile_no_hls", {}) : null;
  }

  const WAYS = { hls, snapshot: snapshots, mjpeg };

  // ---- the tile -------------------------------------------------------------------------------------------------

  wall.tiles.camera = {
    make(tile, place) {
      const element = wall.tile.root("camera", place);
      const reason = wall.tile.refused(tile.source) || missing(tile.source);
      if (reason) {
        wall.tile.say(element, reason, true);
        return { element, ready: wall.tile.painted(element), close() {} };
      }
      const host = new URL(tile.source).host;
      const began = wall.now();
      let shown = () => {};
      const first = new Promise((resolve) => { shown = resolve; });
      let seenAt = 0, holds = 0, tries = 0, timer = 0, camera = null;

      function seen(goodFor) {
        seenAt = wall.now();
        holds = seenAt + (goodFor || 0) + pace.silent;
        tries = 0;
        shown();
        look();
      }

      function lost() {
        freeze(element);
        camera.stop();
        holds = Math.min(holds, wall.now() + pace.silent);
        clearTimeout(timer);
        timer = setTimeout(start, PAUSES_MS[Math.min(tries, PAUSES_MS.length - 1)]);
        tries += 1;
      }

      function start() {
        camera = WAYS[way(tile.source)](tile.source, element, seen, lost);
        camera.start();
      }

      /* HLS that hangs without an error, and a stream that is asked and never answers, begin anew too. */
      function look() {
        const at = wall.now();
        const isSilent = seenAt ? at > holds : at - began > pace.silent;
        element.classList.toggle("is-lost", isSilent);
        if (isSilent) {
          const values = { host, time: wall.tile.time(seenAt || began, place.lang) };
          wall.tile.say(element, wall.word(seenAt ? "tile_camera_silent" : "tile_camera_never", values), true);
          if (seenAt && camera && at - holds > pace.answer && !tries) lost();
        } else wall.tile.say(element, seenAt ? null : wall.word("tile_camera_waiting", { host }));
      }

      start();
      const stop = wall.tile.every(1000, look);
      const soon = new Promise((resolve) => setTimeout(resolve, READY_MS));
      const ready = Promise.race([first, soon]).then(() => wall.tile.painted(element));
      return {
        element, ready,
        close() {
          stop();
          clearTimeout(timer);
          camera.stop();
          clear(element, ":scope > img");
        },
        refresh() { clearTimeout(timer); camera.stop(); tries = 0; start(); },
      };
    },
  };

  wall.cameras = { way, pace };
})((window.wall = window.wall || {}));
