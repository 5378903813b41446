import { useMediaQuery } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useState } from 'react';
import { fieldViewOf } from '../../../fields/views.ts';
import type { ModuleDefinition } from '../../../metadata/module.ts';
import { isTyping } from '../../../web/table/table-keys.ts';
import { count } from '../../../web/words/dates.ts';
import { useLabel, useLocale, useWords } from '../../../web/words/words.tsx';
import { Refusal } from '../../api.ts';
import { useNamedCodes } from '../../purpose-names.ts';
import { recent } from '../../recent.ts';
import { useMay, useMe, useModule } from '../../session.tsx';
import type { RecordJson } from '../../shapes.ts';
import { BrokenPage, NotFoundPage } from '../../shell/error-pages.tsx';
import { TopBar } from '../../shell/top-bar.tsx';
import type { Saved } from '../form/fields-editor.tsx';
import { titleOf } from '../list/list-columns.tsx';
import { trailOf } from '../list/trail.ts';
import { type RecordCounts, recordCountsQuery, recordQuery } from '../record-queries.ts';
import { UndoNote } from '../undo-note.tsx';
import { recordWords } from '../words/record-words.ts';
import { Details } from './details.tsx';
import { Neighbours, useNeighbours } from './neighbours.tsx';
import classes from './record.module.css';
import { RecordHeader } from './record-header.tsx';
import { RecordRail } from './record-rail.tsx';
import { RestrictedNote } from './restricted-note.tsx';
import { subjectOf } from './subject.ts';

const SealedRecord = lazy(() =>
  import('../../secrets/sealed-record.tsx').then((it) => ({ default: it.SealedRecord })),
);
const Related = lazy(() => import('./related.tsx').then((it) => ({ default: it.Related })));
const Timeline = lazy(() => import('./timeline.tsx').then((it) => ({ default: it.Timeline })));
const StateDialog = lazy(() =>
  import('../states/state-dialog.tsx').then((it) => ({ default: it.StateDialog })),
);
const Privacy = lazy(() => import('./privacy.tsx').then((it) => ({ default: it.Privacy })));
const PrivacyRail = lazy(() => import('./privacy-rail.tsx').then((it) => ({ default: it.PrivacyRail })));

const tabs = ['details', 'related', 'timeline', 'privacy'] as const;
type Tab = (typeof tabs)[number];

/** A record: Details, Related, Timeline, Privacy, and beside them what to know before acting. */
export function RecordPage() {
  const { module: name = '', id = '' } = useParams({ strict: false }) as { module?: string; id?: string };
  const module = useNamedCodes(useModule(name));
  const { data, error, refetch } = useQuery(recordQuery(name, id));
  if (!module) return <NotFoundPage />;
  if (error && !data) {
    const gone = error instanceof Refusal && (error.status === 404 || error.status === 400);
    return gone ? <NotFoundPage /> : <BrokenPage error={error} reset={() => void refetch()} />;
  }
  return data ? (
    <Record key={id} module={module} record={data} />
  ) : (
    <div aria-busy className={classes.page} />
  );
}

function Record({ module, record }: { readonly module: ModuleDefinition; readonly record: RecordJson }) {
  const say = useWords(recordWords);
  const label = useLabel();
  const navigate = useNavigate();
  const search = useSearch({ strict: false }) as { readonly tab?: unknown; readonly edit?: unknown };
  const { may } = useMay(module.name);
  const narrow = useMediaQuery('(max-width: 1179px)', undefined, { getInitialValueInEffect: false }) ?? false;
  const subject = subjectOf(module, record);
  const { tools } = useMe();
  const tells = tools.includes('requests');
  const open = tabs.filter(
    (tab) =>
      tab === 'details' ||
      (tab === 'related' && module.relations.length > 0) ||
      (tab === 'timeline' && (may('view_history') || module.comments || module.files)) ||
      (tab === 'privacy' && subject !== null && (tells || tools.includes('consents'))),
  );
  const tab = open.find((each) => each === search.tab) ?? 'details';
  const [saved, setSaved] = useState<Saved | null>(null);
  const [writing, setWriting] = useState(false);
  const [using, setUsing] = useState(false);
  const counts = useQuery(recordCountsQuery(module.name, record.id)).data;
  const title = titleOf(record);
  const here = `/records/${module.name}/${record.id}`;
  const neighbours = useNeighbours(module.name, record.id);
  const goTab = (to: Tab) =>
    void navigate({ to: here, search: to === 'details' ? {} : { tab: to }, replace: true });
  useEffect(() => {
    document.title = `${title} · Attesta`;
    recent.add({ module: module.name, id: record.id });
  }, [module.name, record.id, title]);
  useNeighbourKeys(
    neighbours,
    (id) => void navigate({ to: `/records/${module.name}/${id}`, search: tab === 'details' ? {} : { tab } }),
  );

  const hasSecrets = module.fields.some((field) => fieldViewOf(field.type).sealed);
  const details = (
    <Details
      module={module}
      record={record}
      editAll={search.edit === true}
      onEdited={(done) => {
        setSaved(done && done.fields.length > 0 ? done : null);
        if (search.edit === true) void navigate({ to: here, search: {}, replace: true });
      }}
    />
  );
  const privacyRail = tells && tab === 'privacy' && subject !== null;
  const rail = (
    <Suspense fallback={null}>
      {privacyRail ? (
        <PrivacyRail subject={subject} part={narrow ? 'rest' : 'all'} />
      ) : (
        <RecordRail module={module} record={record} subject={subject} onTab={goTab} />
      )}
    </Suspense>
  );
  return (
    <>
      <TopBar
        crumbs={[
          {
            label: label(module.labelPlural),
            to: `/records/${module.name}`,
            search: trailOf(module.name)?.search ?? {},
          },
          { label: <bdi>{title}</bdi> },
        ]}
      >
        <Neighbours module={module.name} neighbours={neighbours} />
      </TopBar>
      <div className={classes.body}>
        <div className={classes.page}>
          <RecordHeader
            module={module}
            record={record}
            subject={subject}
            onEdit={() => void navigate({ to: here, search: { edit: true }, replace: true })}
            onWrite={() => {
              setWriting(true);
              goTab('timeline');
            }}
          />
          <nav className={classes.tabs} aria-label={say('recordParts')}>
            {open.map((each) => (
              <Link
                key={each}
                to={here}
                search={each === 'details' ? {} : { tab: each }}
                replace
                className={classes.tab}
                activeOptions={{ exact: true, includeSearch: true }}
                aria-current={each === tab ? 'page' : undefined}
              >
                {say(each)}
                <TabCount
                  count={each === 'related' ? sumOf(counts) : each === 'timeline' ? counts?.history : null}
                />
              </Link>
            ))}
          </nav>
          {saved && (
            <UndoNote key={saved.version} undo={saved.undo} onClose={() => setSaved(null)}>
              {say('savedFields', { fields: saved.fields.map((field) => label(field.label)).join(', ') })}
            </UndoNote>
          )}
          {record.state !== 'active' && (
            <RestrictedNote module={module.name} record={record} onUse={() => setUsing(true)} />
          )}
          {using && (
            <Suspense fallback={null}>
              <StateDialog module={module} record={record} verb="use" onClose={() => setUsing(false)} />
            </Suspense>
          )}
          <div className={classes.content}>
            <Suspense fallback={<div aria-busy className={classes.loading} />}>
              {tab === 'details' &&
                (hasSecrets ? (
                  <SealedRecord module={module} record={record}>
                    {details}
                  </SealedRecord>
                ) : (
                  details
                ))}
              {tab === 'related' && <Related module={module} record={record} />}
              {tab === 'timeline' && (
                <Timeline
                  module={module}
                  record={record}
                  subject={subject?.id ?? null}
                  writing={writing}
                  onWriting={() => setWriting(false)}
                />
              )}
              {tab === 'privacy' && subject && (
                <Privacy module={module} record={record} subject={subject} narrow={narrow} />
              )}
            </Suspense>
          </div>
          {narrow && rail}
        </div>
        {!narrow && rail}
      </div>
    </>
  );
}

function TabCount({ count: found }: { readonly count: number | null | undefined }) {
  const locale = useLocale();
  if (!found) return null;
  return <span className={classes.tabCount}>{count(found, locale)}</span>;
}

function sumOf(counts: RecordCounts | undefined): number | null {
  return counts ? Object.values(counts.related).reduce((sum, one) => sum + one, 0) : null;
}

/** `[` and `]` lead to the previous and the next record of the list. */
function useNeighbourKeys(neighbours: ReturnType<typeof useNeighbours>, go: (id: string) => void) {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (isTyping(event.target) || event.ctrlKey || event.metaKey) return;
      const to = event.key === '[' ? neighbours?.previous : event.key === ']' ? neighbours?.next : undefined;
      if (to) go(to);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  });
}
