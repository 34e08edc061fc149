// What moves on the page: charts, the claims table, light and dark, copying a query, print.
(() => {
  "use strict";
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const root = document.documentElement;

  // Charts. `ast`: expressions are interpreted, so that the page needs no right to compile code.
  // Vega sets a role on the element it draws in, so it gets one inside the element with the page's role.
  const tooltip = { disableDefaultStyle: true };
  for (const figure of all("figure.chart")) {
    const source = figure.querySelector("script");
    if (!source) continue;
    const spec = JSON.parse(source.textContent);
    window.vegaEmbed(figure.querySelector(".drawing > div"), spec, {
      mode: "vega-lite", renderer: "svg", actions: false, ast: true, defaultStyle: false, tooltip,
    }).then(({ view }) => offerRanges(figure, spec.usermeta, view));
    // The same rows as a table, to read without a pointer: long, so it is written when first opened.
    const data = figure.querySelector("details.data");
    data.addEventListener("toggle", () => {
      data.querySelector(".scroll").append(...Object.values(spec.datasets).filter(hasFigures).map(tableOf));
    }, { once: true });
  }
  // A range is a set of values for the drawing's signals: charts/ranges.py. Where there is but one, nothing is to choose.
  function offerRanges(figure, told, view) {
    if (!told) return;
    const box = document.createElement("div");
    box.className = "ranges";
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", `Range: ${figure.querySelector("h3").textContent}`);
    const days = document.createElement("output");
    const buttons = told.ranges.map((range) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = range.name;
      button.addEventListener("click", () => {
        for (const [name, value] of Object.entries(range.values)) view.signal(name, value);
        view.runAsync();
        show(range);
      });
      return button;
    });
    function show(range) {
      buttons.forEach((button) => button.setAttribute("aria-pressed", String(button.textContent === range.name)));
      days.textContent = range.days;
    }
    box.append(...(buttons.length > 1 ? buttons : []), days);
    show(told.ranges.find((range) => range.name === told.shown));
    figure.querySelector(".drawing").before(box);
  }
  function hasFigures(rows) {
    return rows.some((row) => Object.values(row).some((value) => typeof value === "number"));
  }
  function tableOf(rows) {
    const table = document.createElement("table");
    const columns = Object.keys(rows[0]);
    const head = table.createTHead().insertRow();
    for (const column of columns) {
      const cell = document.createElement("th");
      cell.scope = "col";
      cell.textContent = column;
      head.append(cell);
    }
    const body = table.createTBody();
    for (const row of rows) {
      const line = body.insertRow();
      for (const column of columns) {
        const cell = line.insertCell();
        const value = row[column];
        cell.dataset.label = column;
        cell.textContent = typeof value === "number" ? Number(value.toPrecision(8)) : value ?? "–";
      }
    }
    return table;
  }

  // Light and dark: the system's choice until the reader makes one.
  const theme = document.getElementById("theme");
  const system = window.matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : system.matches);
  const label = () => {
    theme.textContent = isDark() ? "Light" : "Dark";
    theme.setAttribute("aria-label", `Switch to ${isDark() ? "light" : "dark"} colours`);
  };
  theme.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    label();
  });
  system.addEventListener("change", label);
  label();

  // Claims: filters, and a sort that keeps equal rows in their order.
  const table = document.getElementById("claims");
  if (table) {
    const body = table.tBodies[0];
    const rows = all("tr", body);
    const words = document.getElementById("claims-filter");
    const verdict = document.getElementById("claims-verdict");
    const article = document.getElementById("claims-article");
    const shown = document.getElementById("claims-shown");
    const texts = new Map(rows.map((row) => [row, row.textContent.toLowerCase()]));
    const filter = () => {
      const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
      for (const row of rows) {
        const fits = (!verdict.value || row.dataset.verdict === verdict.value)
          && (!article.value || row.dataset.article === article.value);
        row.hidden = !(fits && wanted.every((word) => texts.get(row).includes(word)));
      }
      shown.textContent = `${rows.filter((row) => !row.hidden).length} of ${rows.length} claims`;
    };
    words.addEventListener("input", filter);
    verdict.addEventListener("change", filter);
    article.addEventListener("change", filter);
    words.form.addEventListener("submit", (event) => event.preventDefault());

    const compare = (one, other) => {
      // Missing values come last in both directions.
      if (one === "" || other === "") return null;
      // A range counts by its first number. Numbers come before words and days.
      const [first, second] = [one, other].map((text) => Number(text.split("..")[0]));
      if (Number.isNaN(first) && Number.isNaN(second)) return one.localeCompare(other, "en", { numeric: true });
      return Number.isNaN(first) - Number.isNaN(second) || first - second;
    };
    for (const button of all("th button", table)) {
      button.addEventListener("click", () => {
        const head = button.closest("th");
        const direction = head.getAttribute("aria-sort") === "ascending" ? -1 : 1;
        all("th[aria-sort]", table).forEach((other) => other.setAttribute("aria-sort", "none"));
        head.setAttribute("aria-sort", direction === 1 ? "ascending" : "descending");
        const value = (row) => row.cells[Number(button.dataset.column)].dataset.sort;
        const sorted = [...rows].sort((one, other) => {
          const order = compare(value(one), value(other));
          return order === null ? (value(one) === "") - (value(other) === "") : direction * order;
        });
        body.append(...sorted);
      });
    }
  }

  // What copying did, for those who do not see the button. Emptied first: the same words again are said again.
  const status = document.getElementById("copied");
  const say = (words) => {
    status.textContent = "";
    setTimeout(() => { status.textContent = words; });
  };

  // Queries.
  for (const button of all("button.copy")) {
    button.addEventListener("click", async () => {
      const code = button.parentElement.querySelector("code");
      try {
        await navigator.clipboard.writeText(code.textContent);
        button.textContent = "Copied";
        say("Query copied");
      } catch {
        // Where the browser denies access to the clipboard, the text is at least selected.
        window.getSelection().selectAllChildren(code);
        button.textContent = "Selected";
        say("The browser does not let the page copy: the query is selected");
      }
    });
  }

  // Citations.
  for (const button of all("button.cite")) {
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(button.dataset.citation);
        const name = button.getAttribute("aria-label").replace(button.textContent, "Copied");
        button.textContent = "Copied";
        button.setAttribute("aria-label", name);
        say(name);
      } catch {
        // Where the browser denies access to the clipboard, the text is shown, to be copied by hand.
        const text = document.createElement("p");
        text.textContent = button.dataset.citation;
        text.tabIndex = -1;
        button.replaceWith(text);
        text.focus();
        say("The browser does not let the page copy: the citation is selected");
        window.getSelection().selectAllChildren(text);
      }
    });
  }

  // A link into the dictionary opens the folded elements around its target.
  const reveal = () => {
    let name = location.hash.slice(1);
    try { name = decodeURIComponent(name); } catch { /* Not encoded: taken as it stands. */ }
    const target = document.getElementById(name);
    if (!target) return;
    for (let box = target; box; box = box.parentElement) if (box.tagName === "DETAILS") box.open = true;
    if (target.id === "dictionary") target.querySelector("details").open = true;
    if (target.matches("details.query")) target.open = true;
    if (target.hidden) target.hidden = false;
    target.scrollIntoView();
  };
  window.addEventListener("hashchange", reveal);
  if (location.hash) reveal();

  // On paper nothing can be opened: while it prints, the evidence is open and charts are as wide as the sheet.
  let opened = [];
  const print = (isPrinting) => {
    if (isPrinting) opened = all("details.evidence:not([open]), details.legend:not([open])");
    opened.forEach((box) => { box.open = isPrinting; });
    root.classList.toggle("printing", isPrinting);
    window.dispatchEvent(new Event("resize"));
  };
  window.addEventListener("beforeprint", () => print(true));
  window.addEventListener("afterprint", () => print(false));
})();
