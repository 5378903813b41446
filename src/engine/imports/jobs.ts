import type { JsonObject } from '../../metadata/json.ts';
import { defineJob, type JobDefinition, JobFailed } from '../jobs/define-job.ts';
import { checkImport } from './check-import.ts';
import { runImport } from './run-import.ts';
import { sweepImports } from './sweep-imports.ts';
import { undoImport } from './undo-import.ts';

/** The work of imports that is queued. */
export const importJobs: readonly JobDefinition[] = [
  defineJob({
    name: 'imports.check',
    label: { en: 'Check an import', es: 'Comprobar una importación' },
    run: (context, input) => checkImport(context, importOf(input)),
  }),
  defineJob({
    name: 'imports.run',
    label: { en: 'Import records', es: 'Importar registros' },
    run: (context, input) => runImport(context, importOf(input)),
  }),
  defineJob({
    name: 'imports.undo',
    label: { en: 'Undo an import', es: 'Deshacer una importación' },
    run: (context, input) => undoImport(context, importOf(input)),
  }),
  defineJob({
    name: 'imports.sweep',
    label: { en: 'Clear away files of imports', es: 'Eliminar archivos de importaciones' },
    recurs: { everyMinutes: 15 },
    run: async (context) => ({ removed: await sweepImports(context) }),
  }),
];

function importOf(input: JsonObject): string {
  if (typeof input.import === 'string') return input.import;
  throw new JobFailed({
    en: 'The job does not say which import it is about.',
    es: 'La tarea no indica de qué importación se trata.',
  });
}
