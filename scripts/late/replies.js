// The replies to tap are one line that moves sideways: the one that has the focus is moved into view, whole. Browsers
// do it for one that cannot be seen, and leave one that is cut off where it is.
document.querySelector(".quick").addEventListener("focusin", ({ target }) => {
  target.scrollIntoView({ block: "nearest", inline: "nearest" });
});
