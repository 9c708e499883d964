// Upload of a file. It uses XMLHttpRequest, which is the only way to get the progress of an upload.

/** Time without progress after which an upload is aborted, in milliseconds. */
const STALLED_MS = 30_000;

/**
 * Resolves with the file's id; rejects with the error code of a refusal, or with "" if the upload
 * must be retried or was ended by `signal`.
 */
export function upload(address, { blob, label, signal }, tell) {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject("");
    const request = new XMLHttpRequest();
    signal.addEventListener("abort", () => request.abort());
    let stalled;
    const moves = () => {
      clearTimeout(stalled);
      stalled = setTimeout(() => request.abort(), STALLED_MS);
    };
    request.open("POST", address);
    for (const [name, value] of whose()) request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded, total }) => {
      moves();
      // The last part is the time until the server answers.
      tell((0.95 * loaded) / total);
    };
    request.onload = () => {
      const answer = read(request.responseText);
      if (request.status === 201 && answer) resolve(answer.attachment.id);
      // Only an error of the API is final: a captive portal also answers 403.
      else reject(request.status < 500 && request.status !== 429 && answer?.code ? answer.code : "");
    };
    request.onerror = request.onabort = () => reject("");
    request.onloadend = () => clearTimeout(stalled);
    const form = new FormData();
    form.append("file", blob, label);
    moves();
    request.send(form);
  });
}

/** Returns the headers that authenticate the page, from its address. */
function* whose() {
  const query = new URLSearchParams(location.search);
  if (query.has("token")) yield ["Authorization", `GuestToken ${query.get("token")}`];
  else if (query.has("chat")) yield ["Guest-Chat", query.get("chat")];
}

function read(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
