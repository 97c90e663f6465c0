// Conveniences of residents' pages: each of them works without this as well.
{
  // Another community: its buildings are fetched at once, with all that was typed.
  for (const button of document.querySelectorAll("[data-refreshes]")) {
    const list = document.getElementById(button.dataset.refreshes);
    if (!list) continue;
    button.hidden = true;
    // Whoever goes through the list by keys chooses with each of them: they say by the button when it is right.
    list.addEventListener("keydown", (event) => { if (event.key !== "Tab") button.hidden = false; });
    list.addEventListener("change", () => { if (button.hidden && navigator.onLine) button.form.requestSubmit(button); });
  }

  // Whoever looks a category up needs no second tap to say so.
  const category = document.getElementById("f-category");
  const more = document.querySelector("input[name=kind][value=more]");
  if (category && more) category.addEventListener("change", () => { if (category.value) more.checked = true; });

  // A slip's number and code stand behind the “#”, where no server sees them.
  const slip = document.querySelector("[data-slip]");
  const found = slip && location.hash.match(/^#(\d{8})-(\d{6})$/);
  if (found) {
    slip.elements.number.value = found[1];
    slip.elements.code.value = found[2];
    history.replaceState(null, "", location.pathname);
  }

  // The receipt can be copied and printed.
  const offer = () => {
    for (const hidden of document.querySelectorAll(".scripted[hidden]")) hidden.hidden = false;
  };
  offer();
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copies], [data-prints]");
    if (!button) return;
    if ("prints" in button.dataset) { window.print(); return; }
    try { await navigator.clipboard.writeText(button.dataset.copies); button.textContent = button.dataset.said; }
    catch { getSelection().selectAllChildren(document.querySelector("[data-receipt]")); }
  });
}
