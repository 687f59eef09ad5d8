/* The editor of a scene (layouts/wall/scenes/editor.py).
 *
 *   #scene   data-scene: JSON {scene: {key, title, version, tiles}, wall: {displays, columns, rows}, palette, most, who, words}
 *
 * What is changed stands in the page and, until it is saved, in sessionStorage: a lost connection, an ended session and a
 * page that is loaded again lose nothing. Saving sends the version that was seen; whoever comes second is told whose work is
 * there, and loads that or keeps his own as a copy. Nothing is drawn but what the tiles say (wall-scenes-stage.js).
 */
(function (scenes) {
  "use strict";
  if (typeof document === "undefined") return;

  const API = "/api/wall";
  const UNDO_MAX = 100;
  const TOGETHER_MS = 900; // changes of one kind so soon after each other are taken back together

  function titleField(place) {
    const label = document.createElement("label"), name = document.createElement("span"), input = document.createElement("input");
    label.className = "field";
    name.className = "field-title";
    name.textContent = place.dataset.title;
    Object.assign(input, { className: "input", maxLength: Number(place.dataset.most), autocomplete: "off" });
    label.append(name, input);
    place.replaceChildren(label);
    return input;
  }

  function start(root) {
    const content = JSON.parse(root.dataset.scene);
    const element = (id) => document.getElementById(id);
    const say = (name, values) => (content.words[name] || "").replace(/\{(\w+)\}/g, (_, key) => (values || {})[key]);
    const kept = `wall-scene:${content.who}:${content.scene.key}`;
    const past = [], future = [];
    let version = content.scene.version, saved = "", mark = "", markedAt = 0, isSending = false, typedFrom = "";

    const editor = { content, element, say, tiles: [], chosen: -1 };
    const titled = titleField(element("scene-title"));
    const title = () => titled.value;
    const now = () => JSON.stringify({ title: title(), tiles: editor.tiles });
    const tileOf = (given) => ({ kind: given.kind, source: given.source || "", display: given.display || null, area: [...given.area] });
    const sent = () => editor.tiles.map((tile) => ({ kind: tile.kind, source: tile.source, area: tile.area, ...(tile.display ? { display: tile.display } : {}) }));
    const isDirty = () => now() !== saved;

    editor.nameOf = function (tile) {
      const { screens, kinds } = content.palette;
      if (tile.kind !== "screen") return tile.source && ["announcement", "ticker"].includes(tile.kind) ? `${kinds[tile.kind]}: ${tile.source}` : kinds[tile.kind];
      const found = screens.find((each) => each.path === tile.source.split("?")[0]);
      return found ? found.title : tile.source;
    };

    // ---- changing -------------------------------------------------------------------------------------------------

    /* `again`: names a change that goes on while somebody types or holds a key. */
    editor.change = function (deed, again, was) {
      const before = was || state();
      deed();
      const isSame = again && again === mark && Date.now() - markedAt < TOGETHER_MS;
      if (!isSame) past.push(before);
      if (past.length > UNDO_MAX) past.shift();
      future.length = 0;
      mark = again || "";
      markedAt = Date.now();
      shown(!again || again.startsWith("area"));
    };

    const state = () => JSON.stringify({ title: title(), tiles: editor.tiles, chosen: editor.chosen });

    function put(given) {
      const found = JSON.parse(given);
      titled.value = found.title;
      editor.tiles = found.tiles;
      editor.chosen = Math.min(found.chosen === undefined ? -1 : found.chosen, editor.tiles.length - 1);
      mark = "";
      shown(true);
    }

    function step(from, to, word) {
      if (!from.length) return status(say("nothing"));
      to.push(state());
      put(from.pop());
      status(say(word));
    }

    editor.choose = function (n) {
      if (editor.chosen === n) return;
      editor.chosen = n;
      stage.draw();
      properties.draw();
    };
    editor.add = function (tile) {
      if (editor.tiles.length >= content.most) return status(say("full", { n: content.most }), true);
      editor.change(() => {
        editor.tiles.push(tile);
        editor.chosen = editor.tiles.length - 1;
      });
    };
    editor.remove = function (n) {
      editor.change(() => {
        editor.tiles.splice(n, 1);
        editor.chosen = Math.min(n, editor.tiles.length - 1);
      });
      const next = stage.elements()[editor.chosen];
      if (next) next.focus({ preventScroll: true });
    };
    editor.double = function (n) {
      const area = [...editor.tiles[n].area];
      editor.add({ ...editor.tiles[n], area: area });
    };
    editor.order = function (n, by) {
      const to = n + by;
      if (to < 0 || to >= editor.tiles.length) return;
      editor.change(() => {
        editor.tiles.splice(to, 0, ...editor.tiles.splice(n, 1));
        editor.chosen = to;
      });
      stage.elements()[to].focus({ preventScroll: true });
    };

    // ---- saying ---------------------------------------------------------------------------------------------------

    function status(words, isProblem) {
      const line = element("scene-said");
      line.textContent = words;
      line.classList.toggle("is-problem", Boolean(isProblem));
      line.setAttribute("role", isProblem ? "alert" : "status");
    }

    function offer(...deeds) {
      element("scene-answer").replaceChildren(...deeds.map(([words, deed]) => {
        const button = document.createElement("button");
        button.type = "button";
        button.className = "button";
        button.textContent = words;
        button.addEventListener("click", deed);
        return button;
      }));
    }

    function shown(isAll) {
      stage.draw();
      if (isAll && !(document.activeElement && document.activeElement.closest("#scene-properties .field"))) properties.draw();
      preview.draw();
      listed(stage.problems());
      const isKept = isDirty();
      root.classList.toggle("is-dirty", isKept);
      if (isKept) keep();
      else sessionStorage.removeItem(kept);
      if (isKept && !isSending) status(say("unsaved"));
    }

    function listed(found) {
      const lines = found.map(({ n, words }) => {
        const line = document.createElement("li");
        const button = document.createElement("button");
        button.type = "button";
        button.textContent = words;
        button.addEventListener("click", () => stage.elements()[n] && stage.elements()[n].focus());
        line.append(button);
        return line;
      });
      if (!lines.length && editor.tiles.length) {
        lines.push(Object.assign(document.createElement("li"), { className: "is-fine", textContent: say("fine") }));
      }
      element("scene-problems").replaceChildren(...lines);
    }

    function keep() {
      try {
        sessionStorage.setItem(kept, JSON.stringify({ version: version, title: title(), tiles: editor.tiles }));
      } catch (_error) {
        // a full store keeps nothing; the page still does
      }
    }

    // ---- saving ---------------------------------------------------------------------------------------------------

    async function send(method, address, body) {
      if (isSending) return null;
      isSending = true;
      status(say("saving"));
      const answer = await window.commandcenterActions.send(method, address, body);
      isSending = false;
      return answer;
    }

    /* Problems of fields as "tiles[2].source", beside the tile that they are of. */
    function refused(answer) {
      status(answer.body.error || say("unsent"), true);
      const found = (answer.body.problems || []).map(({ field, message }) => {
        const n = Number((/^tiles\[(\d+)\]/.exec(field) || [0, -1])[1]);
        return { n: n, words: n < 0 ? message : `${say("tile", { n: n + 1, name: editor.tiles[n] ? editor.nameOf(editor.tiles[n]) : "" })}: ${message}` };
      });
      if (found.length) listed(found);
    }

    async function save() {
      const body = { title: title(), tiles: sent(), version: version }, was = now();
      const answer = await send("PUT", `${API}/scenes/${content.scene.key}`, body);
      if (!answer) return;
      if (answer.status === 409 && answer.body.version) return met(answer.body);
      if (answer.status !== 200) return refused(answer);
      const isSame = answer.body.version === version;
      version = answer.body.version;
      saved = was;
      offer();
      shown(false);
      if (!isDirty()) status(say(isSame ? "same" : "saved", { n: version }));
    }

    /* Somebody else was first: nothing of either is lost. */
    function met(answer) {
      status(answer.error, true);
      const copy = [say("copy"), async () => {
        const made = await send("POST", `${API}/scenes`, { title: say("copied", { title: title() }).slice(0, 80), tiles: sent() });
        if (made && made.status === 200) leave(made.body.next);
        else if (made) refused(made);
      }];
      if (!answer.current) return offer(copy);
      offer([say("theirs"), () => {
        past.push(state());
        version = answer.current.version;
        load(answer.current);
        offer();
        status(say("saved", { n: version }));
      }], copy);
    }

    function load(scene) {
      titled.value = scene.title;
      editor.tiles = scene.tiles.map(tileOf);
      editor.chosen = -1;
      saved = now();
      shown(true);
    }

    function leave(next) {
      sessionStorage.removeItem(kept);
      saved = now();
      window.commandcenterActions.follow(next);
    }

    async function attempt() {
      const answer = await send("POST", `${API}/try`, { title: title(), tiles: sent(), display: element("scene-onto").value });
      if (!answer) return;
      if (answer.status === 200) status(say("trying"));
      else refused(answer);
    }

    // ---- all of it ------------------------------------------------------------------------------------------------

    const stage = scenes.stage(editor), properties = scenes.properties(editor, stage), preview = scenes.preview(editor, stage);
    scenes.palette(editor, stage);
    const left = sessionStorage.getItem(kept); // before what was saved is shown, which needs no draft
    load(content.scene);
    try {
      const draft = JSON.parse(left || "null");
      if (draft) {
        version = draft.version;
        titled.value = draft.title;
        editor.tiles = draft.tiles.map(tileOf);
        shown(true);
        if (isDirty()) {
          status(say("draft", { n: content.scene.version }));
          offer([say("discard"), () => { version = content.scene.version; load(content.scene); offer(); status(""); }]);
        }
      }
    } catch (_error) {
      sessionStorage.removeItem(kept);
    }

    root.addEventListener("click", (event) => {
      const id = (event.target.closest("button") || {}).id;
      if (id === "scene-save") save();
      if (id === "scene-undo") step(past, future, "undone");
      if (id === "scene-redo") step(future, past, "redone");
      if (id === "scene-try") attempt();
      if (id === "scene-preview") preview.toggle();
    });
    titled.addEventListener("beforeinput", () => {
      typedFrom = state();
    });
    titled.addEventListener("input", () => editor.change(() => {}, "title", typedFrom));
    document.addEventListener("keydown", (event) => {
      if (!document.contains(root) || !(event.ctrlKey || event.metaKey) || event.altKey) return;
      const isTyping = event.target.matches("input, textarea, select");
      const pressed = event.key.toLowerCase();
      if (pressed === "s") save();
      else if (isTyping) return;
      else if (pressed === "z" && !event.shiftKey) step(past, future, "undone");
      else if (pressed === "y" || pressed === "z") step(future, past, "redone");
      else return;
      event.preventDefault();
    });
    document.addEventListener("commandcenter:admitted", () => document.contains(root) && isDirty() && status(say("unsaved")));
    window.addEventListener("beforeunload", (event) => {
      if (document.contains(root) && isDirty()) event.preventDefault();
    });
    root.dataset.ready = "yes";
  }

  // ---- the page comes when Dash has drawn it ------------------------------------------------------------------------

  const begun = new WeakSet();

  function look() {
    const root = document.getElementById("scene");
    if (!root || begun.has(root) || !document.getElementById("scene-title") || !document.getElementById("scene-stage")) return;
    begun.add(root);
    start(root);
  }

  new MutationObserver(look).observe(document.documentElement, { childList: true, subtree: true });
  look();
})((window.wallScenes = window.wallScenes || {}));
