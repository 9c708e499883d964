// Scrolls the focused quick reply fully into view. The quick replies are one line that scrolls
// sideways; browsers scroll to an invisible button but not to one that is cut off.
document.querySelector<HTMLElement>(".quick")?.addEventListener("focusin", ({ target }) => {
  (target as Element).scrollIntoView({ block: "nearest", inline: "nearest" });
});
