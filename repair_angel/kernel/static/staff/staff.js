// A link that does something is sent as a form: never by a crawler, a prefetch or another site.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-post]");
  if (!link) return;
  event.preventDefault();
  if (link.dataset.sent) return;
  link.dataset.sent = "yes";
  const token = document.querySelector("[name=csrfmiddlewaretoken]");
  const company = document.querySelector("meta[name=company]");
  const form = document.createElement("form");
  form.method = "post";
  form.action = link.href;
  form.append(hidden("csrfmiddlewaretoken", token ? token.value : ""));
  form.append(hidden("_company", company ? company.content : ""));
  document.body.append(form);
  form.submit();
});

function hidden(name, value) {
  const field = document.createElement("input");
  field.type = "hidden";
  field.name = name;
  field.value = value;
  return field;
}

// The back button may bring a page back as it was left.
window.addEventListener("pageshow", () => {
  for (const link of document.querySelectorAll("a[data-sent]")) delete link.dataset.sent;
});

// A line of the sidebar that shows Alt+N is opened by Alt+N. By the key's place, for on a Mac
// Alt makes another letter of it; AltGr, which is Ctrl and Alt, writes letters.
document.addEventListener("keydown", (event) => {
  if (!event.altKey || event.ctrlKey || event.metaKey || !/^Key[A-Z]$/.test(event.code)) return;
  const keys = `Alt+${event.code.at(-1)}`;
  const shown = [...document.querySelectorAll("#nav-sidebar-apps a span")];
  const line = shown.find((one) => one.textContent.trim() === keys);
  if (!line) return;
  event.preventDefault();
  line.closest("a").click();
});

// Ctrl+K also from within a field, where unfold's own does not listen: at the counter one is in one.
document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "k") return;
  if (!event.target.matches("input, textarea, [contenteditable]")) return;
  event.preventDefault();
  window.dispatchEvent(new CustomEvent("opencommand"));
});

// A search box that select2 makes of a list says what it is for: by the list's label, then its value.
new MutationObserver((changes) => {
  for (const { addedNodes } of changes)
    for (const node of addedNodes)
      if (node instanceof Element && node.matches(".select2-container")) nameSearchBox(node);
}).observe(document, { childList: true, subtree: true });

function nameSearchBox(box) {
  const results = box.querySelector(".select2-results__options");
  const list = results
    ? document.getElementById(results.id.replace(/^select2-|-results$/g, ""))
    : box.previousElementSibling;
  if (!(list instanceof HTMLSelectElement)) return;
  const label = list.labels[0] || list;
  const words = list.getAttribute("aria-label") || label.textContent.trim();
  for (const field of box.querySelectorAll(".select2-search__field"))
    field.setAttribute("aria-label", words);
  const opener = results && document.querySelector(`[aria-owns="${CSS.escape(results.id)}"]`);
  if (opener) opener.setAttribute("aria-controls", results.id);
  const value = box.querySelector(".select2-selection__rendered[role=textbox]");
  if (!value) return;
  value.removeAttribute("role");
  value.removeAttribute("aria-readonly");
  label.id ||= `${list.id}-label`;
  value.parentElement.setAttribute("aria-labelledby", `${label.id} ${value.id}`);
}
