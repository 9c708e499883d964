import type { ReportKind } from "../common/page-interface.ts";

/** Creates the global `guestChat` as lazy modules use it; the function reports a value as the page does. */
export function createReports(): (kind: ReportKind, value: number) => void {
  const reports: Partial<Record<ReportKind, number>> = {};
  Object.assign(globalThis, { guestChat: { reports } });
  return (kind, value) => {
    reports[kind] = value;
    window.dispatchEvent(new CustomEvent("guest-chat", { detail: kind }));
  };
}
