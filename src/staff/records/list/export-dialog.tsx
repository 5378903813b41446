import { Button, Modal } from '@mantine/core';
import '@mantine/core/styles/Modal.layer.css';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Filter } from '../../../metadata/filter.ts';
import { count as written } from '../../../web/words/dates.ts';
import { useLocale, useWords } from '../../../web/words/words.tsx';
import { address, call, Refusal } from '../../api.ts';
import { isOver, jobQuery, readJob } from '../../queries.ts';
import { first, object } from '../../read.ts';
import type { Job } from '../../shapes.ts';
import { recordWords } from '../words/record-words.ts';
import classes from './list.module.css';

export interface ExportQuestion {
  readonly module: string;
  readonly filter: Filter | null;
  readonly q: string;
  readonly fields: readonly string[];
  readonly count: number | null;
}

const formats = ['csv', 'xlsx', 'json'] as const;
type Format = (typeof formats)[number];

/** Exports a list or a selection as a job, and gives the file when it is made. */
export function ExportDialog({ question, onClose }: { readonly question: ExportQuestion; onClose(): void }) {
  const say = useWords(recordWords);
  const locale = useLocale();
  const [format, setFormat] = useState<Format>('csv');
  const [all, setAll] = useState(false);
  const start = useMutation({
    mutationFn: async () => {
      const { module, filter, q } = question;
      const fields = all ? undefined : question.fields;
      const body = { module, format, ...(filter && { filter }), ...(q && { q }), ...(fields && { fields }) };
      return readJob(await call('POST', '/exports', { body, idempotencyKey: crypto.randomUUID() }));
    },
  });
  const job = useQuery({ ...jobQuery(start.data?.id ?? ''), enabled: Boolean(start.data?.id) });
  const now = job.data ?? start.data;
  const refused = start.error ?? job.error;
  return (
    <Modal
      opened
      onClose={onClose}
      title={
        question.count === null
          ? say('export')
          : say('exportTitle', { count: written(question.count, locale) })
      }
      transitionProps={{ duration: 0 }}
    >
      <div className={classes.dialog}>
        {!now && (
          <>
            <fieldset style={{ border: 0, padding: 0, margin: 0 }}>
              <legend className="at-unseen">{say('format')}</legend>
              <div className={classes.formats}>
                {formats.map((each) => (
                  <label key={each}>
                    <input
                      type="radio"
                      name="format"
                      checked={format === each}
                      onChange={() => setFormat(each)}
                    />
                    {each.toUpperCase()}
                  </label>
                ))}
              </div>
            </fieldset>
            <label style={{ display: 'flex', gap: 8 }}>
              <input
                type="checkbox"
                checked={all}
                onChange={(event) => setAll(event.currentTarget.checked)}
              />
              {say('exportAllFields')}
            </label>
            <p style={{ color: 'var(--at-ink-3)' }}>{say('exportRecorded')}</p>
          </>
        )}
        {refused && <p role="alert">{refused instanceof Refusal ? refused.message : say('exportFailed')}</p>}
        {now && <ExportProgress job={now} />}
        <div className={classes.dialogButtons}>
          <Button variant="default" onClick={onClose}>
            {say(now ? 'close' : 'cancel')}
          </Button>
          {!now && (
            <Button onClick={() => start.mutate()} loading={start.isPending}>
              {say('exportNow')}
            </Button>
          )}
          {now?.status === 'succeeded' && downloadOf(now) && (
            <Button component="a" href={downloadOf(now) ?? ''} download>
              {say('download')}
            </Button>
          )}
        </div>
      </div>
    </Modal>
  );
}

function ExportProgress({ job }: { readonly job: Job }) {
  const say = useWords(recordWords);
  if (job.status === 'failed' || job.status === 'cancelled') {
    return <p role="alert">{job.message ?? say('exportFailed')}</p>;
  }
  return (
    <div role="status">
      <p>{say(isOver(job.status) ? 'exportReady' : 'exportRunning')}</p>
      {!isOver(job.status) && (
        <progress
          className={classes.progress}
          {...(job.total ? { value: job.progress, max: job.total } : {})}
        />
      )}
    </div>
  );
}

/** Where the made file is: an address of its own, or a file by its id. */
export function downloadOf(job: Job): string | null {
  const result = object(job.result);
  const at = first(result, 'href', 'url', 'download');
  if (at) return at.startsWith('/api/') ? at : address(at);
  const file = first(result, 'file', 'fileId') ?? first(object(result.file), 'id');
  return file ? address(`/files/${file}/content`) : address(`/exports/${job.id}/content`);
}
