import { ActionIcon, Button, Menu } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import {
  IconCopy,
  IconDeviceFloppy,
  IconDots,
  IconDownload,
  IconPencil,
  IconPrinter,
  IconShare3,
  IconTrash,
} from '../../web/icons.ts';
import { ErrorSummary } from '../../web/layout/layout.tsx';
import { useWords } from '../../web/words/words.tsx';
import { call } from '../api.ts';
import { useSure } from '../parts/sure.tsx';
import { useAction } from '../parts/use-action.ts';
import { useMay } from '../session.tsx';
import type { ModuleInfo } from '../shapes.ts';
import { asked, type Question, type ReportJson } from './queries.ts';
import { reportWords } from './report-words.ts';
import { SaveReportDialog } from './save-report-dialog.tsx';
import { ShareReportDialog } from './share-report-dialog.tsx';

const ExportDialog = lazy(() =>
  import('../exports/export-dialog.tsx').then((it) => ({ default: it.ExportDialog })),
);

/** What can be done with a report: edit, save, share, take along, delete. */
export function ReportActions({
  report,
  module,
  question,
  changed,
  editing,
  onEdit,
}: {
  readonly report: ReportJson | null;
  readonly module: ModuleInfo;
  readonly question: Question;
  readonly changed: boolean;
  readonly editing: boolean;
  onEdit(): void;
}) {
  const say = useWords(reportWords);
  const may = useMay(module.name);
  const queries = useQueryClient();
  const navigate = useNavigate();
  const sure = useSure();
  const action = useAction();
  const [dialog, setDialog] = useState<'save' | 'share' | 'export' | null>(null);
  const close = () => setDialog(null);
  const save = () =>
    void action.run(async () => {
      if (!report) return;
      await call('PATCH', `/reports/${report.id}`, { body: asked(question), version: report.version });
      await queries.invalidateQueries({ queryKey: ['reports'] });
    });
  const remove = (it: ReportJson) =>
    sure({
      title: say('removeTitle', { name: it.name }),
      text: say('removeText'),
      submit: say('removeNow'),
      work: async () => {
        await call('DELETE', `/reports/${it.id}`);
        await navigate({ to: '/reports' });
        queries.removeQueries({ queryKey: ['reports', it.id] });
        await queries.invalidateQueries({ queryKey: ['reports'] });
      },
    });
  const takeCsv = () =>
    void action.run(async () => {
      const file = await call<string>('POST', '/reports/csv', { body: asked(question) });
      keep(file, `${report?.name ?? module.name}.csv`);
    });
  return (
    <>
      <ErrorSummary errors={action.errors} />
      {report && (
        <Button
          variant="default"
          leftSection={<IconPencil size={15} aria-hidden />}
          aria-expanded={editing}
          onClick={onEdit}
        >
          {editing ? say('hide') : say('edit')}
        </Button>
      )}
      {report === null && (
        <Button leftSection={<IconDeviceFloppy size={15} aria-hidden />} onClick={() => setDialog('save')}>
          {say('saveNew')}
        </Button>
      )}
      {report?.mayChange && changed && (
        <Button leftSection={<IconDeviceFloppy size={15} aria-hidden />} onClick={save} loading={action.busy}>
          {say('save')}
        </Button>
      )}
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="default" size={32} aria-label={say('more')}>
            <IconDots size={16} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {report && (
            <Menu.Item leftSection={<IconCopy size={15} aria-hidden />} onClick={() => setDialog('save')}>
              {say('saveAs')}
            </Menu.Item>
          )}
          {report?.mayChange && (
            <Menu.Item leftSection={<IconShare3 size={15} aria-hidden />} onClick={() => setDialog('share')}>
              {say('share')}
            </Menu.Item>
          )}
          {may.may('export') && (
            <Menu.Item
              leftSection={<IconDownload size={15} aria-hidden />}
              onClick={() => (question.kind === 'table' ? setDialog('export') : takeCsv())}
            >
              {question.kind === 'table' ? say('exportRows') : say('exportCsv')}
            </Menu.Item>
          )}
          <Menu.Item leftSection={<IconPrinter size={15} aria-hidden />} onClick={() => window.print()}>
            {say('print')}
          </Menu.Item>
          {report?.mayChange && (
            <Menu.Item
              color="red"
              leftSection={<IconTrash size={15} aria-hidden />}
              onClick={() => remove(report)}
            >
              {say('remove')}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {dialog === 'save' && <SaveReportDialog report={report} question={question} onClose={close} />}
      {dialog === 'share' && report && <ShareReportDialog report={report} onClose={close} />}
      {dialog === 'export' && (
        <Suspense fallback={null}>
          <ExportDialog
            question={{
              module: module.name,
              filter: question.filter,
              q: '',
              sort: question.sort,
              fields: question.columns,
              count: null,
            }}
            onClose={close}
          />
        </Suspense>
      )}
    </>
  );
}

/** Gives a text as a file. */
function keep(content: string, name: string): void {
  const url = URL.createObjectURL(new Blob([content], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
