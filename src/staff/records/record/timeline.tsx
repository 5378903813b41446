import { Button, Textarea } from '@mantine/core';
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useBlocker } from '@tanstack/react-router';
import { type DragEvent, lazy, Suspense, useEffect, useRef, useState } from 'react';
import type { ModuleDefinition } from '../../../metadata/module.ts';
import { IconMail, IconPaperclip } from '../../../web/icons.ts';
import { EmptyState } from '../../../web/layout/layout.tsx';
import { StateMark } from '../../../web/state/state-mark.tsx';
import { longDate } from '../../../web/words/dates.ts';
import { webWords } from '../../../web/words/web-words.ts';
import { useLocale, useWords } from '../../../web/words/words.tsx';
import { call, Refusal, upload } from '../../api.ts';
import { useMay, useMe } from '../../session.tsx';
import type { RecordJson } from '../../shapes.ts';
import { recordWords } from '../words/record-words.ts';
import classes from './record.module.css';
import { useReferenceTitles } from './reference-titles.ts';
import { byDay, mergeTimeline, type TimelineKind } from './timeline-entries.ts';
import { TimelineEntryLine } from './timeline-entry.tsx';
import { commentsQuery, filesQuery, historyQuery, mailsQuery, recordMailsQuery } from './timeline-queries.ts';

const WriteMail = lazy(() => import('./write-mail.tsx').then((it) => ({ default: it.WriteMail })));

const kinds: readonly TimelineKind[] = ['change', 'comment', 'file', 'mail', 'look'];

/** Everything that happened to a record, newest first: changes, comments, files, mails, and who looked. */
export function Timeline({
  module,
  record,
  subject,
  writing,
  onWriting,
}: {
  readonly module: ModuleDefinition;
  readonly record: RecordJson;
  readonly subject: string | null;
  /** Somebody came to write: the box takes the focus once. */
  readonly writing: boolean;
  onWriting(): void;
}) {
  const say = useWords(recordWords);
  const locale = useLocale();
  const me = useMe();
  const { may } = useMay(module.name);
  const [hidden, setHidden] = useState<readonly TimelineKind[]>(['look']);
  const history = useInfiniteQuery({
    ...historyQuery(module.name, record.id, !hidden.includes('look')),
    enabled: may('view_history'),
  });
  const comments = useQuery({ ...commentsQuery(module.name, record.id), enabled: module.comments });
  const files = useQuery({ ...filesQuery(module.name, record.id), enabled: module.files });
  const mails = useQuery({
    ...mailsQuery(subject ?? ''),
    enabled: subject !== null && me.tools.includes('requests'),
  });
  const written = useQuery(recordMailsQuery(module.name, record.id));
  const events = history.data?.pages.flatMap((page) => page.items) ?? [];
  const named = useReferenceTitles(module, events);
  const entries = mergeTimeline({
    events,
    more: history.hasNextPage,
    comments: comments.data ?? [],
    files: files.data ?? [],
    mails: [...(written.data ?? []), ...(mails.data ?? [])],
  }).filter((entry) => !hidden.includes(entry.kind));
  const turn = (kind: TimelineKind) =>
    setHidden(hidden.includes(kind) ? hidden.filter((one) => one !== kind) : [...hidden, kind]);
  return (
    <div className={classes.timeline}>
      <Compose module={module} record={record} writing={writing} onWriting={onWriting} />
      <fieldset className={classes.kinds} aria-label={say('timelineShow')}>
        {kinds.map((kind) => (
          <label key={kind}>
            <input type="checkbox" checked={!hidden.includes(kind)} onChange={() => turn(kind)} />
            {say(`kind_${kind}`)}
          </label>
        ))}
      </fieldset>
      {entries.length === 0 && !history.isPending && <EmptyState>{say('nothingHappened')}</EmptyState>}
      {byDay(entries).map(({ day, entries: those }) => (
        <section key={day}>
          <h2 className={classes.day}>{longDate(day, locale)}</h2>
          <ol className={classes.entries}>
            {those.map((entry) => (
              <TimelineEntryLine
                key={entry.key}
                entry={entry}
                module={module}
                record={record}
                named={named}
              />
            ))}
          </ol>
        </section>
      ))}
      {history.hasNextPage && (
        <Button
          variant="default"
          onClick={() => void history.fetchNextPage()}
          loading={history.isFetchingNextPage}
          className={classes.showAll}
        >
          {say('older')}
        </Button>
      )}
    </div>
  );
}

/** A comment to write, and files to add by dropping them. */
function Compose({
  module,
  record,
  writing,
  onWriting,
}: {
  readonly module: ModuleDefinition;
  readonly record: RecordJson;
  readonly writing: boolean;
  onWriting(): void;
}) {
  const say = useWords(recordWords);
  const ask = useWords(webWords);
  const queries = useQueryClient();
  const [body, setBody] = useState('');
  const [shared, setShared] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const place = `/records/${module.name}/${record.id}`;
  const files = useUploads(`${place}/files`, () =>
    queries.invalidateQueries({ queryKey: ['record', module.name, record.id] }),
  );
  const { may } = useMay(module.name);
  const [mailing, setMailing] = useState(false);
  const [over, setOver] = useState(false);
  const picker = useRef<HTMLInputElement>(null);
  const box = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (!writing) return;
    box.current?.focus();
    onWriting();
  }, [writing, onWriting]);
  useBlocker({ shouldBlockFn: () => body.trim() !== '' && !window.confirm(ask('discardText')) });
  const send = async () => {
    if (body.trim() === '' || busy) return;
    setBusy(true);
    setFailure(null);
    try {
      await call('POST', `${place}/comments`, { body: { body: body.trim(), internal: !shared } });
      setBody('');
      await queries.invalidateQueries({ queryKey: ['record', module.name, record.id] });
    } catch (cause) {
      setFailure(cause instanceof Refusal ? cause.message : String(cause));
    } finally {
      setBusy(false);
    }
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void files.add([...event.dataTransfer.files]);
  };
  if (!module.comments && !module.files) return null;
  return (
    <section
      className={classes.compose}
      data-over={over || undefined}
      aria-label={say('addComment')}
      onDragOver={(event) => {
        if (!module.files) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      {module.comments && (
        <Textarea
          ref={box}
          aria-label={say('comment')}
          placeholder={say('commentHint')}
          autosize={false}
          rows={2}
          value={body}
          onChange={(event) => setBody(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void send();
          }}
        />
      )}
      {files.running.map((each) => (
        <div key={each.name} className={classes.upload} role="status">
          <bdi>{each.name}</bdi>
          {each.failure ? (
            <StateMark tone="failed">{each.failure}</StateMark>
          ) : (
            <progress value={each.part} max={1} />
          )}
        </div>
      ))}
      {failure && <p role="alert">{failure}</p>}
      {mailing && (
        <Suspense fallback={null}>
          <WriteMail module={module} record={record} onClose={() => setMailing(false)} />
        </Suspense>
      )}
      <div className={classes.composeFoot}>
        {may('edit') && record.state !== 'archived' && (
          <Button
            variant="subtle"
            color="gray"
            leftSection={<IconMail size={15} aria-hidden />}
            onClick={() => setMailing(true)}
          >
            {say('writeMail')}
          </Button>
        )}
        {module.files && (
          <>
            <input
              ref={picker}
              type="file"
              multiple
              className="at-unseen"
              tabIndex={-1}
              aria-hidden
              onChange={(event) => void files.add([...(event.currentTarget.files ?? [])])}
            />
            <Button
              variant="subtle"
              color="gray"
              leftSection={<IconPaperclip size={15} aria-hidden />}
              onClick={() => picker.current?.click()}
            >
              {say('addFile')}
            </Button>
            <span className={classes.dropHint}>{say('dropHint')}</span>
          </>
        )}
        {module.comments && (
          <>
            <label className={classes.shared}>
              <input
                type="checkbox"
                checked={shared}
                onChange={(event) => setShared(event.currentTarget.checked)}
              />
              {say('commentShared')}
            </label>
            <Button onClick={() => void send()} loading={busy} disabled={body.trim() === ''}>
              {say('sendComment')}
            </Button>
          </>
        )}
      </div>
    </section>
  );
}

interface Uploading {
  readonly name: string;
  readonly part: number;
  readonly failure: string | null;
}

/** Uploads one file after another, with the progress of each; a refused one stays with its reason. */
function useUploads(path: string, onDone: () => Promise<unknown>) {
  const [running, setRunning] = useState<readonly Uploading[]>([]);
  const put = (name: string, change: Partial<Uploading>) =>
    setRunning((all) => all.map((each) => (each.name === name ? { ...each, ...change } : each)));
  const add = async (files: readonly File[]) => {
    setRunning((all) => [
      ...all.filter((each) => !each.failure),
      ...files.map((file) => ({ name: file.name, part: 0, failure: null })),
    ]);
    for (const file of files) {
      try {
        await upload(path, file, (part) => put(file.name, { part }));
        setRunning((all) => all.filter((each) => each.name !== file.name));
      } catch (cause) {
        put(file.name, { failure: cause instanceof Error ? cause.message : String(cause) });
      }
    }
    await onDone();
  };
  return { running, add };
}
