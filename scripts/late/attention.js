// That something is unread, for whoever looks elsewhere: a count in the window's title, and a sound where the browser
// lets the page make one.
const { told } = globalThis.guestChat;
const title = document.title;
let before = 0;
let sound;

/** Two short tones, one above the other. */
function ring() {
  // Before the guest has touched the page, browsers play nothing and complain.
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
