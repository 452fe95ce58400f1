// What scrolls can be reached and scrolled from the keyboard.
(function () {
  const scrolls = (box) => box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight;
  function update() {
    for (const box of document.querySelectorAll(".md-typeset pre > code, .md-typeset table, .md-typeset__scrollwrap, .tabbed-labels")) {
      if (scrolls(box)) box.setAttribute("tabindex", "0");
      else box.removeAttribute("tabindex");
    }
  }
  addEventListener("load", update);
  addEventListener("resize", update);
  addEventListener("change", update);
  document.addEventListener("toggle", update, true);
})();

// A link to a field opens what the field is in.
(function () {
  function open() {
    let box = null;
    try {
      box = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    } catch {
      return;
    }
    const target = box && box.classList.contains("op-field") ? box : null;
    for (; box; box = box.parentElement) if (box.tagName === "DETAILS") box.open = true;
    if (target) target.scrollIntoView();
  }
  addEventListener("load", open);
  addEventListener("hashchange", open);
})();
