// Signals unread messages to a user who looks elsewhere: a count in the window's title, and a sound
// if the browser allows it.
import { isSoundOn } from "./sound.ts";

const { reports } = guestChat;
const title = document.title;
let previousCount = 0;
let audio: AudioContext | undefined;

/** Plays two short tones, the second one higher. */
function ring(): void {
  // Before the user has interacted with the page, browsers play nothing and log a warning.
  if (navigator.userActivation && !navigator.userActivation.hasBeenActive) return;
  audio ??= new AudioContext();
  void audio.resume();
  const { currentTime, destination } = audio;
  for (const [frequency_hz, at] of [
    [660, currentTime],
    [880, currentTime + 0.14],
  ] as const) {
    const [tone, volume] = [audio.createOscillator(), audio.createGain()];
    tone.frequency.value = frequency_hz;
    volume.gain.setValueAtTime(0.08, at);
    volume.gain.exponentialRampToValueAtTime(0.001, at + 0.25);
    tone.connect(volume).connect(destination);
    tone.start(at);
    tone.stop(at + 0.25);
  }
}

function showCount(): void {
  const count = reports.unread ?? 0;
  document.title = count ? `(${count}) ${title}` : title;
  if (count > previousCount && document.visibilityState === "hidden" && isSoundOn()) ring();
  previousCount = count;
}

addEventListener("guest-chat", ({ detail }) => detail === "unread" && showCount());
showCount();
