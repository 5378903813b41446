import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { StateMark } from '../../web/state/state-mark.tsx';
import { count, plainInstant } from '../../web/words/dates.ts';
import { useLocale, useWords } from '../../web/words/words.tsx';
import { address, call } from '../api.ts';
import { JobLine } from '../parts/job-line.tsx';
import parts from '../parts/parts.module.css';
import { useAction } from '../parts/use-action.ts';
import { list, object, text } from '../read.ts';
import type { CertificateJson, ErasureJson } from './erasure-shapes.ts';
import { requestWords } from './request-words.ts';

const jobNames = ['erasures.scan', 'erasures.purge'];

/** The jobs that followed an execution; those of others only where the person may see them. */
function useErasureJobs(erasure: ErasureJson) {
  return useQuery({
    queryKey: ['erasure', erasure.id, 'jobs'],
    queryFn: async ({ signal }) =>
      list(await call('GET', '/jobs', { signal, query: { limit: 50 } }))
        .filter((job) => jobNames.includes(text(job.name) ?? ''))
        .filter((job) => (text(job.createdAt) ?? '') >= (erasure.erasedAt ?? ''))
        .filter(
          (job) => text(object(job.result).erasure) === null || object(job.result).erasure === erasure.id,
        )
        .map((job) => ({
          id: text(job.id) ?? '',
          label: text(job.label) ?? '',
          at: text(job.createdAt) ?? '',
        }))
        .sort((a, b) => a.at.localeCompare(b.at))
        .slice(0, 2),
    refetchInterval: erasure.state === 'erased' ? 2_000 : false,
    retry: false,
  });
}

/** What is known after the execution: both dates, what the re-scan found, the jobs while they run, the certificate. */
export function CertificateNote({
  erasure,
  certificate,
}: {
  readonly erasure: ErasureJson;
  readonly certificate: CertificateJson;
}) {
  const say = useWords(requestWords);
  const locale = useLocale();
  const jobs = useErasureJobs(erasure).data ?? [];
  const queries = useQueryClient();
  const action = useAction();
  const running = erasure.state === 'erased';
  const purgeAgain = () =>
    void action.run(async () => {
      await call('POST', `/erasures/${erasure.id}/purges`);
      await queries.invalidateQueries({ queryKey: ['erasure', erasure.id] });
    });
  const found = certificate.search?.found.filter((one) => one.explained === null) ?? [];
  const left = (certificate.counts ?? []).reduce((sum, line) => sum + line.left, 0) + found.length;
  return (
    <section className={parts.card}>
      <h2>{say('certificateTitle', { number: certificate.number })}</h2>
      <div aria-live="polite" className={parts.form}>
        <StateMark tone="holds">
          {say('erasedOn', { at: plainInstant(certificate.erasedAt, locale) })}
        </StateMark>
        {certificate.scannedAt ? (
          <StateMark tone={certificate.clean ? 'holds' : 'failed'}>
            {say(certificate.clean ? 'scannedClean' : 'scannedLeft', {
              at: plainInstant(certificate.scannedAt, locale),
              left: count(left, locale),
            })}
          </StateMark>
        ) : (
          <StateMark tone="stopped">{say('scanning')}</StateMark>
        )}
        {certificate.purgedAt ? (
          <StateMark tone="holds">
            {say('purgedOn', { at: plainInstant(certificate.purgedAt, locale) })}
          </StateMark>
        ) : (
          <StateMark tone="stopped">{say('purging')}</StateMark>
        )}
      </div>
      {running && jobs.map((job) => <JobLine key={job.id} id={job.id} label={job.label} />)}
      {action.errors.map((error) => (
        <p key={error.message} role="alert" className={parts.failure}>
          {error.message}
        </p>
      ))}
      <div className={parts.actions}>
        <Link to={`/erasures/${erasure.id}/certificate`}>{say('openCertificate')}</Link>
        <a href={address(`/erasures/${erasure.id}/certificate`, { format: 'pdf' })} download>
          {say('downloadPdf')}
        </a>
        {running && certificate.scannedAt && (
          <Button variant="default" size="compact-sm" onClick={purgeAgain} loading={action.busy}>
            {say('purgeAgain')}
          </Button>
        )}
      </div>
    </section>
  );
}
