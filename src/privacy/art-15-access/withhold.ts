/**
 * Art. 15(4), 20(4): what a second person agreed to leave out of a copy is out of every part of it. Pure: places in, places out, each
 * thing that was left out with its ground. What is blacked out in one text is blacked out wherever else the copy repeats it.
 */
import type { GatheredItem, GatheredPlace, GatheredValue, LeftOut } from '../../engine/subjects/gathered.ts';
import type { JsonValue } from '../../metadata/json.ts';
import type { Label } from '../../metadata/label.ts';

export const withholdingGrounds = ['others_rights', 'trade_secret'] as const;
export type WithholdingGround = (typeof withholdingGrounds)[number];

export interface Withholding {
  readonly place: string;
  readonly item: string;
  readonly field: string | null;
  readonly file: string | null;
  /** Words that are blacked out; the whole value where there are none. */
  readonly passages: readonly string[];
  readonly ground: WithholdingGround;
}

const BLACK = '▮▮▮';
/** Shorter texts ("Spain") are everybody's: only what is long enough to tell is looked for elsewhere in the copy. */
const TELLING = 12;

const whole: Label = { en: 'The whole item', es: 'El elemento entero' };
const aFile: Label = { en: 'A file', es: 'Un archivo' };
const aTitle: Label = { en: 'Title', es: 'Título' };

interface Black {
  readonly pattern: RegExp;
  readonly ground: WithholdingGround;
}

export function withhold(
  places: readonly GatheredPlace[],
  withheld: readonly Withholding[],
): readonly GatheredPlace[] {
  if (withheld.length === 0) return places;
  const blacks = blacksOf(places, withheld);
  return places.map((place) => ({
    ...place,
    items: place.items.map((item) => {
      const own = withheld.filter((one) => one.place === place.place && one.item === item.id);
      return blackened(own.reduce(leaveOut, item), blacks);
    }),
  }));
}

/** What is looked for in the whole copy: the passages, and the longer texts of what is left out as a whole. */
function blacksOf(places: readonly GatheredPlace[], withheld: readonly Withholding[]): readonly Black[] {
  const items = new Map(
    places.flatMap((place) => place.items.map((item) => [`${place.place} ${item.id}`, item] as const)),
  );
  const found = withheld.flatMap((one) => {
    if (one.passages.length > 0) return one.passages.map((text) => ({ text, ground: one.ground }));
    if (one.file !== null) return [];
    const values = items.get(`${one.place} ${one.item}`)?.values ?? [];
    return values
      .filter((value) => !value.coded && (one.field === null || value.field === one.field))
      .flatMap((value) => [value.text.en, value.text.es])
      .filter((text) => text.length >= TELLING)
      .map((text) => ({ text, ground: one.ground }));
  });
  return found.map(({ text, ground }) => ({ pattern: new RegExp(literally(text), 'giu'), ground }));
}

function leaveOut(item: GatheredItem, one: Withholding): GatheredItem {
  const said = (field: string, label: Label): LeftOut => ({ field, label, ground: one.ground });
  if (one.passages.length > 0) return item;
  if (one.file !== null) {
    const files = item.files.filter((file) => file.id !== one.file);
    return { ...item, files, leftOut: [...item.leftOut, said('files', aFile)] };
  }
  if (one.field === null) {
    return { ...item, title: null, values: [], files: [], leftOut: [...item.leftOut, said('*', whole)] };
  }
  const [value] = item.values.filter(({ field }) => field === one.field);
  return {
    ...item,
    values: item.values.filter(({ field }) => field !== one.field),
    leftOut: value ? [...item.leftOut, said(value.field, value.label)] : item.leftOut,
  };
}

function blackened(item: GatheredItem, blacks: readonly Black[]): GatheredItem {
  const leftOut: LeftOut[] = [];
  const values = item.values.map((value) => {
    const black = blacks.find(({ pattern }) => matches(pattern, value));
    if (!black) return value;
    leftOut.push({ field: value.field, label: value.label, ground: black.ground });
    return {
      ...value,
      value: inJson(value.value, blacks),
      text: { en: inText(value.text.en, blacks), es: inText(value.text.es, blacks) },
    };
  });
  const { title } = item;
  const told = title && { en: inText(title.en, blacks), ...(title.es && { es: inText(title.es, blacks) }) };
  const retitled = title !== null && told !== null && (told.en !== title.en || told.es !== title.es);
  if (retitled && leftOut.length === 0)
    leftOut.push({ field: 'title', label: aTitle, ground: blacks[0]?.ground ?? 'others_rights' });
  const files = item.files.map((file) => ({ ...file, filename: inText(file.filename, blacks) }));
  return { ...item, title: told, values, files, leftOut: [...item.leftOut, ...leftOut] };
}

function matches(pattern: RegExp, value: GatheredValue): boolean {
  const texts = [value.text.en, value.text.es, JSON.stringify(value.value)];
  return texts.some((text) => text.search(pattern) >= 0);
}

function inText(text: string, blacks: readonly Black[]): string {
  return blacks.reduce((shown, { pattern }) => shown.replace(pattern, BLACK), text);
}

function inJson(value: JsonValue, blacks: readonly Black[]): JsonValue {
  if (typeof value === 'string') return inText(value, blacks);
  if (Array.isArray(value)) return value.map((one) => inJson(one, blacks));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, inJson(one ?? null, blacks)]));
}

/** White space is any white space: a line that was broken in a mail is the same passage. */
function literally(text: string): string {
  return text
    .trim()
    .split(/\s+/)
    .map((word) => RegExp.escape(word))
    .join(String.raw`\s+`);
}
