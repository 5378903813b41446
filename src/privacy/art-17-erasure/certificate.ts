/**
 * The certificate of an erasure: what is known now, with both dates. Its counts come from the re-scan; what could not be
 * promised on this server is said, and nothing that hasn't happened is stated (peers.md §3.3, issue §6–7).
 */
import type { Label } from '../../metadata/label.ts';
import type { Approval, Erasure, ScanRecord } from './erasure.ts';
import { itemCount, type PlanLine, planLines } from './plan.ts';
import type { NotPromised } from './purge.ts';

export type CertificateStatus = 'erased' | 'scanned' | 'purged';

export interface Signature {
  readonly role: 'planned' | 'approved' | 'executed';
  readonly by: { readonly id: string; readonly name: string };
  readonly at: string;
}

export interface CertificateLine {
  readonly place: string;
  readonly label: Label;
  /** What the re-scan found of the person in this place that the law keeps. */
  readonly kept: number;
  /** What it found that should be gone: 0 in a true certificate of a complete erasure. */
  readonly left: number;
  /** What was there before, from the approved plan. */
  readonly before: number;
}

export interface Certificate {
  readonly number: string;
  readonly erasure: string;
  readonly request: string | null;
  readonly subject: string;
  readonly ground: string;
  readonly status: CertificateStatus;
  readonly planHash: string;
  readonly signatures: readonly Signature[];
  readonly erasedAt: string;
  readonly scannedAt: string | null;
  readonly purgedAt: string | null;
  readonly counts: readonly CertificateLine[] | null;
  readonly keptByLaw: readonly PlanLine[];
  readonly search: {
    readonly tables: number;
    readonly rows: number;
    readonly found: ScanRecord['found'];
    readonly filesLeft: number;
    readonly bytes: { readonly files: number; readonly bytes: number; readonly found: number } | null;
  } | null;
  readonly complete: boolean;
  readonly notPromised: readonly { readonly code: NotPromised; readonly text: Label }[];
  /** Sentences that say what the certificate states, in both languages. */
  readonly statements: readonly Label[];
}

export function certificateOf(
  erasure: Erasure,
  approvals: readonly Approval[],
  names: ReadonlyMap<string, string>,
): Certificate {
  const scan = erasure.scan;
  const status: CertificateStatus = erasure.state === 'purged' ? 'purged' : scan ? 'scanned' : 'erased';
  const complete = scan !== null && isClean(scan);
  return {
    number: erasure.number,
    erasure: erasure.id,
    request: erasure.request,
    subject: erasure.subject,
    ground: erasure.ground,
    status,
    planHash: erasure.planHash,
    signatures: signatures(erasure, approvals, names),
    erasedAt: erasure.erasedAt ?? '',
    scannedAt: scan?.at ?? null,
    purgedAt: erasure.purgedAt,
    counts: scan ? counts(erasure, scan) : null,
    keptByLaw: planLines(erasure.plan).filter((line) => line.action === 'keep'),
    search: scan
      ? {
          ...scan.database,
          found: scan.found,
          filesLeft: scan.files.left,
          bytes: erasure.purge?.bytes ?? null,
        }
      : null,
    complete,
    notPromised: (erasure.purge?.notPromised ?? []).map((code) => ({ code, text: notPromisedTexts[code] })),
    statements: statements(erasure, status, complete),
  };
}

/** Nothing of the person is left but what a law keeps; rows of others with the same value are shown, not hidden. */
export function isClean(scan: ScanRecord): boolean {
  return (
    scan.left.length === 0 &&
    scan.files.left === 0 &&
    scan.found.every((finding) => finding.explained !== null)
  );
}

function signatures(
  erasure: Erasure,
  approvals: readonly Approval[],
  names: ReadonlyMap<string, string>,
): readonly Signature[] {
  const person = (id: string) => ({ id, name: names.get(id) ?? id });
  const approved = approvals
    .filter((approval) => approval.decision === 'approved')
    .map((approval) => ({ role: 'approved' as const, by: person(approval.by), at: approval.at }));
  const executed =
    erasure.erasedBy && erasure.erasedAt
      ? [{ role: 'executed' as const, by: person(erasure.erasedBy), at: erasure.erasedAt }]
      : [];
  return [
    { role: 'planned', by: person(erasure.plannedBy), at: erasure.plannedAt },
    ...approved,
    ...executed,
  ];
}

function counts(erasure: Erasure, scan: ScanRecord): readonly CertificateLine[] {
  const found = (list: ScanRecord['left'], place: string) =>
    list.find((one) => one.place === place)?.items ?? 0;
  return erasure.plan.places.map((place) => ({
    place: place.place,
    label: place.label,
    before: itemCount(place.items),
    kept: found(scan.kept, place.place),
    left: found(scan.left, place.place),
  }));
}

function statements(erasure: Erasure, status: CertificateStatus, complete: boolean): readonly Label[] {
  const said: Label[] = [
    {
      en: `Erased on ${erasure.erasedAt}: no query of this system finds what the plan erased.`,
      es: `Suprimido el ${erasure.erasedAt}: ninguna consulta de este sistema encuentra lo que el plan suprimió.`,
    },
  ];
  if (status === 'erased') {
    said.push({
      en: 'The independent re-scan has not finished yet; this certificate does not state its result.',
      es: 'La comprobación independiente no ha terminado todavía; este certificado no afirma su resultado.',
    });
  } else if (!complete) {
    said.push({
      en: 'The re-scan found data that should be gone. The erasure is not complete; see the table.',
      es: 'La comprobación encontró datos que deberían haber desaparecido. La supresión no está completa; véase la tabla.',
    });
  } else {
    said.push({
      en: 'An independent re-scan read every row of every table and every stored file and found nothing of the person beyond what a law keeps.',
      es: 'Una comprobación independiente leyó cada fila de cada tabla y cada archivo almacenado y no encontró nada de la persona más allá de lo que una ley conserva.',
    });
  }
  said.push(
    erasure.purgedAt
      ? {
          en: `Purged on ${erasure.purgedAt}: the storage that held the data was rewritten.`,
          es: `Purgado el ${erasure.purgedAt}: el almacenamiento que contenía los datos fue reescrito.`,
        }
      : {
          en: 'Not purged yet: bytes of the erased data may still stand in storage that no query reads.',
          es: 'Todavía no purgado: pueden quedar bytes de los datos suprimidos en almacenamiento que ninguna consulta lee.',
        },
  );
  return said;
}

const notPromisedTexts: Readonly<Record<NotPromised, Label>> = {
  bytes_not_searched: {
    en: 'The bytes of the database folder could not be searched: the database server is not run by this system.',
    es: 'No se pudieron examinar los bytes de la carpeta de la base de datos: este sistema no gestiona el servidor.',
  },
  log_archive_may_hold_copies: {
    en: 'The server archives its write-ahead log; the archive holds copies until it expires.',
    es: 'El servidor archiva su registro de transacciones; el archivo conserva copias hasta que caduca.',
  },
  replicas_may_hold_copies: {
    en: 'The server has replicas or keeps log segments for them; they follow on their own time.',
    es: 'El servidor tiene réplicas o conserva segmentos para ellas; estas siguen a su propio ritmo.',
  },
  log_segments_recycled: {
    en: 'The server recycles log segments (wal_recycle is on), so old bytes stay until they are overwritten.',
    es: 'El servidor recicla segmentos del registro (wal_recycle activo), por lo que quedan bytes hasta que se sobrescriben.',
  },
  statistics_not_rewritten: {
    en: "The planner's statistics were renewed but their table could not be rewritten: that needs a superuser.",
    es: 'Las estadísticas del planificador se renovaron, pero su tabla no pudo reescribirse: requiere un superusuario.',
  },
  table_not_rewritten: {
    en: 'A table could not be rewritten; the purge is tried again.',
    es: 'Una tabla no pudo reescribirse; la purga se intentará de nuevo.',
  },
  checkpoint_not_allowed: {
    en: 'The database role may not run a checkpoint or switch the log.',
    es: 'El rol de la base de datos no puede ejecutar un checkpoint ni cambiar el registro.',
  },
  bytes_still_found: {
    en: 'The search of the bytes still found a value in the database folder.',
    es: 'La búsqueda de bytes todavía encontró un valor en la carpeta de la base de datos.',
  },
};
