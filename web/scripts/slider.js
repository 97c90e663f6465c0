// The slider through a case's time: the same pages as without a script, fetched while it moves.
{
  const form = document.querySelector("form[data-slider]");
  if (form) {
    const field = form.querySelector("input[name=version]");
    field.type = "range";
    let asked = 0, waiting;
    const look = async () => {
      const mine = ++asked;
      const address = form.dataset.slider + "?version=" + field.value;
      const answer = await fetch(address, { credentials: "same-origin" });
      if (!answer.ok) { location.assign(address); return; }
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (mine !== asked) return;
      document.getElementById("then").replaceWith(page.getElementById("then"));
      form.querySelector(".row").replaceWith(page.querySelector("form[data-slider] .row"));
      history.replaceState(null, "", address);
    };
    field.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(look, 120); });
  }
}
