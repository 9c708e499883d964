// Styles of the button and the panel, in a shadow tree that the site's rules do not reach.

export const CSS = `
:host {
  all: initial !important; color-scheme: light dark !important; --sheet: #fff; --line: #d9d5ce;
  font-family: system-ui, -apple-system, "Segoe UI", Roboto, sans-serif !important;
  --edge: max(1.25em, env(safe-area-inset-left, 0px), env(safe-area-inset-right, 0px));
  --foot: max(1.25em, env(safe-area-inset-bottom, 0px));
}
@media (prefers-color-scheme: dark) { :host { --sheet: #1d1d1b; --line: #33312e } }
:host([data-theme="light"]) { color-scheme: light !important; --sheet: #fff; --line: #d9d5ce }
:host([data-theme="dark"]) { color-scheme: dark !important; --sheet: #1d1d1b; --line: #33312e }
* { box-sizing: border-box }
button {
  display: grid; place-items: center; margin: 0; padding: 0; border: 1px solid transparent; border-radius: 50%;
  font: inherit; color: var(--ink); background: var(--accent); cursor: pointer; touch-action: manipulation;
}
button:focus-visible { outline: 2px solid #fff; outline-offset: 2px; box-shadow: 0 0 0 6px #111 }
svg { width: 1.75em; height: 1.75em }
path { fill: none; stroke: currentColor; stroke-width: 1.9; stroke-linecap: round; stroke-linejoin: round }
.bubble, .panel { position: fixed; z-index: 2147483647; bottom: var(--foot); inset-inline-end: var(--edge) }
:host([data-side="start"]) :is(.bubble, .panel) { inset-inline: var(--edge) auto }
.bubble { width: 3.5em; height: 3.5em; box-shadow: 0 1px 3px rgb(0 0 0 / .3), 0 6px 20px rgb(0 0 0 / .25) }
.bubble:hover { filter: brightness(1.1) }
.bubble[aria-expanded="true"] .speech, .bubble[aria-expanded="false"] .cross, .badge:empty { display: none }
.badge {
  position: absolute; top: -.35em; inset-inline-end: -.35em; min-width: 1.75em; padding: 0 .4em;
  border: 2px solid #fff; border-radius: 1em; font-size: .8em; font-weight: 700; line-height: 1.45;
  text-align: center; color: #fff; background: #b3261e;
}
.panel {
  display: flex; flex-direction: column; overflow: hidden; margin-bottom: 4.25em;
  width: min(24em, 100vw - 2 * var(--edge)); height: min(40em, 100dvh - 7em);
  border: 1px solid var(--line); border-radius: 1em; background: var(--sheet);
  box-shadow: 0 2px 6px rgb(0 0 0 / .15), 0 16px 48px rgb(0 0 0 / .3);
  pointer-events: none; opacity: 0; translate: 0 .75em; transition: opacity .18s, translate .18s;
}
[aria-expanded="true"] + .panel { pointer-events: auto; opacity: 1; translate: 0 }
.bar {
  display: flex; align-items: center; gap: .5em; padding-inline: 1.1em .4em; border-bottom: 1px solid transparent;
  color: var(--ink); background: var(--accent);
}
.title { flex: 1; overflow: hidden; font-weight: 600; line-height: 1.4; text-overflow: ellipsis; white-space: nowrap }
.bar button { flex: none; width: 2.75em; height: 2.75em; margin-block: .15em }
.bar button:hover { background: color-mix(in srgb, currentColor 15%, transparent) }
.bar button:focus-visible { outline-color: currentColor; outline-offset: -5px; box-shadow: none }
.bar svg { width: 1.4em; height: 1.4em }
iframe { flex: 1; min-height: 0; width: 100%; border: 0 }
@media (width < 480px), (height < 480px) {
  :host .panel.panel {
    inset: var(--shift, 0px) 0 auto; width: auto; height: var(--seen, 100dvh); margin: 0; border: 0; border-radius: 0;
    padding: 0 env(safe-area-inset-right, 0px) env(safe-area-inset-bottom, 0px) env(safe-area-inset-left, 0px);
  }
  .bar { padding-top: env(safe-area-inset-top, 0px) }
  .bubble[aria-expanded="true"] { visibility: hidden }
}
@media (prefers-reduced-motion: reduce) { .panel { transition: none; translate: 0 } }
@media (forced-colors: active) { button:focus-visible { outline-color: Highlight } .bar { border-color: CanvasText } }
`;
