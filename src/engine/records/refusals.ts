/** Why a call about records is refused, said the same way everywhere, and kept as evidence where rights refused it. */
import type { Finding } from '../../metadata/finding.ts';
import type { Sentence } from '../../metadata/label.ts';
import { inEveryLanguage } from '../../metadata/label.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import type { CallContext } from '../access/principal.ts';
import type { ModuleAction } from '../access/rights.ts';
import { nearestName } from '../catalog/filters/nearest.ts';
import { didYouMean } from '../errors/did-you-mean.ts';
import { Problem } from '../errors/problem.ts';
import { recordLook } from './record-evidence.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The module of that name, or 404 with the name that was probably meant. */
export function moduleNamed(context: CallContext, name: string): ModuleDefinition {
  const module = context.catalog.modules.get(name);
  if (module) return module;
  const near = nearestName(name, context.catalog.modules.keys());
  const hint = didYouMean(near && context.rights.allows(near, 'read') ? near : undefined);
  throw new Problem('not_found', {
    en: `There is no module ${name.slice(0, 60)}.${hint.en}`,
    es: `No existe el módulo ${name.slice(0, 60)}.${hint.es}`,
  });
}

/** The module, when the caller's profile has the action in it. A refusal is kept as evidence before it is answered. */
export async function permitted(
  context: CallContext,
  name: string,
  action: ModuleAction,
): Promise<ModuleDefinition> {
  const module = moduleNamed(context, name);
  if (!context.rights.allows(name, action)) await refuseAction(context, module, action);
  return module;
}

const VERBS: Readonly<Record<ModuleAction, Sentence>> = {
  read: { en: 'see', es: 'ver' },
  create: { en: 'create', es: 'crear' },
  edit: { en: 'change', es: 'modificar' },
  delete: { en: 'delete', es: 'eliminar' },
  import: { en: 'import', es: 'importar' },
  export: { en: 'export', es: 'exportar' },
  mass_edit: { en: 'change many', es: 'modificar en bloque' },
  view_history: { en: 'see the history of', es: 'ver el historial de' },
};

/** Keeps the refusal as evidence and throws it. */
export async function refuseAction(
  context: CallContext,
  module: ModuleDefinition,
  action: ModuleAction,
  record?: string,
): Promise<never> {
  await recordLook(context, {
    action: 'permission.refused',
    module: module.name,
    ...(record !== undefined && { record }),
    payloads: [{ subject: null, value: { action } }],
  });
  const what =
    record === undefined ? inEveryLanguage(module.labelPlural) : { en: 'this record', es: 'este registro' };
  const problem = new Problem('forbidden', {
    en: `Your rights do not let you ${VERBS[action].en} ${what.en}.`,
    es: `Sus derechos no le permiten ${VERBS[action].es} ${what.es}.`,
  });
  noted.add(problem);
  throw problem;
}

const noted = new WeakSet<object>();

/** Whether the refusal is evidence already, so that the edge doesn't write it once more. */
export function isNoted(refusal: object): boolean {
  return noted.has(refusal);
}

/** An id as records have it; anything else is an address with nothing there. */
export function recordId(text: string): string {
  const id = text.toLowerCase();
  if (!UUID.test(id)) throw nothingHere();
  return id;
}

export function nothingHere(): Problem {
  return new Problem('not_found', {
    en: 'There is no such record, or you may not see it.',
    es: 'No existe ese registro o usted no puede verlo.',
  });
}

export function valuesRefused(findings: readonly Finding[]): Problem {
  const [first] = findings;
  const { en, es } = first?.message ?? {
    en: 'Some values are not right.',
    es: 'Algunos valores no son correctos.',
  };
  const others = findings.length - 1;
  const detail =
    findings.length === 1 ? { en, es } : { en: `${en} (and ${others} more)`, es: `${es} (y ${others} más)` };
  return new Problem('validation_failed', detail, { findings });
}
