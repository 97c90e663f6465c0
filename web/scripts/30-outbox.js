// What is sent without a connection waits in the telephone, and is sent once when there is one: the key in the form
// makes it once, however often it is sent. Without this script the browser says that there is no connection.
{
  const CHECK = 8000, AGAIN = 30000;
  const LATER = new Set([408, 425, 429, 500, 502, 503, 504]);

  // -- the outbox ----------------------------------------------------------------------------------------------------
  const opened = () => new Promise((resolve, reject) => {
    const asked = indexedDB.open("huying-outbox", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("kept", { keyPath: "key" });
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  const inOutbox = async (mode, act) => {
    const database = await opened();
    try {
      return await new Promise((resolve, reject) => {
        const change = database.transaction("kept", mode);
        const asked = act(change.objectStore("kept"));
        change.oncomplete = () => resolve(asked.result);
        change.onerror = change.onabort = () => reject(change.error);
      });
    } finally { database.close(); }
  };
  // What somebody wrote signed in is not sent as somebody else, who signs in on the same telephone after them.
  const who = document.body.dataset.who;
  const ours = (item) => !item.who || !who || item.who === who;

  const keep = (item) => inOutbox("readwrite", (kept) => kept.put(item));
  const drop = (key) => inOutbox("readwrite", (kept) => kept.delete(key));
  const waiting = () => inOutbox("readonly", (kept) => kept.getAll()).catch(() => []);

  const connected = async () => {
    if (!navigator.onLine) return false;
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), CHECK);
    try { await fetch("/livez", { cache: "no-store", signal: patience.signal }); return true; }
    catch { return false; }
    finally { clearTimeout(timer); }
  };

  // -- sending -------------------------------------------------------------------------------------------------------
  const checked = new WeakSet(), checking = new WeakSet();

  const entriesOf = (form, button) => {
    const entries = [...new FormData(form)].filter(([name]) => name !== button?.name);
    if (button?.name) entries.push([button.name, button.value]);
    if (form.dataset.outbox !== "raise") return entries;
    // Nobody can look for the same matter now: staff put it together where it is.
    return [...entries.filter(([name]) => name !== "go" && name !== "at"), ["at", "who"], ["go", "send"]];
  };

  const notice = (bad, words, more) => {
    const box = document.createElement("div"), title = document.createElement("h2"), text = document.createElement("p");
    box.className = bad ? "notice bad" : "notice ok";
    box.setAttribute("role", "status");
    title.textContent = words;
    text.textContent = more;
    box.append(title, text);
    return box;
  };

  const keepUntilConnected = async (form, button) => {
    const key = form.elements.key.value, said = form.dataset;
    document.getElementById("kept")?.remove();
    try {
      await keep({ key, who, action: form.getAttribute("action"), entries: entriesOf(form, button) });
    } catch {
      form.before(notice(true, said.unkept, ""));
      return;
    }
    const box = notice(false, said.kept, said.keptMore), change = document.createElement("button");
    box.id = "kept";
    change.type = "button";
    change.textContent = said.change;
    change.addEventListener("click", async () => { await drop(key); box.remove(); form.hidden = false; });
    box.append(change);
    form.before(box);
    form.hidden = true;
    box.scrollIntoView({ block: "center" });
    watch();
  };

  document.addEventListener("submit", async (event) => {
    const form = event.target, button = event.submitter;
    if (!form.dataset.outbox || checked.has(form)) return;
    if (form.dataset.outbox === "raise" && !["who", "send"].includes(button?.value)) return;
    event.preventDefault();
    event.stopPropagation();
    if (checking.has(form)) return;
    checking.add(form);
    if (await connected()) {
      checked.add(form);
      form.requestSubmit(button);
    } else {
      await keepUntilConnected(form, button);
    }
    checking.delete(form);
  }, true);
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("[data-outbox]")) checked.delete(form);
  });

  // -- when the connection is back -----------------------------------------------------------------------------------
  const busy = () => [...document.querySelectorAll("[data-outbox]")].some(
    (form) => !form.hidden && [...form.querySelectorAll("textarea, input[type=file]")].some((field) => field.value));

  const show = async (response) => {
    if (response.redirected) { location.assign(response.url); return; }
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const main = page.querySelector("main");
    document.title = page.title;
    document.querySelector("main").replaceWith(main);
    for (const hidden of main.querySelectorAll(".scripted[hidden]")) hidden.hidden = false;
    main.focus();
    window.scrollTo(0, 0);
  };

  // One at a time: its receipt is shown before the next is sent, which is when another page is opened.
  const sendOne = async () => {
    const item = (await waiting()).find(ours);
    if (!item || busy() || !(await connected())) return;
    const body = new FormData();
    for (const [name, value] of item.entries) body.append(name, value);
    let response;
    try { response = await fetch(item.action, { method: "POST", body, headers: { Accept: "text/html" } }); }
    catch { return; }
    if (LATER.has(response.status)) return;
    // Another page may begin before anything more is done here, and would send it again.
    if (response.redirected) await drop(item.key);
    await show(response);
    await drop(item.key);
    stop();
  };
  const send = () => (navigator.locks ? navigator.locks.request("huying-outbox", sendOne) : sendOne());

  let timer = 0;
  const stop = () => { clearInterval(timer); timer = 0; };
  const watch = () => { timer ||= setInterval(send, AGAIN); };
  window.addEventListener("online", send);
  if ("indexedDB" in window) waiting().then((items) => { if (items.length) { watch(); send(); } });

  // -- photos --------------------------------------------------------------------------------------------------------
  // Smaller before they are sent: the service would make them as small, and they cost their sender less.
  const smaller = async (file, side) => {
    if (!/^image\/(jpeg|png|webp)$/.test(file.type)) return file;
    try {
      const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
      const scale = Math.min(1, side / Math.max(picture.width, picture.height));
      if (scale === 1 && file.size < 1e6) return file;
      const canvas = document.createElement("canvas");
      canvas.width = Math.round(picture.width * scale);
      canvas.height = Math.round(picture.height * scale);
      canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
      picture.close();
      const made = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
      return made && made.size < file.size ? new File([made], "photo.jpg", { type: "image/jpeg" }) : file;
    } catch { return file; }
  };
  document.addEventListener("change", async (event) => {
    const field = event.target;
    if (!(field instanceof HTMLInputElement) || !field.dataset.shrink || !field.files.length) return;
    const shrunk = new DataTransfer();
    for (const file of field.files) shrunk.items.add(await smaller(file, Number(field.dataset.shrink)));
    field.files = shrunk.files;
    field.dataset.shrunk = String([...shrunk.files].reduce((sum, file) => sum + file.size, 0));
  });
}
