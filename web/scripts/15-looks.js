// Larger letters and the other language: neither takes away what somebody typed.
{
  const looks = document.querySelector("[data-looks]");
  const typed = (field) => field.form?.method === "post" && field.type !== "hidden" && (
    field.options ? field.selectedIndex !== Math.max(0, [...field.options].findIndex((one) => one.defaultSelected))
      : field.checked !== field.defaultChecked || field.value !== field.defaultValue);
  looks?.addEventListener("submit", (event) => {
    const button = event.submitter, { value, textContent } = button;
    if (button.name === "language") {
      const lost = [...document.querySelectorAll("input, select, textarea")].some(typed);
      if (lost && !confirm(looks.dataset.asks)) event.preventDefault();
      return;
    }
    event.preventDefault();
    const large = document.documentElement.classList.toggle("large", value === "large");
    button.value = large ? "usual" : "large";
    button.textContent = button.dataset.otherwise;
    button.dataset.otherwise = textContent;
    const body = new URLSearchParams({ size: value });
    fetch(looks.action, { method: "POST", body, redirect: "manual" }).catch(() => {});
  });
}
