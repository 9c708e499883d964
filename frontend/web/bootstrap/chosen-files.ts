// Files that were chosen, pasted or dropped onto the page.

/**
 * Passes the files of these events to `add`, with the endpoint of the open conversation, if the page
 * has a tray for them.
 */
export function listenForFiles(add: (files: File[], to: string | undefined) => Promise<unknown>): void {
  const pass = (event: Event, source: { files: FileList | null } | null) => {
    const files = [...(source?.files ?? [])];
    if (!files.length || !document.getElementById("tray")) return;
    event.preventDefault();
    void add(files, document.getElementById("files")?.dataset.to);
  };
  addEventListener("change", (event) => {
    const input = event.target as HTMLInputElement;
    if (input.id !== "files") return;
    pass(event, input);
    input.value = "";
  });
  addEventListener("paste", (event) => pass(event, event.clipboardData));
  addEventListener("dragover", (event) => event.dataTransfer?.types.includes("Files") && event.preventDefault());
  addEventListener("drop", (event) => pass(event, event.dataTransfer));
}
