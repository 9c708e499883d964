/**
 * Returns the supported language that is nearest to a language tag, by the same rules as the
 * server; `undefined` if there is none.
 */
export function nearestLanguage(tag: string, supported: object): string | undefined {
  // The tag may come from the site or the browser and be invalid. Norwegian is Bokmål here.
  try {
    const { language, script } = new Intl.Locale(tag.replace(/^n[on]\b/i, "nb")).maximize();
    return [`${language}-${script}`, language].find((name) => Object.hasOwn(supported, name));
  } catch {
    return undefined;
  }
}
