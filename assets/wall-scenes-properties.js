/* Beside the stage of the scene editor: what can be placed, and the properties of the chosen tile.
 *
 *   window.wallScenes.palette(editor, stage), .properties(editor, stage) -> {draw()}
 *   window.wallScenes.fraction(number) -> "1 1/2", .numberOf("1 1/2") -> 1.5 or NaN
 */
(function (scenes) {
  "use strict";
  if (typeof document === "undefined") return;

  const SLIP = 6; // px: less is a press
  const LOOK = ["lang", "theme", "distance", "diagonal"];

  /* As people write parts: 1/2, 1 1/3; with decimals what is no twelfth. */
  scenes.fraction = function (value) {
    const whole = Math.floor(value + 1e-6), twelfths = Math.round((value - whole) * 12);
    if (Math.abs(value - whole - twelfths / 12) > 1e-4) return String(Math.round(value * 1000) / 1000);
    if (!twelfths) return String(whole);
    const by = [6, 4, 3, 2, 1].find((each) => twelfths % each === 0 && 12 % each === 0);
    return `${whole ? `${whole} ` : ""}${twelfths / by}/${12 / by}`;
  };

  scenes.numberOf = function (typed) {
    const found = /^\s*(?:(\d{1,2})\s+)?(\d{1,2})\s*\/\s*(\d{1,2})\s*$/.exec(typed);
    if (found) return Number(found[3]) ? Number(found[1] || 0) + Number(found[2]) / Number(found[3]) : NaN;
    return /^\s*\d{1,2}([.,]\d{1,6})?\s*$/.test(typed) ? Number(typed.replace(",", ".")) : NaN;
  };

  function made(name, properties, children) {
    const element = Object.assign(document.createElement(name), properties || {});
    element.append(...(children || []));
    return element;
  }

  // ---- what can be placed -------------------------------------------------------------------------------------------

  scenes.palette = function (editor, stage) {
    const { screens, kinds } = editor.content.palette;
    const others = Object.keys(kinds).filter((kind) => kind !== "screen");

    function button(kind, source, title) {
      const element = made("button", { type: "button", className: `scene-piece is-${kind}`, textContent: title });
      let isDragged = false;
      element.addEventListener("click", () => {
        if (!isDragged) stage.place(kind, source, null);
        isDragged = false;
      });
      element.addEventListener("pointerdown", (event) => {
        if (event.button !== 0) return;
        const from = [event.clientX, event.clientY];
        let ghost = null;
        isDragged = false;
        element.setPointerCapture(event.pointerId);
        const moved = (next) => {
          if (!ghost && Math.hypot(next.clientX - from[0], next.clientY - from[1]) < SLIP) return;
          if (!ghost) {
            ghost = made("div", { className: "scene-ghost", textContent: title });
            document.body.append(ghost);
          }
          isDragged = true;
          ghost.style.transform = `translate(${next.clientX + 8}px, ${next.clientY + 8}px)`;
          stage.marked(stage.cellAt(next.clientX, next.clientY));
        };
        const ended = (next) => {
          for (const name of ["pointermove", "pointerup", "pointercancel"]) element.removeEventListener(name, name === "pointermove" ? moved : ended);
          if (ghost) ghost.remove();
          stage.marked(null);
          const cell = next.type === "pointerup" && isDragged ? stage.cellAt(next.clientX, next.clientY) : null;
          if (cell) stage.place(kind, source, cell);
        };
        element.addEventListener("pointermove", moved);
        element.addEventListener("pointerup", ended);
        element.addEventListener("pointercancel", ended);
      });
      return element;
    }

    editor.element("scene-palette").replaceChildren(
      ...screens.map((each) => button("screen", each.path, each.title)),
      ...others.map((kind) => button(kind, kind === "image" && editor.content.palette.images[0] ? editor.content.palette.images[0].key : "", kinds[kind])),
    );
  };

  // ---- the chosen tile ----------------------------------------------------------------------------------------------

  scenes.properties = function (editor, stage) {
    const root = editor.element("scene-properties");
    const { screens, kinds, images } = editor.content.palette;
    const say = editor.say;
    const tile = () => editor.tiles[editor.chosen];

    function set(changes, mark) {
      editor.change(() => Object.assign(tile(), changes), mark);
    }

    function labelled(title, field) {
      return made("label", { className: "field" }, [made("span", { className: "field-title", textContent: title }), field]);
    }

    function chosenOf(options, value, changed) {
      const known = options.some(([each]) => each === value) ? options : [...options, [value, value]];
      const select = made("select", {}, known.map(([each, title]) => made("option", { value: each, textContent: title, selected: each === value })));
      select.addEventListener("change", () => changed(select.value));
      return select;
    }

    function typed(value, changed, name, most) {
      const input = made(name || "input", { className: "input", value: value, maxLength: most || 300, autocomplete: "off", spellcheck: name === "textarea" });
      input.addEventListener("input", () => changed(input.value, input));
      return input;
    }

    // ---- what it shows: the address of a screen, in parts ----

    const split = (source) => {
      const [path, query] = source.split("?");
      return { path, params: new URLSearchParams(query || "") };
    };

    function joined(path, params) {
      const kept = [...params].filter(([, value]) => value !== "").sort(([a], [b]) => (a < b ? -1 : 1));
      const query = new URLSearchParams(kept).toString();
      return query ? `${path}?${query}` : path;
    }

    function ofScreen() {
      const { path, params } = split(tile().source);
      const screen = screens.find((each) => each.path === path);
      const change = (name, value) => {
        const now = split(tile().source);
        now.params.set(name, value);
        set({ source: joined(now.path, now.params) });
        draw();
      };
      const fields = [labelled(say("what"), chosenOf(screens.map((each) => [each.path, each.title]), path, (value) => {
        const kept = new URLSearchParams([...params].filter(([name]) => LOOK.includes(name)));
        set({ source: joined(value, kept) });
        draw();
      }))];
      for (const filter of screen ? screen.filters : []) {
        const value = params.get(filter.name) || filter.default;
        const options = filter.default || filter.options.some(([each]) => each === "") ? filter.options : [["", "–"], ...filter.options];
        fields.push(labelled(filter.title, chosenOf(options, value, (next) => change(filter.name, next === filter.default ? "" : next))));
      }
      fields.push(
        labelled(say("language"), chosenOf([["", say("usual")], ["id", "Bahasa Indonesia"], ["en", "English"]], params.get("lang") || "", (next) => change("lang", next))),
        labelled(say("theme"), chosenOf([["", say("usual")], ["dark", say("dark")], ["light", say("light")]], params.get("theme") || "", (next) => change("theme", next))),
        labelled(say("address"), typed(tile().source, (next) => set({ source: next }, "source"))),
      );
      return fields;
    }

    function ofKind() {
      switch (tile().kind) {
        case "screen":
          return ofScreen();
        case "announcement":
        case "ticker":
          return [labelled(say("words"), typed(tile().source, (next) => set({ source: next }, "source"), "textarea"))];
        case "camera":
        case "web":
          return [labelled(say("address"), typed(tile().source, (next) => set({ source: next }, "source")))];
        case "image":
          if (!images.length) return [made("p", { textContent: say("noimage") })];
          return [labelled(say("image"), chosenOf(images.map((each) => [each.key, each.title]), tile().source, (next) => set({ source: next })))];
        default:
          return [];
      }
    }

    // ---- where it is ----

    function ofPlace() {
      const titles = ["x", "y", "width", "height"].map((name) => say(name));
      const fields = titles.map((title, n) => labelled(title, typed(scenes.fraction(tile().area[n]), (next, input) => {
        const value = scenes.numberOf(next), area = [...tile().area];
        area[n] = Math.round(value * 1e6) / 1e6;
        const most = tile().display ? 1 : 16;
        const isGood = area.every(Number.isFinite) && area[2] >= 0.01 && area[3] >= 0.01 && area[0] + area[2] <= most + 1e-5 && area[1] + area[3] <= most + 1e-5;
        input.setAttribute("aria-invalid", String(!isGood));
        input.title = isGood ? "" : say("wrongnumber");
        if (isGood) set({ area: area }, `area ${editor.chosen}`);
      }, "input", 12)));
      const displays = editor.content.wall.displays;
      const bound = chosenOf([["", say("wall")], ...displays.map((each) => [String(each.id), each.name])], tile().display ? String(tile().display) : "", bind);
      return [
        made("div", { className: "scene-numbers" }, fields),
        made("p", { className: "scenes-quiet", textContent: say("units") }),
        ...(displays.length ? [labelled(say("bound"), bound)] : []),
      ];
    }

    /* To a display: as much of it as it covered there, else all of it; back to the wall: where the display hangs. */
    function bind(value) {
      const id = Number(value) || null, before = stage.box(tile());
      if (id) {
        const cell = stage.cell({ display: id });
        const part = before && [before[0] - cell.x, before[1] - cell.y, before[2], before[3]];
        const isWithin = part && part[0] >= -1e-6 && part[1] >= -1e-6 && part[0] + part[2] <= 1 + 1e-6 && part[1] + part[3] <= 1 + 1e-6;
        set({ display: id, area: isWithin ? part.map((each) => Math.max(0, Math.round(each * 1e6) / 1e6)) : [0, 0, 1, 1] });
      } else {
        const cell = tile().display && stage.cell(tile());
        set({ display: null, area: before && cell && cell.isHung ? before.map((each) => Math.round(each * 1e6) / 1e6) : [0, 0, 1, 1] });
      }
      draw();
    }

    function fill() {
      const [x, y, width, height] = tile().area;
      const from = [Math.floor(x + 1e-6), Math.floor(y + 1e-6)];
      const to = [Math.ceil(x + width - 1e-6), Math.ceil(y + height - 1e-6)];
      set({ area: tile().display ? [0, 0, 1, 1] : [from[0], from[1], to[0] - from[0], to[1] - from[1]] });
      draw();
    }

    function spread() {
      const wall = editor.content.wall, now = stage.size();
      set({ display: null, area: [0, 0, wall.columns || now.columns, wall.rows || now.rows] });
      draw();
    }

    function draw() {
      if (!tile()) return root.replaceChildren(made("p", { className: "scenes-quiet", textContent: say("properties") }));
      const n = editor.chosen;
      const deeds = [
        [say("fill"), fill], [say("spread"), spread], [say("front"), () => editor.order(n, 1)], [say("back"), () => editor.order(n, -1)],
        [say("double"), () => editor.double(n)], [say("remove"), () => editor.remove(n)],
      ].map(([title, deed]) => {
        const button = made("button", { type: "button", className: "button", textContent: title });
        button.addEventListener("click", deed);
        return button;
      });
      const head = made("h3", { textContent: say("tile", { n: n + 1, name: kinds[tile().kind] }) });
      root.replaceChildren(head, ...ofKind(), ...ofPlace(), made("div", { className: "scene-deeds" }, deeds));
    }

    return { draw };
  };
})((window.wallScenes = window.wallScenes || {}));
