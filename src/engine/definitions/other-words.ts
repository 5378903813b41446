/** Definitions as callers write them by hand: names as plain texts, what can be told from the rest left out. */
import type { OtherWords } from '../operation.ts';

type Said = Readonly<Record<string, unknown>>;

/** A new module or a change of one. What is declared on privacy is completed only where the protective choice is plain. */
export const moduleWords: OtherWords = {
  rewrite: (said) => {
    const written = said.fields;
    const fields = Array.isArray(written)
      ? { fields: written.map((one: unknown) => ifObject(one, fieldSaid)) }
      : {};
    return { ...said, ...labels(said), ...subject(said.subject), ...fields };
  },
  note: 'Labels may be plain texts (taken as English); "subject" may be "self" or a path; see the fields for theirs.',
};

/** A new module: what a name implies may be left out. */
export const newModuleWords: OtherWords = {
  rewrite: (said) => completed(moduleWords.rewrite?.(said) ?? said),
  note: `${moduleWords.note} A label, its plural, the prefix of numbers and the title field may be left out; they follow from the name and the first field.`,
};

/** Modules among others that are written down. Of what is there they say only what is to change: nothing is completed yet. */
export const writtenModulesWords: OtherWords = {
  rewrite: (said) => ({
    ...said,
    ...(Array.isArray(said.modules) && {
      modules: said.modules.map((one: unknown) => ifObject(one, writtenModuleSaid)),
    }),
  }),
  note: 'Modules are written as for POST /modules; what is left out of one that is there stays.',
};

/** A field. */
export const fieldWords: OtherWords = {
  rewrite: fieldSaid,
  note: 'Labels may be plain texts (taken as English). In "privacy", "none" is taken for not personal; onErasure may be "delete", and left out it is; inAccess and inPortability are true, disclosure is empty and portal "hidden" where left out.',
};

/** A change of a field: what it leaves out stays. */
export const fieldChangeWords: OtherWords = { rewrite: changeSaid, note: fieldWords.note };

function writtenModuleSaid(said: Said): Said {
  const { fields } = said;
  const rewritten = Array.isArray(fields)
    ? { fields: fields.map((one: unknown) => ifObject(one, changeSaid)) }
    : {};
  return { ...said, ...labels(said), ...subject(said.subject), ...rewritten };
}

function fieldSaid(said: Said): Said {
  const named =
    typeof said.name === 'string' && said.label === undefined ? { label: { en: titled(said.name) } } : {};
  return changeSaid({ ...said, ...named });
}

function changeSaid(said: Said): Said {
  return { ...said, ...labels(said), ...('privacy' in said && { privacy: privacySaid(said.privacy) }) };
}

function privacySaid(privacy: unknown): unknown {
  if (privacy === 'none' || privacy === false) return { category: 'none' };
  return ifObject(privacy, (said) => {
    if (said.category === 'none') return said;
    const { onErasure = { action: 'delete' } } = said;
    return {
      inAccess: true,
      inPortability: true,
      disclosure: [],
      portal: 'hidden',
      ...said,
      onErasure: typeof onErasure === 'string' ? { action: onErasure } : onErasure,
    };
  });
}

function labels(said: Said): Said {
  const texts = ['label', 'labelPlural', 'help'].filter((key) => typeof said[key] === 'string');
  return Object.fromEntries(texts.map((key) => [key, { en: said[key] }]));
}

function subject(said: unknown): Said {
  if (typeof said !== 'string') return {};
  return { subject: said === 'self' ? { kind: 'self' } : { kind: 'paths', paths: [said] } };
}

/** A new module with what its name and first field imply. */
export function completed(said: Said): Said {
  if (typeof said.name !== 'string' || said.name === '') return said;
  const label = said.label ?? { en: titled(said.name) };
  const first = Array.isArray(said.fields) ? (said.fields[0] as Said | undefined) : undefined;
  return {
    labelPlural: label,
    numberPrefix: said.name
      .replace(/[^a-z]/gi, '')
      .slice(0, 3)
      .toUpperCase(),
    ...(typeof first?.name === 'string' && { titleFields: [first.name] }),
    ...said,
    label,
  };
}

/** `shoe_size` as `Shoe size`. */
export function titled(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1).replaceAll('_', ' ');
}

function ifObject(value: unknown, then: (said: Said) => unknown): unknown {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? then(value as Said) : value;
}
