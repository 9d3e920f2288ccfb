"use strict";
// Only filters: without it everything is in the page all the same.
(() => {
  const byId = (id) => document.getElementById(id);
  const form = byId("filters"), found = byId("found"), all = found.textContent;
  const issues = [...document.querySelectorAll("article")].map((article) => ({
    article,
    details: article.querySelector("details"),
    words: article.textContent.toLowerCase(),
    regions: article.dataset.regions.split(" "),
  }));
  const fits = (issue, words) => {
    const { stage, category, late, open } = issue.article.dataset;
    return words.every((word) => issue.words.includes(word))
      && (!byId("stage").value || byId("stage").value === stage)
      && (!byId("region").value || issue.regions.includes(byId("region").value))
      && (!byId("category").value || byId("category").value === category)
      && (!byId("late").checked || late !== undefined)
      && (!byId("open").checked || open !== undefined);
  };
  const filter = () => {
    const words = byId("words").value.toLowerCase().split(/\s+/).filter(Boolean);
    let left = 0;
    for (const issue of issues) {
      issue.article.hidden = !fits(issue, words);
      left += !issue.article.hidden;
    }
    found.textContent = left === issues.length ? all : `${left} / ${all}`;
  };
  const show = () => {
    const target = location.hash && byId(decodeURIComponent(location.hash.slice(1)));
    if (target && target.matches("article")) {
      target.hidden = false;
      target.querySelector("details").open = true;
      target.scrollIntoView();
    }
  };
  form.hidden = false;
  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    document.querySelector("article:not([hidden]) summary")?.focus();
  });
  form.addEventListener("reset", () => setTimeout(filter));
  addEventListener("hashchange", show);
  let closed = [];
  addEventListener("beforeprint", () => {
    closed = [...document.querySelectorAll("details:not([open])")];
    for (const details of closed) details.open = true;
  });
  addEventListener("afterprint", () => {
    for (const details of closed) details.open = false;
  });
  addEventListener("keydown", (event) => {
    if (event.key === "/" && !event.target.matches("input, select, textarea")) {
      event.preventDefault();
      byId("words").focus();
    }
  });
  show();
})();
