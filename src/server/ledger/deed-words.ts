/** What each kind of deed is called, in the plural. */
import type { Sentence } from '../../metadata/label.ts';
import { type DeedKind, isDeedKind } from './deed.ts';
import { watchedTable } from './watched-rows.ts';

const words = (en: string, es: string): Sentence => ({ en, es });

const kinds: Readonly<Record<Exclude<DeedKind, `row.${string}`>, Sentence>> = {
  'consent.ended': words(
    'consents withdrawn, refused or revoked',
    'consentimientos retirados, denegados o revocados',
  ),
  'request.received': words(
    'requests and objections of persons put back as cases',
    'solicitudes y oposiciones de personas repuestas como casos',
  ),
  'request.moved': words('steps of cases', 'pasos de casos'),
  'state.began': words('restrictions, archivings and blockings', 'limitaciones, archivos y bloqueos'),
  'state.ended': words(
    'restrictions lifted, records restored, blockings taken back',
    'limitaciones levantadas, registros restaurados, bloqueos retirados',
  ),
  'user.deactivated': words('users deactivated', 'usuarios desactivados'),
  'user.activated': words('users activated again', 'usuarios activados de nuevo'),
  'user.role': words('roles given to users', 'roles dados a usuarios'),
  'password.changed': words(
    'changed passwords (the user has to set a new one)',
    'contraseñas cambiadas (el usuario debe poner una nueva)',
  ),
  'password.distrusted': words(
    'passwords to be changed at the next sign-in',
    'contraseñas por cambiar en el próximo inicio de sesión',
  ),
  'factor.removed': words('second factors removed', 'segundos factores retirados'),
  'recovery_code.gone': words(
    'recovery codes used or replaced',
    'códigos de recuperación usados o sustituidos',
  ),
  'token.revoked': words('API tokens revoked', 'tokens de API revocados'),
  'session.ended': words('sessions ended', 'sesiones terminadas'),
};

/** Of a kind, or of a kind of rows with its table (`row.gone roles`). */
export function deedWords(label: string): Sentence {
  const [kind = '', table = ''] = label.split(' ');
  if (kind.startsWith('row.')) {
    const rows = watchedTable(table)?.words ?? words(table, table);
    if (kind !== 'row.gone' || watchedTable(table)?.removalsOnly) return rows;
    return words(`${rows.en}, removed`, `${rows.es}, eliminados`);
  }
  if (!isDeedKind(kind)) return words(kind, kind);
  return kinds[kind as keyof typeof kinds];
}
