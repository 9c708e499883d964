// Signals unread messages to a user who looks elsewhere: a count in the window's title, and a sound
// if the browser allows it.
const { told } = globalThis.guestChat;
const title = document.title;
let before = 0;
let sound;

/** Plays two short tones, the second one higher. */
function ring() {
  // Before the user has interacted with the page, browsers play nothing and log a warning.
  if (navigator.userActivation && !navigator.userActivation.hasBeenActive) return;
  sound ??= new AudioContext();
  sound.resume();
  [660, 880].forEach((frequency_hz, nth) => {
    const [tone, volume, at] = [sound.createOscillator(), sound.createGain(), sound.currentTime + nth * 0.14];
    tone.frequency.value = frequency_hz;
    volume.gain.setValueAtTime(0.08, at);
    volume.gain.exponentialRampToValueAtTime(0.001, at + 0.25);
    tone.connect(volume).connect(sound.destination);
    tone.start(at);
    tone.stop(at + 0.25);
  });
}

function show() {
  const { unread } = told;
  document.title = unread ? `(${unread}) ${title}` : title;
  if (unread > before && document.visibilityState == "hidden") ring();
  before = unread;
}

addEventListener("guest-chat", ({ detail }) => detail == "unread" && show());
show();
