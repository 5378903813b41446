/** The way from a module's records to the data subject: without it nothing is gathered and nothing erased. */

import type { FieldDefinition } from './field.ts';
import type { Finding } from './finding.ts';
import type { MetadataFindingCode } from './finding-codes.ts';
import type { Sentence } from './label.ts';
import type { ModuleDefinition } from './module.ts';
import type { ModuleCheck } from './module-check.ts';

export function checkSubject(check: ModuleCheck): Finding[] {
  return [...checkWay(check), ...checkSpecialData(check.module), ...checkPart(check)];
}

function found(code: MetadataFindingCode, field: string, message: Sentence): Finding {
  return { code, field, message };
}

function checkWay(check: ModuleCheck): Finding[] {
  const { subject } = check.module;
  if (subject.kind === 'self') return [];
  if (subject.kind === 'none') {
    if (subject.reason.trim() !== '') return [];
    return [
      found('module.024', 'subject.reason', {
        en: 'Say why the records are about no natural person.',
        es: 'Diga por qué los registros no son de ninguna persona física.',
      }),
    ];
  }
  if (subject.paths.length === 0)
    return [
      found('module.024', 'subject.paths', {
        en: 'Name the reference that leads to the person, such as contact.',
        es: 'Nombre la referencia que lleva a la persona, como contact.',
      }),
    ];
  return subject.paths
    .filter((path) => !leadsToPerson(check, check.module, path.split('.')))
    .map((path) => {
      const message = {
        en: `"${path}" does not lead through references to a module of persons, such as contacts.`,
        es: `«${path}» no lleva por referencias a un módulo de personas, como contacts.`,
      };
      return found('module.023', 'subject.paths', message);
    });
}

/** Each name is a reference; of several targets at least one leads on to a module of persons. */
function leadsToPerson(check: ModuleCheck, module: ModuleDefinition, path: readonly string[]): boolean {
  const [name, ...rest] = path;
  const field = module.fields.find((one) => one.name === name);
  if (!field || !check.rules.knows(field.type) || path.length > 5) return false;
  return check.rules.refersTo(field).some((target) => {
    const next = check.definitions.modules.get(target);
    if (!next) return false;
    return rest.length === 0 ? next.subject.kind === 'self' : leadsToPerson(check, next, rest);
  });
}

function checkSpecialData(module: ModuleDefinition): Finding[] {
  if (module.subject.kind !== 'none') return [];
  return module.fields.filter(isSpecial).map((field) =>
    found('module.025', `fields.${field.name}`, {
      en: 'Such data is about a person: declare the way to the data subject.',
      es: 'Estos datos son de una persona: declare el camino al interesado.',
    }),
  );
}

function isSpecial({ privacy }: FieldDefinition): boolean {
  return (
    privacy.category !== 'none' && (privacy.sensitivity === 'special' || privacy.sensitivity === 'criminal')
  );
}

function checkPart({ module, definitions, rules }: ModuleCheck): Finding[] {
  const whole = module.partOf;
  if (whole === undefined) return [];
  if (!definitions.modules.has(whole))
    return [
      found('module.026', 'partOf', {
        en: `There is no module "${whole}".`,
        es: `No existe el módulo «${whole}».`,
      }),
    ];
  const refers = module.fields.some(
    (field) => rules.knows(field.type) && field.required === true && rules.refersTo(field).includes(whole),
  );
  return refers
    ? []
    : [
        found('module.026', 'partOf', {
          en: `Give the module a required reference to ${whole}.`,
          es: `Dé al módulo una referencia obligatoria a ${whole}.`,
        }),
      ];
}
