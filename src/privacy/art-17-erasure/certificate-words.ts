/** What a certificate states, in both languages, and nothing that has not happened. */
import { momentText } from '../../engine/documents/moments.ts';
import type { Label } from '../../metadata/label.ts';
import type { Erasure, PurgeRecord, ScanRecord } from './erasure.ts';
import type { NotPromised } from './purge.ts';
import type { ErasureScope } from './retention/scope.ts';

/** Sentences about the erasure as it stands: what was done, what the re-scan found, what became of the storage. */
export function statementsOf(erasure: Erasure, clean: boolean, timeZone: string): readonly Label[] {
  const { scan, purge, purgedAt, erasedAt } = erasure;
  const on = (instant: string): Moment => ({
    en: momentText(instant, 'en', timeZone),
    es: momentText(instant, 'es', timeZone),
  });
  return [
    ...(erasedAt ? [ofErasure(on(erasedAt), erasure.outcome?.firstErasedAt, on)] : []),
    ...(erasure.scope ? [ofEnding(erasure.scope)] : []),
    ...(scan ? ofScan(erasure, scan, clean) : [notScanned]),
    ...ofPurge(purge, purgedAt === null ? null : on(purgedAt)),
  ];
}

type Moment = Readonly<Record<'en' | 'es', string>>;

function ofErasure(at: Moment, first: string | undefined, on: (instant: string) => Moment): Label {
  if (first !== undefined) {
    return {
      en: `Erased on ${on(first).en} as the approved plan said; repeated on ${at.en}, in one transaction, after an older backup was restored.`,
      es: `Suprimido el ${on(first).es} según el plan aprobado; repetido el ${at.es}, en una sola transacción, tras restaurar una copia anterior.`,
    };
  }
  return {
    en: `Erased on ${at.en} as the approved plan says, in one transaction.`,
    es: `Suprimido el ${at.es} según el plan aprobado, en una sola transacción.`,
  };
}

/** Why, where a retention period had ended. */
function ofEnding({ kind, items, rule, mode }: ErasureScope): Label {
  const what =
    kind === 'person'
      ? { en: 'Everything about the person', es: 'Todo lo relativo a la persona' }
      : {
          en: `${items.length} records and what hung on them`,
          es: `${items.length} registros y lo que dependía de ellos`,
        };
  const who =
    mode === 'destroy'
      ? {
          en: ' The rule has it destroyed without an approval.',
          es: ' La regla ordena destruirlo sin aprobación.',
        }
      : { en: '', es: '' };
  return {
    en: `${what.en}: the retention period had ended (${rule.label.en}; ${rule.law.en}).${who.en}`,
    es: `${what.es}: el plazo de conservación había terminado (${rule.label.es ?? rule.label.en}; ${rule.law.es ?? rule.law.en}).${who.es}`,
  };
}

const notScanned: Label = {
  en: 'The independent re-scan has not finished yet; this certificate does not state its result.',
  es: 'La comprobación independiente no ha terminado todavía; este certificado no afirma su resultado.',
};

function ofScan(erasure: Erasure, scan: ScanRecord, clean: boolean): readonly Label[] {
  const { tables, rows } = scan.database;
  const values = erasure.outcome?.values ?? 0;
  const { missing, read = 0 } = scan.files;
  const searched: Label = {
    en: `An independent re-scan read ${rows} rows of ${tables} tables, all there are, for ${values} values that tell the person apart.`,
    es: `Una comprobación independiente leyó ${rows} filas de ${tables} tablas, todas las que hay, en busca de ${values} valores que distinguen a la persona.`,
  };
  const files: Label = {
    en: `It opened ${read} stored files and searched their bytes; text that a document holds compressed (PDF, office files) was not unpacked.`,
    es: `Abrió ${read} archivos almacenados y examinó sus bytes; el texto que un documento guarda comprimido (PDF, ofimática) no se descomprimió.`,
  };
  const unread: Label = {
    en: `${missing} stored files could not be opened, so nothing is stated about them.`,
    es: `${missing} archivos almacenados no pudieron abrirse, por lo que no se afirma nada sobre ellos.`,
  };
  return [
    searched,
    ...(read > 0 ? [files] : []),
    ...(missing > 0 ? [unread] : []),
    clean ? nothingLeft : somethingLeft,
    ...(scan.found.some((one) => one.explained === 'not_linked_to_the_person') ? [elsewhere] : []),
  ];
}

const nothingLeft: Label = {
  en: 'It found nothing of the person beyond what a law keeps.',
  es: 'No encontró nada de la persona más allá de lo que una ley conserva.',
};

const somethingLeft: Label = {
  en: 'It found data that should be gone. The erasure is not complete; see the table.',
  es: 'Encontró datos que deberían haber desaparecido. La supresión no está completa; véase la tabla.',
};

const elsewhere: Label = {
  en: 'Some of the values also stand in records that are about others or about no person; they were left there, and are listed.',
  es: 'Algunos de los valores figuran también en registros de otras personas o de ninguna; allí permanecen, y se enumeran.',
};

function ofPurge(purge: PurgeRecord | null, at: Moment | null): readonly Label[] {
  if (at === null) return [notPurged];
  const bytes = purge?.bytes;
  const said: Label[] = [
    {
      en: `Purged on ${at.en}: the storage that held the data was rewritten.`,
      es: `Purgado el ${at.es}: el almacenamiento que contenía los datos fue reescrito.`,
    },
  ];
  if (bytes && !purge.notPromised.includes('bytes_not_searched')) {
    said.push({
      en: `A search of the raw bytes of ${bytes.files} files, the database's and this system's own, found none that was left.`,
      es: `Un examen de los bytes de ${bytes.files} archivos, los de la base de datos y los propios de este sistema, no encontró ninguno que quedara.`,
    });
  }
  if (bytes && bytes.shared > 0) {
    said.push({
      en: `Values that rows of others hold as well: ${bytes.shared}. Whose bytes are whose can't be told, so every table that holds them was rewritten: what stands there stands in rows.`,
      es: `Valores que también contienen filas de otros: ${bytes.shared}. No puede saberse de quién son los bytes, por lo que se reescribió cada tabla que los contiene: lo que hay está en filas.`,
    });
  }
  return said;
}

const notPurged: Label = {
  en: 'Not purged yet: bytes of the erased data may still stand in storage that no query reads.',
  es: 'Todavía no purgado: pueden quedar bytes de los datos suprimidos en almacenamiento que ninguna consulta lee.',
};

/** What this server did not let us do, or not yet. */
export const notPromisedTexts: Readonly<Record<NotPromised, Label>> = {
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
  backups_may_hold_copies: {
    en: 'Backups that were made before the erasure hold the data until they end. If one of them is restored, the erasure is repeated before anything is served.',
    es: 'Las copias de seguridad anteriores a la supresión conservan los datos hasta que caduquen. Si se restaura alguna, la supresión se repite antes de poner nada en servicio.',
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
  older_transaction_open: {
    en: 'Somebody who began before the erasure (a transaction of this database or of another on the same server, a replica) may still see what was erased; the database keeps it until that ends.',
    es: 'Alguien que empezó antes de la supresión (una transacción de esta base de datos o de otra del mismo servidor, una réplica) aún puede ver lo suprimido; la base de datos lo conserva hasta que termine.',
  },
  dead_rows_kept: {
    en: 'The database still keeps deleted rows in the rewritten tables, because somebody may still see them. The purge is tried again.',
    es: 'La base de datos aún conserva filas borradas en las tablas reescritas, porque alguien todavía puede verlas. La purga se intentará de nuevo.',
  },
  bytes_still_found: {
    en: 'The search of the bytes found values that no row explains.',
    es: 'El examen de los bytes encontró valores que ninguna fila explica.',
  },
};
