// Makes the random generator and digests of browsers global, which Node.js 18 does not do.
import { webcrypto } from "node:crypto";

globalThis.crypto ??= webcrypto as Crypto;
