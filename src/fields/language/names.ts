/** Finds a language by its BCP 47 tag or by its name in English, Spanish or the language itself. */
import { foldWord } from '../fold.ts';

/** ISO 639-1: the languages that have a two-letter code. */
export const languageCodes: readonly string[] = `
aa ab af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cv cy da de dv dz ee el en eo es et eu
fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk
kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv
ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th
ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu`
  .trim()
  .split(/\s+/);

/** The codes that have a name, each name once, and whatever is kept: a list of choices shows no bare codes. */
export function namedOnce(
  codes: readonly string[],
  nameOf: (code: string) => string | undefined,
  kept?: string,
): readonly string[] {
  const names = new Set<string>();
  const shown = codes.filter((code) => {
    const name = nameOf(code);
    if (name === undefined || names.has(name)) return code === kept;
    names.add(name);
    return true;
  });
  return kept === undefined || shown.includes(kept) ? shown : [...shown, kept];
}

let byName: ReadonlyMap<string, string> | undefined;

/** The canonical tag (`es`, `pt-BR`, `zh-Hant`), or null where no such language is known. */
export function findLanguage(written: string): string | null {
  const text = written.trim();
  const tag = canonicalTag(text.replaceAll('_', '-'));
  if (tag) return tag;
  byName ??= collectNames();
  return byName.get(foldWord(text)) ?? null;
}

function canonicalTag(text: string): string | null {
  if (!/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(text)) return null;
  try {
    const locale = new Intl.Locale(text);
    const known = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' }).of(locale.language);
    return known ? locale.toString() : null;
  } catch {
    return null;
  }
}

function collectNames(): ReadonlyMap<string, string> {
  const found = new Map<string, string>([
    ['castellano', 'es'],
    ['castilian', 'es'],
  ]);
  const inEnglish = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' });
  const inSpanish = new Intl.DisplayNames('es', { type: 'language', fallback: 'none' });
  for (const code of languageCodes) {
    const itself = new Intl.DisplayNames(code, { type: 'language', fallback: 'none' });
    for (const names of [inEnglish, inSpanish, itself]) {
      const name = foldWord(names.of(code) ?? '');
      if (name && !found.has(name)) found.set(name, code);
    }
  }
  return found;
}
