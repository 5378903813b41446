import { Button, Modal } from '@mantine/core';
import '@mantine/core/styles/Modal.layer.css';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ErrorSummary } from '../../web/layout/layout.tsx';
import { useLocale, useWords } from '../../web/words/words.tsx';
import parts from '../parts/parts.module.css';
import { useAction } from '../parts/use-action.ts';
import { useFocusBack } from '../parts/use-focus-back.ts';
import { useModule } from '../session.tsx';
import { ExportChoices } from './export-choices.tsx';
import { ExportMade } from './export-made.tsx';
import { exportWords } from './export-words.ts';
import { type ExportChoice, type ExportJson, type ExportQuestion, startExport } from './queries.ts';

/** Exports a list or a selection as a job, and gives the file when it is made. */
export function ExportDialog({ question, onClose }: { readonly question: ExportQuestion; onClose(): void }) {
  const say = useWords(exportWords);
  useFocusBack();
  const locale = useLocale();
  const queries = useQueryClient();
  const action = useAction();
  const module = useModule(question.module);
  const [started, setStarted] = useState<ExportJson | null>(null);
  const [choice, setChoice] = useState<ExportChoice>(() => ({
    format: 'csv',
    fields: viewColumns(question, module?.titleFields ?? []),
    content: 'readable',
    // What a spreadsheet of the reader's language expects.
    delimiter: locale === 'es' ? ';' : ',',
    decimalMark: locale === 'es' ? ',' : '.',
    recipient: '',
  }));
  const start = () =>
    void action.run(async () => {
      setStarted(await startExport(question, choice));
      await queries.invalidateQueries({ queryKey: ['exports'] });
    });
  const title = question.count === null ? say('titleAll') : say('title', { count: question.count });
  return (
    <Modal opened onClose={onClose} title={title} size={560} transitionProps={{ duration: 0 }}>
      <div className={parts.form} style={{ gap: 18 }}>
        {!started && module && (
          <>
            <ExportChoices
              module={module}
              view={viewColumns(question, module.titleFields)}
              choice={choice}
              onChoice={setChoice}
            />
            <p className={parts.quiet}>{say('recorded')}</p>
            <ErrorSummary errors={action.errors} />
          </>
        )}
        {started && <ExportMade started={started} onClose={onClose} />}
        {!started && (
          <div className={parts.buttons}>
            <Button variant="default" onClick={onClose}>
              {say('cancel')}
            </Button>
            <Button onClick={start} loading={action.busy} disabled={choice.fields?.length === 0}>
              {say('exportNow')}
            </Button>
          </div>
        )}
      </div>
    </Modal>
  );
}

/** The columns of the list, with what it shows in every row: the number and what titles the record. */
function viewColumns({ fields }: ExportQuestion, titleFields: readonly string[]): readonly string[] {
  return [...new Set(['number', ...titleFields, ...fields])];
}
