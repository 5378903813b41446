import type { FieldDefinition } from '../../metadata/field.ts';
import { type Parsed, parsed } from '../../metadata/finding.ts';
import { oneColumn } from '../column.ts';
import type { FieldType } from '../field-type.ts';
import { TEXT_FILTER } from '../filters.ts';
import { refuse } from '../findings.ts';
import { checkOptionKinds } from '../options.ts';

/** RFC 5321 dot-string, with the letters of RFC 6531; quoted local parts and address literals are left out. */
const LOCAL = /^[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+(?:\.[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+)*$/u;
const LABEL = /^[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]*[\p{L}\p{M}\p{N}])?$/u;
const LIKE = {
  en: 'Write one e-mail address, such as name@example.eu.',
  es: 'Escriba una dirección de correo, por ejemplo nombre@ejemplo.eu.',
};

/** One e-mail address, in any script. The domain is kept in small letters; the part before the @ as it was written. */
export const email: FieldType = {
  name: 'email',
  label: { en: 'E-mail', es: 'Correo electrónico' },
  ...oneColumn(() => 'text'),
  checkOptions: (field) => checkOptionKinds(field, {}),
  parse: (value, field) =>
    typeof value === 'string' ? readAddress(value.trim(), field) : refuse('field.not_an_email', field, LIKE),
  parseText(written, field) {
    const bare = written
      .trim()
      .replace(/^mailto:/i, '')
      .replace(/^<(.*)>$/, '$1');
    return readAddress(bare, field);
  },
  format: (value) => String(value),
  filter: TEXT_FILTER,
  sortable: true,
  searched: true,
  systemWritten: false,
  searchText: (value) => String(value),
  jsonSchema: () => ({ type: 'string', format: 'idn-email', maxLength: 254 }),
};

function readAddress(written: string, field: FieldDefinition): Parsed<string> {
  const text = written.normalize('NFC');
  const at = text.lastIndexOf('@');
  const [local, domain] = [text.slice(0, at), text.slice(at + 1).toLowerCase()];
  if (at < 1 || !LOCAL.test(local) || !isDomain(domain)) return refuse('field.not_an_email', field, LIKE);
  if (octets(local) > 64 || octets(local) + 1 + asciiDomain(domain).length > 254)
    return refuse('field.too_long', field, {
      en: 'An e-mail address has at most 64 characters before the @, 254 in all.',
      es: 'Una dirección de correo tiene como máximo 64 caracteres antes de la @ y 254 en total.',
    });
  return parsed(`${local}@${domain}`);
}

function isDomain(domain: string): boolean {
  const labels = domain.split('.');
  if (labels.length < 2 || !labels.every((label) => LABEL.test(label))) return false;
  if (/^\d+$/.test(labels.at(-1) ?? '')) return false;
  const ascii = asciiDomain(domain);
  return ascii !== '' && ascii.split('.').every((label) => label.length <= 63);
}

/** The domain in Punycode, empty where it can't be written so. */
function asciiDomain(domain: string): string {
  return URL.canParse(`https://${domain}`) ? new URL(`https://${domain}`).hostname : '';
}

function octets(text: string): number {
  return new TextEncoder().encode(text).length;
}
