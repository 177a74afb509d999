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
