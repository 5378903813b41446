import { Button, Modal } from '@mantine/core';
import { DateInput, Textarea } from '../../parts/inputs.tsx';
import '@mantine/core/styles/Modal.layer.css';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { StateMark } from '../../../web/state/state-mark.tsx';
import { useLabel, useWords } from '../../../web/words/words.tsx';
import { Refusal } from '../../api.ts';
import { FormErrors } from '../../parts/form-errors.tsx';
import { useFocusBack } from '../../parts/use-focus-back.ts';
import type { BulkDialogProps } from '../list/bulk.tsx';
import classes from '../list/list.module.css';
import { useBulkRun } from '../list/use-bulk-run.ts';
import { forgetLists } from '../list/use-list-rows.ts';
import { recordWords } from '../words/record-words.ts';
import { type ArchiveCounts, archiveMany, previewArchive } from './archive-many.ts';
import { stateWords } from './state-words.ts';

/** Archives the selected records: says first what goes along and what is left out, asks why, and shows how far it is. */
export function ArchiveManyDialog(props: BulkDialogProps) {
  const { module, question, selection, count, onClose, onDone } = props;
  const say = useWords(stateWords);
  useFocusBack();
  const ask = useWords(recordWords);
  const queries = useQueryClient();
  const [reason, setReason] = useState('');
  const [until, setUntil] = useState('');
  const { done, errors, run } = useBulkRun(module.name, { reason: 'archive-reason', until: 'archive-until' });
  const ids = selection.kind === 'some' ? [...selection.ids] : ['all', ...selection.except];
  const preview = useQuery({
    queryKey: ['archive-preview', question, ids],
    queryFn: ({ signal }) => previewArchive(question, selection, signal),
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });
  const archive = async () => {
    const request = { reason: reason.trim(), ...(until && { until }) };
    const counts = await run((signal, step) => archiveMany(question, selection, request, signal, step));
    if (!counts) return;
    // What went along is somewhere else: every record that is known is asked for anew.
    for (const one of counts.along) forgetLists(one.name);
    for (const key of ['record', 'records', 'search'])
      void queries.invalidateQueries({ queryKey: [key], refetchType: 'none' });
    onDone({
      kind: 'archived',
      module: module.name,
      count: counts.changed,
      left: count - counts.changed,
      acts: counts.acts,
      stopped: counts.stopped,
    });
  };
  const most = preview.data?.changeable ?? count;
  return (
    <Modal
      opened
      onClose={onClose}
      title={say('archiveManyTitle', { count })}
      transitionProps={{ duration: 0 }}
    >
      <div className={classes.dialog}>
        <p>{say('explain', { verb: 'archive' })}</p>
        <ArchivePreview counts={preview.data} error={preview.error} asked={count} />
        <FormErrors errors={errors}>
          <Textarea
            id="archive-reason"
            label={say('reason')}
            description={say('reasonNote')}
            value={reason}
            rows={2}
            data-autofocus
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <DateInput
            id="archive-until"
            label={say('deleteBy')}
            description={say('deleteByNote')}
            value={until}
            onChange={setUntil}
          />
        </FormErrors>
        {done !== null && (
          <progress className={classes.progress} aria-label={say('archive')} value={done} max={count} />
        )}
        <div className={classes.dialogButtons}>
          <Button variant="default" onClick={onClose}>
            {ask('cancel')}
          </Button>
          <Button
            onClick={() => void archive()}
            loading={done !== null}
            disabled={reason.trim() === '' || !preview.data || preview.data.changeable === 0}
          >
            {say('archiveManyNow', { count: most })}
          </Button>
        </div>
      </div>
    </Modal>
  );
}

function ArchivePreview({
  counts,
  error,
  asked,
}: {
  counts: ArchiveCounts | undefined;
  error: unknown;
  asked: number;
}) {
  const say = useWords(stateWords);
  const ask = useWords(recordWords);
  const label = useLabel();
  if (error) {
    return (
      <div className={classes.preview} role="alert">
        <StateMark tone="failed">{error instanceof Refusal ? error.message : ask('previewFailed')}</StateMark>
      </div>
    );
  }
  if (!counts) return <p aria-busy>{say('counting')}</p>;
  const along = counts.along
    .filter((one) => one.count > 0)
    .map((one) => say('countOf', { count: one.count, what: label(one.label) }));
  const out = asked - counts.changeable;
  return (
    <div className={classes.preview} role="status">
      <StateMark tone="holds">{say('willArchive', { count: counts.changeable })}</StateMark>
      <p>
        <span>
          <b>{say(counts.atMost ? 'alongAtMost' : 'along')}:</b>{' '}
          {along.length > 0 ? along.join(', ') : say('nothingAlong')}
        </span>
      </p>
      {out > 0 && <StateMark tone="held">{say('notArchived', { count: out })}</StateMark>}
    </div>
  );
}
