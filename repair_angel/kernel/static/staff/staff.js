// A link that does something is sent as a form: never by a crawler, a prefetch or another site.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-post]");
  if (!link) return;
  event.preventDefault();
  if (link.dataset.sent) return;
  link.dataset.sent = "yes";
  const form = document.createElement("form");
  form.method = "post";
  form.action = link.href;
  for (const name of ["csrfmiddlewaretoken", "_company"]) {
    const known = document.querySelector(`[name="${name}"]`);
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = name;
    field.value = known ? known.value : "";
    form.append(field);
  }
  document.body.append(form);
  form.submit();
});

// The back button may bring a page back as it was left.
window.addEventListener("pageshow", () => {
  for (const link of document.querySelectorAll("a[data-sent]")) delete link.dataset.sent;
});
