// Upload of a file. It uses XMLHttpRequest, which is the only way to get the progress of an upload.
import { authenticationHeaders } from "../common/credentials.ts";

/** Time without progress after which an upload is aborted. */
export const STALLED_AFTER_MS = 30_000;
/** Share of the progress that is left for the time until the server answers. */
const SHARE_SENT = 0.95;

/**
 * Result of an upload: the hotel's id of the file, or the error code of a refusal. With neither,
 * the upload must be retried, or it was aborted.
 */
export type UploadResult = { id: string; code?: never } | { id?: never; code?: string };

export interface Upload {
  /** Address of the server's endpoint. */
  to: string;
  blob: Blob;
  /** Name of the file. */
  label: string;
  /** Aborts the upload. */
  signal: AbortSignal;
  /** Receives the share of the upload that is complete, from 0 to 1. */
  onProgress(share: number): void;
}

export function uploadFile({ to, blob, label, signal, onProgress }: Upload): Promise<UploadResult> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve({});
    const request = new XMLHttpRequest();
    const abort = () => request.abort();
    signal.addEventListener("abort", abort);
    let stalled: ReturnType<typeof setTimeout> | undefined;
    const restartTimer = () => {
      clearTimeout(stalled);
      stalled = setTimeout(abort, STALLED_AFTER_MS);
    };
    request.open("POST", to);
    for (const [name, value] of Object.entries(authenticationHeaders(location.href)))
      request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded, total }) => {
      restartTimer();
      onProgress((SHARE_SENT * loaded) / total);
    };
    request.onload = () => resolve(readResult(request.status, request.responseText));
    request.onloadend = () => {
      clearTimeout(stalled);
      // After an error or an abort there is no other result.
      resolve({});
    };
    const form = new FormData();
    form.append("file", blob, label);
    restartTimer();
    request.send(form);
  });
}

/** Returns the result in an answer of the server. */
export function readResult(status: number, text: string): UploadResult {
  const answer = parseJson(text) as { attachment?: { id: string }; code?: string } | null;
  if (status === 201 && answer?.attachment) return { id: answer.attachment.id };
  // Only an error of the API is final: a captive portal also answers 403.
  return status < 500 && status !== 429 && answer?.code ? { code: answer.code } : {};
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
