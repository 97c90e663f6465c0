// Accounts: the token of a one-time link, passwords that can be looked at, and passkeys.
{
  // What stands after # goes to no server by itself, and stands in no history any more.
  const start = document.querySelector("form[data-token]");
  if (start && location.hash.length > 1) {
    const field = document.getElementById(start.dataset.token);
    field.value = location.hash.slice(1);
    history.replaceState(null, "", location.pathname);
    const box = field.closest(".field");
    const there = document.createElement("p");
    there.className = "notice ok";
    there.textContent = start.dataset.tokenThere;
    box.before(there);
    box.hidden = true;
  }

  for (const field of document.querySelectorAll("input[data-showable]")) {
    const [show, hide] = field.dataset.showable.split("|");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "plain";
    button.textContent = show;
    button.addEventListener("click", () => {
      const hidden = field.type === "password";
      field.type = hidden ? "text" : "password";
      button.textContent = hidden ? hide : show;
    });
    field.after(button);
  }

  const from64 = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const to64 = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

  const ask = async (path, body) => {
    const answer = await fetch("/api/v1" + path, {
      method: "POST",
      headers: { "Content-Type": "application/json", "Accept-Language": document.documentElement.lang },
      body: JSON.stringify(body || {}),
    });
    const told = answer.status === 204 ? {} : await answer.json();
    if (!answer.ok) throw Object.assign(new Error(told.detail), { told: true });
    return told;
  };

  // By hand: the browsers that people have here do not all turn JSON into options and back.
  const sent = (credential) => {
    const response = { clientDataJSON: to64(credential.response.clientDataJSON) };
    for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (credential.response[name]) response[name] = to64(credential.response[name]);
    }
    return JSON.stringify({ id: credential.id, rawId: to64(credential.rawId), type: credential.type, response, clientExtensionResults: {} });
  };
  const ceremonies = {
    async "sign-in"() {
      const { challenge, options } = await ask("/sign-in/passkey/options");
      options.challenge = from64(options.challenge);
      options.allowCredentials = (options.allowCredentials || []).map((one) => ({ ...one, id: from64(one.id) }));
      const credential = await navigator.credentials.get({ publicKey: options });
      await ask("/sign-in/passkey", { challenge, credential: sent(credential) });
    },
    async register() {
      const { challenge, options } = await ask("/passkeys/options");
      options.challenge = from64(options.challenge);
      options.user.id = from64(options.user.id);
      options.excludeCredentials = (options.excludeCredentials || []).map((one) => ({ ...one, id: from64(one.id) }));
      const credential = await navigator.credentials.create({ publicKey: options });
      await ask("/passkeys", { challenge, credential: sent(credential) });
    },
  };

  if (window.PublicKeyCredential && navigator.credentials) {
    for (const form of document.querySelectorAll("form[data-passkey]")) {
      form.hidden = false;
      form.addEventListener("submit", async (event) => {
        event.preventDefault();
        const wrong = form.querySelector(".fault");
        wrong.textContent = "";
        try {
          await ceremonies[form.dataset.passkey]();
          location.assign(form.dataset.back);
        } catch (error) {
          wrong.textContent = error.told ? error.message : form.dataset.failed;
        }
      });
    }
  }
}
