import type { CallContext } from '../access/principal.ts';
import { subjectModules } from '../catalog/subject-way.ts';
import { Problem } from '../errors/problem.ts';
import { visibleRow } from '../records/read-record.ts';

/**
 * Refuses with 404 who may not see the person: what is kept about a person beside the record (consents) is for those who may
 * see the record, for the person in the portal, and for those who answer requests, whoever the record belongs to.
 */
export async function requireSightOfPerson(context: CallContext, id: string): Promise<void> {
  if (await maySeePerson(context, id)) return;
  throw new Problem('not_found', {
    en: 'No person has this id that you may see. Look it up under Contacts and use the id of that record.',
    es: 'Ninguna persona que usted pueda ver tiene este identificador. Búsquela en Contactos y use el identificador de ese registro.',
  });
}

async function maySeePerson(context: CallContext, id: string): Promise<boolean> {
  if (context.principal.kind === 'portal') return context.principal.subject === id;
  if (context.rights.may('requests')) return true;
  for (const module of subjectModules(context.catalog)) {
    if (!context.rights.allows(module.name, 'read')) continue;
    const seen = await visibleRow(context, module, id).then(() => true, refusedIsNo);
    if (seen) return true;
  }
  return false;
}

function refusedIsNo(error: unknown): false {
  if (error instanceof Problem && error.code === 'not_found') return false;
  throw error;
}
