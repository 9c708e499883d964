/** Language tags whose region the texts have (scripts/languages.mjs). */
const REGIONS: Record<string, string> = { en: "en-GB", pt: "pt-PT" };

/** Returns the locale of a language of the page, for formats of times. */
export const localeOf = (language: string): string => REGIONS[language] ?? language;

/** Texts for a time at which the reception is closed. */
export interface Closed {
  /** Time at which it opens, with the day if that is another one. */
  opensAt: string;
  localTime: string;
}

/** The opening hours of about a week, with texts in a language and a time zone. */
export class OpeningHours {
  /** Times in milliseconds at which the reception opens and closes, in order. */
  readonly #spans: { from: number; to: number }[];
  readonly #time: Intl.DateTimeFormat;
  readonly #weekday: Intl.DateTimeFormat;
  readonly #date: Intl.DateTimeFormat;

  /** `spans` has the times as `1764403200000-1764446400000 …`. */
  constructor(spans: string, zone: string | undefined, language: string) {
    this.#spans = spans.split(" ").map((span) => {
      const [from = Number.NaN, to = Number.NaN] = span.split("-").map(Number);
      return { from, to };
    });
    const locale = localeOf(language);
    const format = (options: Intl.DateTimeFormatOptions) => {
      try {
        return new Intl.DateTimeFormat(locale, { timeZone: zone, ...options });
      } catch {
        // A zone that this browser does not know is UTC, as in the log (app/src/zone.rs).
        return new Intl.DateTimeFormat(locale, { timeZone: "UTC", ...options });
      }
    };
    this.#time = format({ timeStyle: "short" });
    this.#weekday = format({ weekday: "long" });
    this.#date = format({ dateStyle: "short" });
  }

  /**
   * Returns the texts for a time; `undefined` while the reception is open, and after the last known
   * opening hours.
   */
  closedAt(now: number): Closed | undefined {
    const next = this.#spans.find(({ to }) => to > now);
    if (!next || next.from <= now) return undefined;
    const isToday = this.#date.format(next.from) === this.#date.format(now);
    const day = isToday ? "" : `${this.#weekday.format(next.from)} `;
    return { opensAt: day + this.#timeText(next.from), localTime: this.#timeText(now) };
  }

  /** Formats a time as the texts do, without line breaks. */
  #timeText(at: number): string {
    return this.#time.format(at).replace(/\s/g, "\u00a0");
  }
}
