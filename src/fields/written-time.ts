const TIME = /^(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,]\d+)?)?\s*(?:h|hrs?|uhr)?\s*(?:(a|p)\.?\s?m\.?)?$/i;

/** What is longer is no time that anybody writes. */
const LONGEST = 200;

/** A time of day as a person writes it (`14:30`, `2:30 pm`, `14.30 Uhr`) as `14:30:00`, or null. */
export function readWrittenTime(written: string): string | null {
  if (written.length > LONGEST) return null;
  const parts = TIME.exec(written.trim().replace(/[\u00a0\u202f]/g, ' '));
  if (!parts) return null;
  const hour = hourOf(Number(parts[1]), parts[4]?.toLowerCase());
  const [minute, second] = [Number(parts[2]), Number(parts[3] ?? 0)];
  if (hour === null || minute > 59 || second > 59) return null;
  return [hour, minute, second].map((part) => String(part).padStart(2, '0')).join(':');
}

function hourOf(hour: number, half: string | undefined): number | null {
  if (half === undefined) return hour <= 23 ? hour : null;
  if (hour < 1 || hour > 12) return null;
  return (hour % 12) + (half === 'p' ? 12 : 0);
}
