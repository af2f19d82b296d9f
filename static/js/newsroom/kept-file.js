// A chosen file stays chosen when its form comes back with a fault in another field. Browsers send a file once and
// show the form again without it; so it waits in this browser from the click until the tab's next screen.

const STORE = "files";
const MARK = "kept-file"; // in the tab's own storage: something waits
const forms = [...document.querySelectorAll("#content form")].filter((form) => form.querySelector("input[type=file]"));

const settle = (request) =>
  new Promise((resolve, reject) => {
    request.addEventListener("success", () => resolve(request.result));
    request.addEventListener("error", () => reject(request.error));
  });

async function open(mode) {
  const request = indexedDB.open("kept-file", 1);
  request.addEventListener("upgradeneeded", () => request.result.createObjectStore(STORE));
  return (await settle(request)).transaction(STORE, mode).objectStore(STORE);
}

const nameOf = (input) => `${location.pathname} ${input.name}`;
const list = (form) => [...form.querySelectorAll("input[type=file]")];

async function keep(form) {
  const store = await open("readwrite");
  sessionStorage.setItem(MARK, "yes");
  for (const input of list(form)) if (input.files.length) await settle(store.put([...input.files], nameOf(input)));
}

async function bringBack() {
  sessionStorage.removeItem(MARK);
  const store = await open("readwrite");
  const kept = new Map();
  for (const input of forms.flatMap(list)) kept.set(input, await settle(store.get(nameOf(input))));
  await settle(store.clear());
  if (!document.querySelector("#content .errorlist, .form-faults")) return;
  for (const [input, files] of kept) {
    if (!files || document.getElementById(`${input.id}_error`)) continue; // it is the fault itself
    const transfer = new DataTransfer();
    for (const file of files) transfer.items.add(file);
    input.files = transfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

function guard(form) {
  let isKept = false;
  form.addEventListener("submit", (event) => {
    if (isKept) return void (isKept = false);
    if (event.defaultPrevented || !list(form).some((input) => input.files.length)) return;
    event.preventDefault();
    const { submitter } = event;
    keep(form)
      .catch(() => {}) // it is sent all the same
      .then(() => {
        isKept = true;
        form.requestSubmit(submitter);
      });
  });
}

for (const form of forms) guard(form);
if (sessionStorage.getItem(MARK)) bringBack().catch(() => {});
