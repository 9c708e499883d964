/** Returns the browser's time zone if it is one of the `known` ones. */
export function browserTimeZone(known: string[]): string | undefined {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  return known.find((zone) => zone === timeZone);
}
