/** Finds a country by what people write: a code, a name in English, Spanish or the country's own languages, a nickname. */
import { foldWord } from '../fold.ts';
import { countryCodes } from './codes.ts';

/** In this order: the first language that uses a name keeps it. */
const LANGUAGES = `en es de fr it pt nl pl cs sk sl hr hu ro bg el fi sv da nb is et lv lt mt ga ca gl eu sq sr mk uk ru tr ar
he fa zh ja ko hi id vi th`;

const NICKNAMES: Readonly<Record<string, readonly string[]>> = {
  US: ['usa', 'united states of america', 'estados unidos de america', 'ee uu', 'eeuu', 'eua', 'america'],
  GB: [
    'uk',
    'great britain',
    'britain',
    'england',
    'scotland',
    'wales',
    'northern ireland',
    'gran bretana',
    'inglaterra',
    'escocia',
    'gales',
    'united kingdom of great britain and northern ireland',
  ],
  CZ: ['czech republic', 'republica checa', 'ceska republika'],
  NL: ['holland', 'holanda', 'the netherlands'],
  GR: ['el', 'hellas'],
  IE: ['republic of ireland', 'eire'],
  CI: ['ivory coast'],
  MM: ['burma', 'birmania'],
  MK: ['macedonia'],
  SZ: ['swaziland'],
  CV: ['cape verde'],
  TL: ['east timor'],
  RU: ['russian federation'],
  KR: ['republic of korea', 'korea'],
  SK: ['slovak republic'],
  TR: ['turkey', 'turquia'],
  VA: ['vatican', 'holy see'],
  MD: ['republic of moldova'],
  BA: ['bosnia'],
  AE: ['uae', 'emirates'],
  CN: ['peoples republic of china'],
  IR: ['islamic republic of iran'],
  SY: ['syrian arab republic'],
  VN: ['viet nam'],
  LA: ["lao people's democratic republic"],
  TZ: ['united republic of tanzania'],
};

let byName: ReadonlyMap<string, string> | undefined;

/** The ISO 3166-1 alpha-2 code, or null. */
export function findCountry(written: string): string | null {
  const code = written.trim().toUpperCase();
  if (countryCodes.has(code)) return code;
  byName ??= collectNames();
  return byName.get(foldName(written)) ?? null;
}

function foldName(name: string): string {
  return foldWord(name.replace(/&/g, ' and ').replace(/[()]/g, ' '));
}

function collectNames(): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [code, alpha3] of countryCodes) found.set(foldName(alpha3), code);
  for (const [code, names] of Object.entries(NICKNAMES))
    for (const name of names) found.set(foldName(name), code);
  for (const language of LANGUAGES.split(/\s+/)) {
    const display = new Intl.DisplayNames(language, { type: 'region', fallback: 'none' });
    for (const code of countryCodes.keys()) {
      const name = display.of(code);
      if (name && !found.has(foldName(name))) found.set(foldName(name), code);
    }
  }
  return found;
}
