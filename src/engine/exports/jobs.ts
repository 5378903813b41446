import { defineJob, type JobDefinition } from '../jobs/define-job.ts';
import { runExport } from './run-export.ts';
import { sweepExports } from './sweep-exports.ts';

/** The work of exports that is queued. The job of an export has the export's id. */
export const exportJobs: readonly JobDefinition[] = [
  defineJob({
    name: 'exports.run',
    label: { en: 'Export records', es: 'Exportar registros' },
    run: (context) => runExport(context),
  }),
  defineJob({
    name: 'exports.sweep',
    label: { en: 'Clear away files of exports', es: 'Eliminar archivos de exportaciones' },
    recurs: { everyMinutes: 15 },
    run: async (context) => ({ removed: await sweepExports(context) }),
  }),
];
