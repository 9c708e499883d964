// Styles of parts that only scripts add: they are loaded with these scripts, so that the first visit
// need not load them.

/** Adds rules to the styles of the page. */
export function addStyles(rules: string): void {
  const styles = new CSSStyleSheet();
  styles.replaceSync(rules);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, styles];
}
