import { lazy, Suspense, useState } from 'react';
import type { ModuleDefinition } from '../../../metadata/module.ts';
import {
  IconArchive,
  IconDownload,
  IconMail,
  IconPencil,
  IconTrash,
  IconUserShare,
} from '../../../web/icons.ts';
import { StateIcon } from '../../../web/state/state-mark.tsx';
import { BulkAction, BulkBar } from '../../../web/table/bulk-bar.tsx';
import { everything, isSelected, nothing, type Selection } from '../../../web/table/selection.ts';
import { count as written } from '../../../web/words/dates.ts';
import { useLocale, useWords } from '../../../web/words/words.tsx';
import type { ExportQuestion } from '../../exports/queries.ts';
import { useMay, useMe } from '../../session.tsx';
import type { RecordJson } from '../../shapes.ts';
import { stateWords } from '../states/state-words.ts';
import { recordWords } from '../words/record-words.ts';
import { type BulkOutcome, type BulkQuestion, exportOf } from './bulk-work.ts';

const ChangeDialog = lazy(() => import('./change-dialog.tsx').then((it) => ({ default: it.ChangeDialog })));
const GiveDialog = lazy(() => import('./give-dialog.tsx').then((it) => ({ default: it.GiveDialog })));
const DeleteDialog = lazy(() => import('./delete-dialog.tsx').then((it) => ({ default: it.DeleteDialog })));
const MailingDialog = lazy(() =>
  import('../../mailing/mailing-dialog.tsx').then((it) => ({ default: it.MailingDialog })),
);
const ArchiveMany = lazy(() =>
  import('../states/archive-many-dialog.tsx').then((it) => ({ default: it.ArchiveManyDialog })),
);
const RestoreMany = lazy(() =>
  import('../states/restore-many-dialog.tsx').then((it) => ({ default: it.RestoreManyDialog })),
);

interface BulkProps {
  readonly module: ModuleDefinition;
  readonly selection: Selection;
  readonly count: number;
  readonly total: number;
  readonly question: BulkQuestion;
  /** The columns that are shown, and how they are sorted. */
  readonly shown: Pick<ExportQuestion, 'fields' | 'sort'>;
  readonly known: readonly RecordJson[];
  onSelection(selection: Selection): void;
  /** Something was done to the selected records. */
  onOutcome(outcome: BulkOutcome): void;
  onExport(question: ExportQuestion): void;
}

/** What can be done to all selected records, and what stays out of it. */
export function Bulk(props: BulkProps) {
  const { module, selection, count, total, question } = props;
  const say = useWords(recordWords);
  const locale = useLocale();
  const { may } = useMay(module.name);
  const sayState = useWords(stateWords);
  const archives = useMe().tools.includes('archive');
  const [open, setOpen] = useState<'change' | 'give' | 'mail' | 'archive' | 'restore' | 'delete' | null>(
    null,
  );
  const chosen = props.known.filter((row) => isSelected(selection, row.id));
  const restricted = chosen.filter((row) => row.state === 'restricted').length;
  const archived = chosen.filter((row) => row.state === 'archived').length;
  const done = (outcome: BulkOutcome) => {
    setOpen(null);
    props.onSelection(nothing);
    props.onOutcome(outcome);
  };
  const dialog = { module, question, selection, count, onClose: () => setOpen(null), onDone: done };
  return (
    <>
      <BulkBar
        text={say('selected', { count })}
        leftOut={
          restricted > 0 && (
            <>
              <StateIcon tone="held" size={15} /> {say('restrictedOut', { count: restricted })}
            </>
          )
        }
        onClose={() => props.onSelection(nothing)}
      >
        {selection.kind === 'some' && count < total && (
          <BulkAction icon={null} onClick={() => props.onSelection(everything)}>
            {say('selectAllIn', { count: written(total, locale) })}
          </BulkAction>
        )}
        {may('mass_edit') && (
          <>
            <BulkAction icon={<IconPencil size={16} aria-hidden />} onClick={() => setOpen('change')}>
              {say('changeFields')}
            </BulkAction>
            <BulkAction icon={<IconUserShare size={16} aria-hidden />} onClick={() => setOpen('give')}>
              {say('giveTo')}
            </BulkAction>
            {may('edit') && (
              <BulkAction icon={<IconMail size={16} aria-hidden />} onClick={() => setOpen('mail')}>
                {say('writeToThem')}
              </BulkAction>
            )}
          </>
        )}
        {may('export') && (
          <BulkAction
            icon={<IconDownload size={16} aria-hidden />}
            onClick={() => props.onExport({ ...exportOf(question, selection), ...props.shown, count })}
          >
            {say('exportSome')}
          </BulkAction>
        )}
        {archives && archived < chosen.length && (
          <BulkAction icon={<IconArchive size={16} aria-hidden />} onClick={() => setOpen('archive')}>
            {sayState('archiveSome')}
          </BulkAction>
        )}
        {archives && archived > 0 && (
          <BulkAction icon={<IconArchive size={16} aria-hidden />} onClick={() => setOpen('restore')}>
            {sayState('restoreSome')}
          </BulkAction>
        )}
        {may('delete') && (
          <BulkAction icon={<IconTrash size={16} aria-hidden />} onClick={() => setOpen('delete')}>
            {say('deleteSome')}
          </BulkAction>
        )}
      </BulkBar>
      <Suspense fallback={null}>
        {open === 'change' && <ChangeDialog {...dialog} />}
        {open === 'give' && <GiveDialog {...dialog} />}
        {open === 'mail' && (
          <MailingDialog
            question={exportOf(question, selection)}
            count={count}
            onClose={() => setOpen(null)}
          />
        )}
        {open === 'archive' && <ArchiveMany {...dialog} />}
        {open === 'restore' && <RestoreMany {...dialog} />}
        {open === 'delete' && <DeleteDialog {...dialog} />}
      </Suspense>
    </>
  );
}

/** What a dialog about a selection is given. */
export interface BulkDialogProps {
  readonly module: ModuleDefinition;
  readonly question: BulkQuestion;
  readonly selection: Selection;
  readonly count: number;
  onClose(): void;
  onDone(outcome: BulkOutcome): void;
}
