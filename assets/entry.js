/* The report form: keeps what is typed (about a second later), marks what is wrong, takes the steps.
 *
 *   #entry           data-address, data-version (the one that is shown), data-words, data-columns, data-edit (yes, no)
 *   #entry-grid      AG Grid; a row carries mistakes and warnings by column, which the server finds
 *   #entry-saved, #entry-filled, #entry-problems, #entry-save
 *   button[data-step] in .entry-steps, [data-reason=STEP] the text that goes with it
 *
 * Nothing typed is ever thrown away: what cannot be saved stays in its cell and says so, and the page is not left
 * without a question. Two people at one report: cells that only the other one changed are taken over; a cell that both
 * changed shows what was saved, and waits for somebody to press Save.
 */
(function () {
  "use strict";
  if (typeof document === "undefined") return;

  const COLUMNS = ["value", "driver", "obstacle", "evidence"];
  const PAUSE_MS = 800;
  const AGAIN_MS = 5000;
  const AT_ONCE = 60000; // characters of one request; the server takes 200 kB, and a character may be three bytes
  const UNDO_MAX = 200;

  const functions = (window.dashAgGridFunctions = window.dashAgGridFunctions || {});
  functions.entryProblem = (params) => {
    const field = params.colDef.field;
    const row = params.data || {};
    return (row.mistakes || {})[field] || (row.warnings || {})[field] || undefined;
  };

  function start(root, api) {
    const words = JSON.parse(root.dataset.words);
    const titles = JSON.parse(root.dataset.columns);
    const canEdit = root.dataset.edit === "yes";
    const actions = window.commandcenterActions;
    const known = new Map(); // indicator -> what the server has, by column
    const dirty = new Set(); // indicators
    const disputed = new Map(); // "indicator.column" -> what somebody else saved
    const undone = [], redone = [];
    let version = Number(root.dataset.version);
    let timer = 0, sending = null, problem = "";

    const element = (id) => document.getElementById(id);
    const say = (name, values) => words[name].replace(/\{(\w+)\}/g, (_, key) => values[key]);
    const cells = (row) => Object.fromEntries(COLUMNS.map((column) => [column, row[column] || ""]));
    const rows = () => {
      const found = [];
      api.forEachNode((node) => found.push(node.data));
      return found;
    };

    // ---- what is shown ------------------------------------------------------------------------------------------

    function status(text, isProblem) {
      const line = element("entry-saved");
      if (!line) return;
      line.textContent = text;
      line.classList.toggle("is-problem", Boolean(isProblem));
    }

    function refresh(indicator) {
      const node = api.getRowNode(indicator);
      if (node) api.refreshCells({ rowNodes: [node], force: true });
    }

    function listed(kind, found, title) {
      if (!found.length) return [];
      const head = document.createElement("h3");
      head.textContent = `${title} (${found.length})`;
      const list = document.createElement("ul");
      list.className = `entry-${kind}`;
      for (const { row, column, text } of found) {
        const button = document.createElement("button");
        button.type = "button";
        button.textContent = `${row.name}, ${titles[column]}: ${text}`;
        button.addEventListener("click", () => go(row.indicator, column));
        const item = document.createElement("li");
        item.append(button);
        list.append(item);
      }
      return [head, list];
    }

    function showProblems() {
      const found = { mistakes: [], warnings: [] };
      for (const row of rows()) {
        for (const column of COLUMNS) {
          const theirs = disputed.get(`${row.indicator}.${column}`);
          const mistake = theirs === undefined ? (row.mistakes || {})[column] : say("theirs", { value: theirs || words.empty });
          if (mistake) found.mistakes.push({ row, column, text: mistake });
          if ((row.warnings || {})[column]) found.warnings.push({ row, column, text: row.warnings[column] });
        }
      }
      element("entry-problems").replaceChildren(
        ...listed("mistakes", found.mistakes, words.wrong),
        ...listed("warnings", found.warnings, words.doubtful),
      );
    }

    function go(indicator, column) {
      const node = api.getRowNode(indicator);
      if (!node) return;
      api.ensureColumnVisible(column);
      api.setFocusedCell(node.rowIndex, column);
      const cell = root.querySelector(".ag-cell-focus");
      if (cell) cell.scrollIntoView({ block: "center", inline: "nearest" });
    }

    // ---- saving -------------------------------------------------------------------------------------------------

    function touched(indicator, column) {
      if (column) disputed.delete(`${indicator}.${column}`);
      dirty.add(indicator);
      problem = "";
      status(words.unsaved);
      clearTimeout(timer);
      timer = setTimeout(flush, PAUSE_MS);
    }

    /* The lines to send: as many as fit into one request. */
    function due() {
      const lines = [];
      let size = 0;
      for (const indicator of dirty) {
        const node = api.getRowNode(indicator);
        if (!node || COLUMNS.some((column) => disputed.has(`${indicator}.${column}`))) continue;
        const line = { indicator: indicator, ...cells(node.data) };
        size += JSON.stringify(line).length;
        if (lines.length && size > AT_ONCE) break;
        lines.push(line);
      }
      return lines;
    }

    /* True when everything that was typed is with the server. Never two requests at once. */
    async function flush() {
      clearTimeout(timer);
      if (sending) await sending;
      const lines = due();
      if (!lines.length) return dirty.size === 0;
      status(words.saving);
      sending = actions.send("PUT", root.dataset.address, { version: version, lines: lines });
      const answer = await sending;
      sending = null;
      if (answer.status === 200) return kept(lines, answer.body);
      if (answer.status === 409 && answer.body.rows) return met(answer.body);
      if (answer.status === 401) {
        status(answer.body.error || words.unreached, true); // session.js offers the way in; then it is sent again
      } else if (answer.status === 0 || answer.status === 503) {
        status(answer.body.error || words.unreached, true);
        timer = setTimeout(flush, AGAIN_MS);
      } else {
        refused(answer.body);
      }
      return false;
    }

    function kept(lines, answer) {
      version = answer.version;
      for (const line of lines) {
        known.set(line.indicator, cells(line));
        const row = api.getRowNode(line.indicator).data;
        if (COLUMNS.every((column) => (row[column] || "") === line[column])) dirty.delete(line.indicator);
      }
      for (const row of answer.rows) judge(row);
      counted(answer.counts);
      showProblems();
      if (dirty.size) return flush();
      status(say("saved", { time: answer.saved }));
      return true;
    }

    /* What the server finds of a row; what was typed since then stays. */
    function judge(row) {
      const node = api.getRowNode(row.indicator);
      if (!node) return;
      node.data.mistakes = row.mistakes;
      node.data.warnings = row.warnings;
      node.data.attainment = row.attainment;
      refresh(row.indicator);
    }

    function counted(counts) {
      const line = element("entry-filled");
      if (counts && line) line.textContent = line.textContent.replace(/\d+/, counts.filled);
    }

    /* Somebody else changed the report: take over what only they changed. */
    function met(answer) {
      version = answer.version;
      for (const theirs of answer.rows) {
        const node = api.getRowNode(theirs.indicator);
        if (!node) continue;
        const before = known.get(theirs.indicator);
        for (const column of COLUMNS) {
          const now = theirs[column] || "";
          if (now === before[column]) continue;
          const mine = node.data[column] || "";
          if (mine === before[column]) node.data[column] = now;
          else if (mine !== now) disputed.set(`${theirs.indicator}.${column}`, now);
        }
        known.set(theirs.indicator, cells(theirs));
        if (COLUMNS.every((column) => (node.data[column] || "") === (theirs[column] || ""))) dirty.delete(theirs.indicator);
        judge(theirs);
      }
      showProblems();
      if (answer.state !== null && answer.state !== "draft" && answer.state !== "sent_back") {
        status(answer.error, true);
        return false;
      }
      if (disputed.size) {
        status(answer.error, true);
        return false;
      }
      return flush();
    }

    function refused(answer) {
      const said = [answer.error || words.refused];
      for (const found of answer.problems || []) {
        const [indicator, column] = split(found.field);
        const node = indicator && api.getRowNode(indicator);
        if (node) {
          node.data.mistakes = { ...node.data.mistakes, [column]: found.message };
          refresh(indicator);
        } else {
          said.push(found.message);
        }
      }
      problem = said.join(" ");
      status(problem, true);
      showProblems();
    }

    function split(field) {
      const at = field.lastIndexOf(".");
      return COLUMNS.includes(field.slice(at + 1)) ? [field.slice(0, at), field.slice(at + 1)] : ["", ""];
    }

    // ---- steps --------------------------------------------------------------------------------------------------

    async function take(button) {
      const name = button.dataset.step;
      const reason = root.querySelector(`[data-reason="${name}"]`);
      api.stopEditing();
      button.disabled = true;
      const isSaved = !canEdit || (await flush());
      if (isSaved) {
        const body = reason ? { version: version, reason: reason.value } : { version: version };
        const answer = await actions.send("POST", `${root.dataset.address}/${name}`, body);
        if (answer.status === 200) {
          actions.follow(answer.body.next);
          return;
        }
        said(button, reason, answer);
      }
      button.disabled = false;
    }

    function said(button, reason, answer) {
      const problems = answer.body.problems || [];
      const about = problems.find((found) => found.field === "reason");
      let line = button.parentElement.querySelector(".form-status");
      if (!line) {
        line = document.createElement("p");
        line.className = "form-status is-problem";
        line.setAttribute("role", "alert");
        button.parentElement.append(line);
      }
      line.textContent = about ? about.message : answer.body.error || words.unreached;
      if (about && reason) reason.focus();
      if (answer.status === 422 && !about) {
        refused(answer.body);
        const first = problems.map((found) => split(found.field)).find(([indicator]) => indicator);
        if (first) go(...first);
      }
    }

    // ---- undo, copy, paste --------------------------------------------------------------------------------------

    function write(indicator, column, value) {
      const node = api.getRowNode(indicator);
      if (!node || (node.data[column] || "") === value) return null;
      const change = { indicator: indicator, column: column, before: node.data[column] || "", after: value };
      node.data[column] = value;
      refresh(indicator);
      touched(indicator, column);
      return change;
    }

    function remember(changes) {
      if (!changes.length) return;
      undone.push(changes);
      if (undone.length > UNDO_MAX) undone.shift();
      redone.length = 0;
    }

    function turn(from, to, side) {
      const changes = from.pop();
      if (!changes) return;
      for (const change of changes) write(change.indicator, change.column, change[side]);
      to.push(changes);
      go(changes[0].indicator, changes[0].column);
    }

    /* Cells of a spreadsheet's text: tabs between columns, quotation marks around what has a break in it. */
    function table(text) {
      const found = [[""]];
      let isQuoted = false;
      for (let at = 0; at < text.length; at += 1) {
        const sign = text[at];
        const row = found[found.length - 1];
        if (isQuoted) {
          if (sign !== '"') row[row.length - 1] += sign;
          else if (text[at + 1] === '"') { row[row.length - 1] += sign; at += 1; }
          else isQuoted = false;
        } else if (sign === '"' && row[row.length - 1] === "") isQuoted = true;
        else if (sign === "\t") row.push("");
        else if (sign === "\n") found.push([""]);
        else if (sign !== "\r") row[row.length - 1] += sign;
      }
      if (found.length > 1 && found[found.length - 1].join("") === "") found.pop();
      return found;
    }

    function isEditing() {
      return api.getEditingCells().length > 0;
    }

    function paste(event) {
      const focused = api.getFocusedCell();
      if (isEditing() || !focused || !canEdit) return;
      const first = COLUMNS.indexOf(focused.column.getColId());
      if (first < 0) return;
      event.preventDefault();
      const changes = [];
      table(event.clipboardData.getData("text/plain")).forEach((line, down) => {
        const node = api.getDisplayedRowAtIndex(focused.rowIndex + down);
        if (!node) return;
        line.slice(0, COLUMNS.length - first).forEach((value, right) => {
          const change = write(node.data.indicator, COLUMNS[first + right], value.trim());
          if (change) changes.push(change);
        });
      });
      remember(changes);
    }

    function copy(event) {
      const focused = api.getFocusedCell();
      if (isEditing() || !focused || String(window.getSelection())) return;
      const node = api.getDisplayedRowAtIndex(focused.rowIndex);
      event.clipboardData.setData("text/plain", node.data[focused.column.getColId()] || "");
      event.preventDefault();
    }

    function pressed(event) {
      const focused = api.getFocusedCell();
      if (isEditing() || !focused || !canEdit) return;
      const key = event.key.toLowerCase();
      const isCommand = event.ctrlKey || event.metaKey;
      if (isCommand && key === "z" && !event.shiftKey) turn(undone, redone, "before");
      else if (isCommand && (key === "y" || (key === "z" && event.shiftKey))) turn(redone, undone, "after");
      else if (event.key === "Delete" && COLUMNS.includes(focused.column.getColId())) {
        const node = api.getDisplayedRowAtIndex(focused.rowIndex);
        const change = write(node.data.indicator, focused.column.getColId(), "");
        if (change) remember([change]);
      } else return;
      event.preventDefault();
      event.stopPropagation();
    }

    // ---- all of it ----------------------------------------------------------------------------------------------

    for (const row of rows()) known.set(row.indicator, cells(row));
    api.addEventListener("cellValueChanged", (event) => {
      const column = event.column.getColId();
      if (!COLUMNS.includes(column)) return;
      const value = event.newValue === null || event.newValue === undefined ? "" : String(event.newValue);
      event.node.data[column] = value;
      const before = event.oldValue || "";
      if (before === value) return;
      remember([{ indicator: event.node.data.indicator, column: column, before: before, after: value }]);
      touched(event.node.data.indicator, column);
    });
    const grid = element("entry-grid");
    grid.addEventListener("keydown", pressed, true);
    grid.addEventListener("paste", paste);
    grid.addEventListener("copy", copy);
    root.addEventListener("click", (event) => {
      const step = event.target.closest("button[data-step]");
      if (step) take(step);
      if (event.target.closest("#entry-save")) {
        api.stopEditing();
        disputed.clear();
        setTimeout(flush, 0);
      }
    });
    document.addEventListener("commandcenter:admitted", () => document.contains(root) && flush());
    window.addEventListener("beforeunload", (event) => {
      if (canEdit && document.contains(root) && (dirty.size || sending)) event.preventDefault();
    });
    if (window.matchMedia("(pointer: coarse)").matches) api.setGridOption("singleClickEdit", true);
    if (window.innerWidth < 800) {
      // What a phone has room for: which indicator, and its value beside it; the rest to the right.
      api.applyColumnState({ state: [{ colId: "name", pinned: "left", flex: null, width: 140 }] });
      api.moveColumns(["value", "attainment"], 1);
    }
    showProblems();
    root.dataset.ready = "yes";
  }

  // ---- the page comes when Dash has drawn it ----------------------------------------------------------------------

  const begun = new WeakSet();

  function look() {
    const root = document.getElementById("entry");
    if (!root || begun.has(root) || !document.getElementById("entry-grid") || !window.dash_ag_grid) return;
    begun.add(root);
    window.dash_ag_grid.getApiAsync("entry-grid").then((api) => start(root, api));
  }

  new MutationObserver(look).observe(document.documentElement, { childList: true, subtree: true });
  look();
})();
