import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ImportReportRow, StagedImport } from '../../client/client.ts';
import { useWords } from '../../web/words/words.tsx';
import { call } from '../api.ts';
import { TextInput } from '../parts/inputs.tsx';
import parts from '../parts/parts.module.css';
import { useAction } from '../parts/use-action.ts';
import { useMe } from '../session.tsx';
import { importWords } from './import-words.ts';
import classes from './imports.module.css';

/** Who approves erasures may answer for a row whose person was erased; the reason goes into the history of the record. */
export function LetIn({ staged, row }: { readonly staged: StagedImport; readonly row: ImportReportRow }) {
  const say = useWords(importWords);
  const queries = useQueryClient();
  const action = useAction();
  const [reason, setReason] = useState<string | null>(null);
  const { tools } = useMe();
  const erased = row.problems.some((problem) => problem.code === 'erased_subject');
  if (!erased || !tools.includes('erasure_approve')) return null;
  const answer = () =>
    void action.run(async () => {
      const letIn = [
        ...staged.letIn.filter((one) => one.line !== row.line),
        { line: row.line, reason: reason?.trim() },
      ];
      await call('PATCH', `/imports/${staged.id}`, { body: { letIn } });
      await queries.invalidateQueries({ queryKey: ['import', staged.id] });
    });
  if (reason === null) {
    return (
      <button type="button" className={parts.link} onClick={() => setReason('')}>
        {say('letIn')}
      </button>
    );
  }
  return (
    <span className={classes.letIn}>
      <TextInput
        label={say('letInReason')}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        error={action.errors[0]?.message}
      />
      <Button variant="default" onClick={answer} loading={action.busy} disabled={reason.trim().length < 3}>
        {say('letInDone')}
      </Button>
    </span>
  );
}
