/** The sentences about what could not be worked out, in English and Spanish. */
import type { Locale } from '../../../metadata/label.ts';
import type { ModuleDefinition } from '../../../metadata/module.ts';
import type { RightsKind } from '../../access/organisation.ts';

type Says = Readonly<Record<Locale, string>>;

const kinds: Readonly<Record<RightsKind, Says>> = {
  users: { en: 'user', es: 'usuario' },
  roles: { en: 'role', es: 'rol' },
  profiles: { en: 'profile', es: 'perfil' },
  groups: { en: 'group', es: 'grupo' },
  sharing_rules: { en: 'sharing rule', es: 'regla de uso compartido' },
  record_rules: { en: 'record rule', es: 'regla de registros' },
};

const MOST_NAMED = 10;

/** Rights that were changed past the product: when is not known. */
export function gapOfRights(
  uncertain: readonly { readonly kind: RightsKind; readonly name: string }[],
  locale: Locale,
): readonly string[] {
  if (uncertain.length === 0) return [];
  const named = uncertain
    .slice(0, MOST_NAMED)
    .map(({ kind, name }) => `${kinds[kind][locale]} ${name}`.trim());
  const more = uncertain.length - named.length;
  const rest = more > 0 ? [locale === 'es' ? `${more} más` : `${more} more`] : [];
  const list = new Intl.ListFormat(locale, { type: 'conjunction' }).format([...named, ...rest]);
  return [
    locale === 'es'
      ? `Se cambió al margen del registro de evidencias, no se sabe desde cuándo: ${list}. La respuesta es lo que dicen las evidencias.`
      : `Changed past the evidence, nobody can tell since when: ${list}. The answer is what the evidence says.`,
  ];
}

/** What a record held then, and is no longer known. */
export function gapOfRecord(module: ModuleDefinition, names: readonly string[], locale: Locale): string {
  const labels = names.map((name) => labelOf(module, name, locale));
  const list = new Intl.ListFormat(locale, { type: 'conjunction' }).format(labels);
  return locale === 'es'
    ? `De lo que contenía entonces no se conoce ya: ${list} (suprimido, o cambiado al margen de las evidencias). Lo que dependa de ello no puede decirse.`
    : `No longer known of what it held then: ${list} (erased, or changed past the evidence). What depends on it cannot be told.`;
}

function labelOf(module: ModuleDefinition, name: string, locale: Locale): string {
  if (name === 'owner') return locale === 'es' ? 'propietario' : 'owner';
  if (name === 'state') return locale === 'es' ? 'estado' : 'state';
  return module.fields.find((field) => field.name === name)?.label[locale] ?? name;
}

/** In place of what lets somebody see it, where that cannot be told. */
export function untoldWords(locale: Locale): string {
  return locale === 'es'
    ? 'No puede decirse: lo que lo decidía ya no se conoce.'
    : 'It cannot be told: what decided it is no longer known.';
}
