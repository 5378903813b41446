import { defineJob, type JobDefinition, JobFailed } from '../../engine/jobs/define-job.ts';
import { makePackage, type PackageParts } from './make-package.ts';

export const packageJobName = 'packages.make';

/** Makes an access package; run again after a kill it starts anew, and a finished one stays as it is. */
export function packageJobs(parts: PackageParts): readonly JobDefinition[] {
  return [
    defineJob({
      name: packageJobName,
      label: { en: 'Make an access package', es: 'Preparar una copia de datos' },
      async run(context, input) {
        if (typeof input.package !== 'string')
          throw new JobFailed({ en: 'The job names no package.', es: 'La tarea no nombra ningún paquete.' });
        const made = await makePackage(context, parts, input.package, (done, of) => {
          void context.job.progress(done, of);
        });
        return { number: made.number, bytes: made.bytes, sha256: made.sha256 };
      },
    }),
  ];
}
