// Replaces Node's fetch API by that of undici, which includes caches; each accepts only its own
// requests and responses.
import { caches, fetch, Headers, Request, Response, setGlobalOrigin } from "undici";

Object.assign(globalThis, { caches, fetch, Headers, Request, Response });

/** Sets the origin of relative addresses. */
export const setOrigin = setGlobalOrigin;
