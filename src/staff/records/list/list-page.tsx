import { Button } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { Sort } from '../../../metadata/filter.ts';
import type { ModuleDefinition } from '../../../metadata/module.ts';
import { IconPlus } from '../../../web/icons.ts';
import { DataTable } from '../../../web/table/data-table.tsx';
import { nothing, type Selection, selectedCount } from '../../../web/table/selection.ts';
import type { TableHandle } from '../../../web/table/table-props.ts';
import type { RowRange } from '../../../web/table/tall-scroll.ts';
import { useLabel, useLocale, useWords } from '../../../web/words/words.tsx';
import type { ExportQuestion } from '../../exports/queries.ts';
import { useNamedCodes } from '../../purpose-names.ts';
import { useMay, useMe, useModule } from '../../session.tsx';
import type { RecordJson } from '../../shapes.ts';
import { NotFoundPage } from '../../shell/error-pages.tsx';
import { TopBar } from '../../shell/top-bar.tsx';
import { countQuery } from '../record-queries.ts';
import { fieldNamed, listFields, standingColumns } from '../system-fields.ts';
import { recordWords } from '../words/record-words.ts';
import type { BulkOutcome } from './bulk-work.ts';
import { useColumnWidths } from './column-widths.ts';
import { indexOf, useComeBack } from './come-back.ts';
import { draftOf } from './filter-draft.ts';
import { takeOutcome } from './left-behind.ts';
import classes from './list.module.css';
import { ListActions } from './list-actions.tsx';
import { listColumns, shownFields, titleOf } from './list-columns.tsx';
import { ListFoot } from './list-foot.tsx';
import { ListEmpty, ListFailure, Outcome } from './list-notices.tsx';
import { type ListState, sortBy, writeSort } from './list-state.ts';
import { ListTools } from './list-tools.tsx';
import { layTrail } from './trail.ts';
import { useListRows } from './use-list-rows.ts';
import { useListState } from './use-list-state.ts';
import { ViewTabs } from './view-tabs.tsx';

const Bulk = lazy(() => import('./bulk.tsx').then((it) => ({ default: it.Bulk })));
const Peek = lazy(() => import('./peek.tsx').then((it) => ({ default: it.Peek })));
const ExportDialog = lazy(() =>
  import('../../exports/export-dialog.tsx').then((it) => ({ default: it.ExportDialog })),
);

/** A list of a module's records. Everything it shows is in its address. */
export function ListPage() {
  const { module: name = '' } = useParams({ strict: false }) as { readonly module?: string };
  const module = useNamedCodes(useModule(name));
  return module ? <List key={name} module={module} /> : <NotFoundPage />;
}

function List({ module }: { readonly module: ModuleDefinition }) {
  const say = useWords(recordWords);
  const locale = useLocale();
  const label = useLabel();
  const navigate = useNavigate();
  const phone = useMediaQuery('(max-width: 767px)', undefined, { getInitialValueInEffect: false }) ?? false;
  const { may, sees } = useMay(module.name);
  const { search, state, views, view, shown, keepsViews, go, choose } = useListState(module);
  const [selection, setSelection] = useState<Selection>(nothing);
  const [openFilter, setOpenFilter] = useState<number | null>(null);
  const [outcome, setOutcome] = useState<BulkOutcome | null>(() => takeOutcome(module.name));
  const [peeked, setPeeked] = useState<RecordJson | null>(null);
  const [exporting, setExporting] = useState<ExportQuestion | null>(null);
  const [seen, setSeen] = useState<RowRange>({ first: 0, end: 0 });
  const [widths, giveWidth] = useColumnWidths(module.name);
  const table = useRef<TableHandle>(null);
  const find = useRef<HTMLInputElement>(null);

  const { tools } = useMe();
  const standing = useMemo(() => standingColumns(module, tools), [module, tools]);
  const fields = useMemo(
    () =>
      shownFields(module, shown.columns, standing).filter((field) => standing.includes(field) || sees(field)),
    [module, shown.columns, standing, sees],
  );
  const asked = useMemo(
    () => fields.filter((field) => !standing.includes(field)).map((field) => field.name),
    [fields, standing],
  );
  const { rows, total, failure } = useListRows({
    module: module.name,
    filter: shown.filter,
    sort: shown.sort,
    fields: asked,
    q: shown.q,
  });
  const everyone = useQuery(countQuery(module.name, undefined)).data;
  const sort = shown.sort[0];

  const openRecord = useCallback(
    (record: RecordJson) => {
      const index = indexOf(rows, record, total ?? 0, seen.first);
      layTrail({ module: module.name, search, rows, index });
    },
    [rows, total, seen.first, module.name, search],
  );
  const columns = useMemo(
    () => listColumns(module, fields, locale, openRecord),
    [module, fields, locale, openRecord],
  );
  const onSeen = useCallback(
    (now: RowRange, drawn: RowRange) => {
      setSeen(now);
      rows.want(drawn.first, drawn.end);
    },
    [rows],
  );
  const goTo = (record: RecordJson, edit = false) => {
    openRecord(record);
    void navigate({ to: `/records/${module.name}/${record.id}`, search: edit ? { edit: true } : {} });
  };
  const change = (next: Partial<ListState>) => {
    setSelection(nothing);
    setOutcome(null);
    go({ ...state, ...next }, 'q' in next);
  };
  useComeBack(module.name, rows, table);
  useEffect(() => {
    document.title = `${label(module.labelPlural)} · Attesta`;
  }, [module, label]);

  const chosen = selectedCount(selection, total ?? 0);
  const question = { module: module.name, filter: shown.filter, q: shown.q };
  const shownNow = { fields: asked, sort: writeSort(shown.sort) };
  return (
    <div className={classes.page}>
      <TopBar crumbs={[{ label: label(module.labelPlural) }]}>
        <ListActions
          module={module}
          phone={phone}
          onExport={may('export') ? () => setExporting({ ...question, ...shownNow, count: total }) : null}
        />
        {may('create') && (
          <Button
            component={Link}
            to={`/records/${module.name}/new`}
            leftSection={<IconPlus size={16} aria-hidden />}
            aria-label={say('newRecord', { module: label(module.label).toLocaleLowerCase() })}
          >
            {phone ? say('newShort') : say('newRecord', { module: label(module.label).toLocaleLowerCase() })}
          </Button>
        )}
      </TopBar>
      <h1 className="at-unseen">{label(module.labelPlural)}</h1>
      <ViewTabs
        module={module}
        views={views}
        current={view}
        changed={shown.changed}
        shown={keepsViews ? { filter: shown.filter, sort: shown.sort, columns: shown.columns } : null}
        onView={(key) => change({ view: key || null, filter: null, sort: null, columns: null, q: '' })}
      />
      <ListTools
        module={module}
        filter={shown.filter}
        onFilter={(filter) => change({ filter: filter ?? 'none' })}
        openFilter={openFilter}
        onOpenFilter={setOpenFilter}
        q={shown.q}
        onQ={(q) => change({ q })}
        find={find}
        onLeaveFind={() => table.current?.focus()}
        total={total}
        everyone={everyone ?? null}
        fields={[
          ...listFields(module).filter((field) => sees(field) && !module.titleFields.includes(field.name)),
          ...standing,
        ]}
        columns={fields.map((field) => field.name)}
        onColumns={(names) => choose(names === null || names.length > 0 ? names : ['number'])}
      />
      {outcome && <Outcome outcome={outcome} onClose={() => setOutcome(null)} />}
      {failure !== null && <ListFailure failure={failure} onRetry={() => rows.retry()} />}
      {total === 0 ? (
        <div className={classes.empty}>
          <ListEmpty
            module={module}
            narrowed={shown.filter !== null || shown.q !== ''}
            may={may}
            onWiden={() => change({ filter: 'none', q: '' })}
          />
        </div>
      ) : (
        <DataTable<RecordJson>
          handle={table}
          label={label(module.labelPlural)}
          columns={columns}
          rowCount={total ?? 0}
          row={(index) => rows.row(index)}
          rowId={(record) => record.id}
          rowTitle={titleOf}
          onSeen={onSeen}
          widths={widths}
          onWidth={giveWidth}
          sort={shownSort(module, sort)}
          onSort={(field) => {
            const type = fieldNamed(module, field)?.type;
            const by = field === shownSort(module, sort)?.field ? (sort?.field ?? field) : field;
            change({
              sort: sortBy(shown.sort, by, type === 'date' || type === 'date_time' || type === 'currency'),
            });
          }}
          selection={selection}
          onSelection={setSelection}
          onOpen={goTo}
          onEdit={(record) => goTo(record, true)}
          onPeek={setPeeked}
          onFilter={() => setOpenFilter(draftOf(shown.filter).length)}
          onFind={() => find.current?.focus()}
          onCreate={may('create') ? () => void navigate({ to: `/records/${module.name}/new` }) : undefined}
          stacked={phone}
        />
      )}
      <Suspense fallback={null}>
        {chosen > 0 && (
          <Bulk
            module={module}
            selection={selection}
            count={chosen}
            total={total ?? 0}
            question={question}
            shown={shownNow}
            known={rows.known()}
            onSelection={setSelection}
            onOutcome={setOutcome}
            onExport={(what) => setExporting(what)}
          />
        )}
      </Suspense>
      {/* Apart: while these load, what opens them stays, and has the focus to come back to. */}
      <Suspense fallback={null}>
        {peeked && (
          <Peek module={module} record={peeked} onClose={() => setPeeked(null)} onOpen={() => goTo(peeked)} />
        )}
        {exporting && <ExportDialog question={exporting} onClose={() => setExporting(null)} />}
      </Suspense>
      <ListFoot seen={seen} total={total} />
    </div>
  );
}

/** A list in the order of what titles its records is sorted by its first column. */
function shownSort(module: ModuleDefinition, sort: Sort | undefined): Sort | undefined {
  return sort && module.titleFields.includes(sort.field) ? { ...sort, field: 'title' } : sort;
}
