/** Looking and purging again, where an earlier re-scan or purge left something. */
import type { CallContext } from '../../engine/access/principal.ts';
import type { Sql } from '../../engine/database/database.ts';
import { Problem } from '../../engine/errors/problem.ts';
import { isClean } from './certificate.ts';
import { changeErasure, type Erasure, readErasure } from './erasure.ts';
import type { ErasureParts } from './erasure-parts.ts';
import { shown } from './show-erasure.ts';

/** As a job: the re-scan where something was found, else the purge. Refuses while either runs. */
export async function purgeAgain(context: CallContext, parts: ErasureParts, erasureId: string) {
  return context.database.transaction(async (tx) => {
    const erasure = await readErasure(tx, erasureId, 'for update');
    if (erasure.state !== 'erased' || !erasure.scan) {
      throw new Problem('conflict', {
        en: 'A purge follows an erasure whose re-scan has finished, and only one that is not purged yet.',
        es: 'Una purga sigue a una supresión cuya nueva búsqueda ha terminado y que aún no está purgada.',
      });
    }
    await refuseWhileRunning(tx, erasure);
    // What a colleague has mended since is looked at first: only a clean re-scan lets a purge be certified.
    await changeErasure(
      tx,
      erasure.id,
      isClean(erasure.scan)
        ? { purge_job: await parts.enqueuePurge(tx, context, erasure.id) }
        : { scan_job: await parts.enqueueScan(tx, context, erasure.id) },
    );
    return shown(tx, context, await readErasure(tx, erasure.id));
  });
}

async function refuseWhileRunning(tx: Sql, erasure: Erasure): Promise<void> {
  const [running] = await tx.query(
    `select 1 as one from attesta.jobs j join attesta.erasures e on j.id in (e.scan_job, e.purge_job)
      where e.id = $1 and j.state = 'running'`,
    [erasure.id],
  );
  if (running)
    throw new Problem('conflict', {
      en: `The work on ${erasure.number} is running just now; it can be watched under Jobs.`,
      es: `El trabajo de ${erasure.number} está en curso ahora mismo; se puede seguir en Tareas.`,
    });
}
