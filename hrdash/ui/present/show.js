// Meeting mode: every slide is here from the start, so that a key press shows the next one at once, with or without a
// network. The audience's and the speaker's window of one browser move together.
const FORWARD = ["ArrowRight", "ArrowDown", "PageDown", " ", "Enter"];
const BACK = ["ArrowLeft", "ArrowUp", "PageUp", "Backspace"];

function build(data) {
  const show = document.createElement("div");
  show.className = `hr-show hr-${data.theme}${data.speaker ? " hr-speaker" : ""}`;
  const slides = data.slides
    .map((html, n) => `<section class="hr-slide" data-n="${n}" aria-label="${n + 1}">${html}</section>`)
    .join("");
  const bar = `<nav class="hr-bar">
    <button data-do="back" aria-label="${data.words.back}">‹</button><span class="hr-place" aria-live="polite"></span>
    <button data-do="next" aria-label="${data.words.next}">›</button>
    <button data-do="decide">${data.words.decide}</button>
    ${data.speaker ? "" : `<button data-do="speaker">${data.words.speaker}</button>`}
    <button data-do="leave">${data.words.leave}</button></nav>`;
  const aside = data.speaker
    ? `<aside class="hr-notes"><p class="hr-clock"></p><h2>${data.words.upcoming}</h2><p class="hr-upcoming"></p>
       <h2>${data.words.notes}</h2>
       <div class="hr-said"></div><h2>${data.words.questions}</h2><div>${data.questions}</div></aside>`
    : "";
  show.innerHTML = `<main class="hr-stage">${slides}</main>${aside}${bar}`;
  return show;
}

export default function ({ data }) {
  const kept = `hrdash-${data.id}`;
  const channel = new BroadcastChannel(kept);
  const show = build(data);
  const from = Number(location.hash.slice(1)) - 1;
  const last = data.slides.length - 1;
  const began = Number(sessionStorage.getItem(`${kept}-began`)) || Date.now();
  sessionStorage.setItem(`${kept}-began`, began);
  let at = from >= 0 ? from : Number(sessionStorage.getItem(kept)) || 0;

  function frame(slide, isNear) {
    // A saved view of another page is loaded one slide before it is shown.
    const inside = slide.querySelector("iframe[data-src]");
    if (inside && isNear && !inside.src) {
      inside.src = inside.dataset.src;
      inside.addEventListener("load", () => {
        const bare = inside.contentDocument.createElement("style");
        bare.textContent = '[data-testid="stHeader"], [data-testid="stSidebar"] { display: none; }';
        inside.contentDocument.head.append(bare);
        inside.contentWindow.addEventListener("keydown", onKey);
      });
    }
  }

  function go(to, isTold = true) {
    at = Math.max(0, Math.min(last, to));
    show.querySelectorAll(".hr-slide").forEach((slide, n) => {
      slide.classList.toggle("hr-now", n === at);
      frame(slide, Math.abs(n - at) < 2);
    });
    show.querySelector(".hr-place").textContent = `${at + 1} / ${last + 1}`;
    if (data.speaker) {
      show.querySelector(".hr-said").innerHTML = data.notes[at] || "";
      show.querySelector(".hr-upcoming").textContent = data.titles[at + 1] || "–";
    }
    sessionStorage.setItem(kept, at);
    history.replaceState(history.state, "", `${location.pathname}${location.search}#${at + 1}`);
    if (isTold) channel.postMessage(at);
  }

  function decide(isOpen) {
    document.body.classList.toggle("hr-deciding", isOpen);
    sessionStorage.setItem(`${kept}-deciding`, isOpen ? "1" : "");
  }

  const does = {
    back: () => go(at - 1),
    next: () => go(at + 1),
    decide: () => decide(!document.body.classList.contains("hr-deciding")),
    speaker: () => window.open(`${location.pathname}${location.search}&speaker=1#${at + 1}`, "hrdash-speaker"),
    leave: () => (data.speaker ? window.close() : location.assign(data.leave)),
  };

  function onKey(event) {
    const typing = event.target.closest && event.target.closest("input, textarea, select, [contenteditable], [role=listbox]");
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "Escape" && document.body.classList.contains("hr-deciding")) return decide(false);
    if (typing) return;
    const onButton = event.target.closest && event.target.closest("button, summary");
    if (onButton && (event.key === " " || event.key === "Enter")) return;
    if (FORWARD.includes(event.key)) go(at + 1);
    else if (BACK.includes(event.key)) go(at - 1);
    else if (event.key === "Home") go(0);
    else if (event.key === "End") go(last);
    else if (event.key === "d") does.decide();
    else if (event.key === "s" && !data.speaker) does.speaker();
    else if (event.key === "f") document.documentElement.requestFullscreen();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  channel.onmessage = (message) => go(message.data, false);
  show.addEventListener("click", (event) => {
    const button = event.target.closest("[data-do]");
    if (button) does[button.dataset.do]();
  });
  document.addEventListener("keydown", onKey, true);
  document.body.classList.add("hr-showing");
  document.body.appendChild(show);
  decide(Boolean(sessionStorage.getItem(`${kept}-deciding`)));
  go(at, false);
  const clock = data.speaker
    ? setInterval(() => {
        const seconds = Math.floor((Date.now() - began) / 1000);
        const two = (n) => String(n).padStart(2, "0");
        show.querySelector(".hr-clock").textContent = `${two(Math.floor(seconds / 60))}:${two(seconds % 60)}`;
      }, 1000)
    : 0;

  return () => {
    clearInterval(clock);
    channel.close();
    document.removeEventListener("keydown", onKey, true);
    document.body.classList.remove("hr-showing", "hr-deciding");
    show.remove();
  };
}
