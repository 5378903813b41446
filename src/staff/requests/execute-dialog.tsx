import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { count } from '../../web/words/dates.ts';
import { useLocale, useWords } from '../../web/words/words.tsx';
import { call } from '../api.ts';
import { FormDialog } from '../parts/form-dialog.tsx';
import { TextInput } from '../parts/inputs.tsx';
import parts from '../parts/parts.module.css';
import { useAction } from '../parts/use-action.ts';
import { noticesQuery } from '../recipients/queries.ts';
import classes from './case.module.css';
import type { CaseDialogProps } from './dialogs.tsx';
import { PlanAction } from './erasure-plan.tsx';
import type { ErasureJson } from './erasure-shapes.ts';
import { requestWords } from './request-words.ts';

/** Erases as approved, once the number was written: there is no way back. */
export function ExecuteDialog({
  request,
  erasure,
  onClose,
}: CaseDialogProps & { readonly erasure: ErasureJson }) {
  const say = useWords(requestWords);
  const locale = useLocale();
  const queries = useQueryClient();
  const action = useAction();
  const [written, setWritten] = useState('');
  const { totals } = erasure.plan;
  const { data: owed } = useQuery(noticesQuery({ erasure: erasure.id }));
  const untold = owed?.filter((one) => one.state === 'open').length ?? 0;
  const execute = async () => {
    const done = await action.run(async () => {
      await call('POST', `/erasures/${erasure.id}/executions`);
      await Promise.all([
        queries.invalidateQueries({ queryKey: ['erasure', erasure.id] }),
        queries.invalidateQueries({ queryKey: ['request', request.id] }),
      ]);
    });
    if (done) onClose();
  };
  return (
    <FormDialog
      title={say('executeTitle')}
      submit={say('execute')}
      action={action}
      disabled={written.trim().toUpperCase() !== erasure.number}
      onSubmit={() => void execute()}
      onClose={onClose}
    >
      <p>{say('executeText', { version: erasure.planVersion })}</p>
      <ul className={classes.people}>
        {(['erase', 'mask', 'keep'] as const).map((what) => (
          <li key={what}>
            <PlanAction action={what} />
            <span className="at-figures">
              {count(
                what === 'erase' ? totals.erased : what === 'mask' ? totals.masked : totals.kept,
                locale,
              )}
            </span>
          </li>
        ))}
      </ul>
      {untold > 0 && (
        <p role="note" className={parts.failure}>
          {say('executeUntold', { count: untold })}
        </p>
      )}
      <TextInput
        id="execute-number"
        label={say('executeConfirm', { number: erasure.number })}
        value={written}
        autoComplete="off"
        data-autofocus
        onChange={(event) => setWritten(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
