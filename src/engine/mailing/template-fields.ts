/** Which fields a template reads, checked before it is kept and again before it is rendered, for whoever does that. */
import { fieldType } from '../../fields/index.ts';
import type { FieldDefinition } from '../../metadata/field.ts';
import type { Finding } from '../../metadata/finding.ts';
import { labelText, type Sentence } from '../../metadata/label.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import type { CallContext } from '../access/principal.ts';
import { nearestName } from '../catalog/filters/nearest.ts';
import { fieldColumns } from '../catalog/table.ts';
import { didYouMean } from '../errors/did-you-mean.ts';
import { mayLeave } from '../exports/exportable.ts';
import { fieldVisible } from '../records/compile-filter.ts';
import { titleVisible } from '../records/record-shape.ts';
import { valuesRefused } from '../records/refusals.ts';
import { type PathUse, parseTemplate, pathsOf, type TemplatePart } from './template-text.ts';

/** The texts of a mail, read. */
export interface ParsedTemplate {
  readonly subject: readonly TemplatePart[];
  readonly text: readonly TemplatePart[];
}

/** What stands in every record besides its fields and can be written in a mail. */
const systemPaths = ['number', 'title', 'owner'] as const;

/** Records that a path leads through. */
const LONGEST_WAY = 4;

/** Reads the two texts and checks each field for this caller. Throws `validation_failed` with every finding, and the line of each. */
export function checkedTemplate(
  context: CallContext,
  module: ModuleDefinition,
  written: { readonly subject: string; readonly text: string },
): ParsedTemplate {
  const { parsed, findings } = readTemplate(context, module, written);
  if (!parsed || findings.length > 0) throw valuesRefused(findings);
  return parsed;
}

/** What is wrong with a template for this caller, as data. */
export function templateFindings(
  context: CallContext,
  module: ModuleDefinition,
  written: { readonly subject: string; readonly text: string },
): readonly Finding[] {
  return readTemplate(context, module, written).findings;
}

function readTemplate(
  context: CallContext,
  module: ModuleDefinition,
  written: { readonly subject: string; readonly text: string },
): { readonly parsed: ParsedTemplate | null; readonly findings: readonly Finding[] } {
  const subject = parseTemplate(written.subject, 'subject');
  const text = parseTemplate(written.text, 'text');
  const findings: Finding[] = [];
  for (const [field, read] of [
    ['subject', subject],
    ['text', text],
  ] as const) {
    if (read.ok)
      findings.push(...pathsOf(read.value).flatMap((use) => checkPath(context, module, use, field)));
    else findings.push(...read.findings);
  }
  const parsed = subject.ok && text.ok ? { subject: subject.value, text: text.value } : null;
  return { parsed, findings };
}

/** The paths of a template that is in order. */
export function pathsIn({ subject, text }: ParsedTemplate): readonly (readonly string[])[] {
  const all = [...pathsOf(subject), ...pathsOf(text)].map(({ path }) => path);
  return [...new Map(all.map((path) => [path.join('.'), path])).values()];
}

/** Modules that a reference leads to. */
function targetsOf(field: FieldDefinition): readonly string[] {
  return fieldColumns(field).flatMap(({ references }) =>
    references && 'module' in references ? [references.module] : [],
  );
}

function checkPath(
  context: CallContext,
  module: ModuleDefinition,
  { path, line }: PathUse,
  field: string,
): readonly Finding[] {
  const found = path.length > LONGEST_WAY ? TOO_FAR : wrongWith(context, module, path);
  if (!found) return [];
  const { code, message } = found;
  return [
    { code, field, message: { en: `Line ${line}: ${message.en}`, es: `Línea ${line}: ${message.es}` } },
  ];
}

interface Wrong {
  readonly code: string;
  readonly message: Sentence;
}

const TOO_FAR: Wrong = {
  code: 'template.unknown_field',
  message: {
    en: `a field is at most ${LONGEST_WAY - 1} records away.`,
    es: `un campo está como máximo a ${LONGEST_WAY - 1} registros de distancia.`,
  },
};

function wrongWith(
  context: CallContext,
  module: ModuleDefinition,
  [name = '', ...rest]: readonly string[],
): Wrong | null {
  const field = module.fields.find((one) => one.name === name);
  const isSystem = rest.length === 0 && systemPaths.some((one) => one === name);
  if (!field && isSystem) return name === 'title' ? wrongTitle(context, module) : null;
  if (!field) return unknown(module, name);
  if (!fieldVisible(context, module.name, name)) return hidden(module, name);
  if (rest.length > 0) return wrongBeyond(context, module, field, rest);
  if (fieldType(field.type).sealed)
    return wrong('template.secret_field', {
      en: `${name} is confidential and goes into no mail.`,
      es: `${name} es confidencial y no va en ningún correo.`,
    });
  if (field.type === 'file' || field.type === 'image')
    return wrong('template.no_text', {
      en: `${name} is a file and has no text.`,
      es: `${name} es un archivo y no tiene texto.`,
    });
  return mayLeave(field) ? null : undeclared(name);
}

/** A title tells the fields that it is made of. */
function wrongTitle(context: CallContext, module: ModuleDefinition): Wrong | null {
  if (!titleVisible(context, module)) return hidden(module, 'title');
  const made = module.fields.filter((field) => module.titleFields.includes(field.name));
  const kept = made.find((field) => !mayLeave(field));
  return kept ? undeclared(kept.name) : null;
}

function wrongBeyond(
  context: CallContext,
  module: ModuleDefinition,
  field: FieldDefinition,
  rest: readonly string[],
): Wrong | null {
  const targets = targetsOf(field).flatMap((name) => context.catalog.modules.get(name) ?? []);
  if (targets.length === 0)
    return wrong('template.unknown_field', {
      en: `${field.name} of ${module.labelPlural.en} leads to no other record.`,
      es: `${field.name} de ${labelText(module.labelPlural, 'es')} no lleva a otro registro.`,
    });
  if (!mayLeave(field)) return undeclared(field.name);
  // A reference to several modules leads to a field where one of them has it; none of them may have it hidden.
  const having = targets.filter((one) => isKnown(one, rest[0] ?? ''));
  for (const target of having.length > 0 ? having : targets) {
    const found = context.rights.allows(target.name, 'read')
      ? wrongWith(context, target, rest)
      : hidden(target, rest[0] ?? '');
    if (found) return found;
  }
  return null;
}

function isKnown(module: ModuleDefinition, name: string): boolean {
  return systemPaths.some((one) => one === name) || module.fields.some((field) => field.name === name);
}

function wrong(code: string, message: Sentence): Wrong {
  return { code, message };
}

function unknown(module: ModuleDefinition, name: string): Wrong {
  const hint = didYouMean(nearestName(name, [...systemPaths, ...module.fields.map((field) => field.name)]));
  return wrong('template.unknown_field', {
    en: `${module.labelPlural.en} have no field ${name}.${hint.en}`,
    es: `${labelText(module.labelPlural, 'es')} no tiene ningún campo ${name}.${hint.es}`,
  });
}

function hidden(module: ModuleDefinition, name: string): Wrong {
  return wrong('template.hidden_field', {
    en: `you may not see ${name} of ${module.labelPlural.en}, so you write no mail with it.`,
    es: `usted no puede ver ${name} de ${labelText(module.labelPlural, 'es')}, así que no escribe ningún correo con ese campo.`,
  });
}

function undeclared(name: string): Wrong {
  return wrong('template.undeclared_field', {
    en: `the privacy of ${name} is not declared, so it goes into no mail.`,
    es: `la privacidad de ${name} no está declarada, así que no va en ningún correo.`,
  });
}
