import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useCallback, useEffect, useMemo, useState } from 'react';
import { SecretSightProvider } from '../../fields/secret/secret-sight.ts';
import { fieldViewOf } from '../../fields/views.ts';
import type { FieldDefinition } from '../../metadata/field.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import { IconLock } from '../../web/icons.ts';
import { useLabel, useWords } from '../../web/words/words.tsx';
import parts from '../parts/parts.module.css';
import type { RecordJson } from '../shapes.ts';
import { emptyClipboard } from './clipboard.ts';
import { OpenStrip } from './open-strip.tsx';
import { OpenedValue } from './opened-value.tsx';
import { recordSecretsQuery } from './queries.ts';
import { RevealDialog } from './reveal-dialog.tsx';
import { secretWords } from './secret-words.ts';
import classes from './secrets.module.css';
import type { RevealedJson } from './shapes.ts';

interface Opening extends RevealedJson {
  /** On the clock that nobody can set back: milliseconds since the page was loaded. */
  readonly until: number;
}

/**
 * A record whose secrets can be opened here. What was opened lives in this component alone: it goes when its time is over, when
 * the tab is left, when the record changes or the page is left, and when somebody says so.
 */
export function SealedRecord({
  module,
  record,
  children,
}: {
  readonly module: ModuleDefinition;
  readonly record: RecordJson;
  readonly children: ReactNode;
}) {
  const say = useWords(secretWords);
  const [asked, setAsked] = useState<readonly string[] | null>(null);
  const [opening, setOpening] = useState<Opening | null>(null);
  const [wasOpen, setWasOpen] = useState(false);
  const { data } = useQuery(recordSecretsQuery(module.name, record.id, record.version));
  const hide = useCallback(() => {
    setOpening((now) => {
      if (now) setWasOpen(true);
      return null;
    });
    void emptyClipboard();
  }, []);
  useHiding(opening, hide);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another version of the record is another set of values.
  useEffect(() => hide, [record.id, record.version, hide]);
  const sealed = module.fields.filter((field) => fieldViewOf(field.type).sealed);
  const sight = useMemo(
    () => ({
      show: (field: FieldDefinition) => {
        const standing = data?.fields.find((one) => one.field === field.name);
        if (opening && Object.hasOwn(opening.values, field.name))
          return <OpenedValue field={field} value={opening.values[field.name] ?? null} />;
        return (
          <ClosedValue field={field} standing={standing?.standing} onOpen={() => setAsked([field.name])} />
        );
      },
    }),
    [data, opening],
  );
  return (
    <SecretSightProvider value={sight}>
      {opening && (
        <OpenStrip
          count={Object.values(opening.values).filter((value) => value !== null).length}
          seconds={opening.seconds}
          until={opening.until}
          onHide={hide}
        />
      )}
      <p className="at-unseen" role="status">
        {opening
          ? say('opened', { count: Object.keys(opening.values).length })
          : wasOpen
            ? say('hidden')
            : ''}
      </p>
      {children}
      {asked && data && (
        <RevealDialog
          module={module}
          record={record.id}
          fields={sealed}
          secrets={data}
          chosen={asked}
          onClose={() => setAsked(null)}
          onOpened={(revealed) => {
            setAsked(null);
            setOpening({ ...revealed, until: performance.now() + revealed.seconds * 1000 });
          }}
        />
      )}
    </SecretSightProvider>
  );
}

/** Hides at the end of the time, and at once when the tab is left or put away. */
function useHiding(opening: Opening | null, hide: () => void): void {
  useEffect(() => {
    if (!opening) return;
    const timer = setTimeout(hide, Math.max(0, opening.until - performance.now()));
    const left = () => {
      if (document.visibilityState === 'hidden' || performance.now() >= opening.until) hide();
    };
    document.addEventListener('visibilitychange', left);
    window.addEventListener('pagehide', hide);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', left);
      window.removeEventListener('pagehide', hide);
    };
  }, [opening, hide]);
}

function ClosedValue({
  field,
  standing,
  onOpen,
}: {
  readonly field: FieldDefinition;
  readonly standing: 'open' | 'locked' | 'not_held' | undefined;
  onOpen(): void;
}) {
  const say = useWords(secretWords);
  const label = useLabel();
  return (
    <span className={classes.closed}>
      <IconLock size={15} stroke={1.6} aria-hidden />
      <span className={classes.dots} role="img" aria-label={say('sealed')}>
        ••••••••
      </span>
      {(standing === 'open' || standing === 'locked') && (
        <button
          type="button"
          className={parts.link}
          onClick={onOpen}
          aria-label={say('openField', { field: label(field.label) })}
        >
          {say('open')}
        </button>
      )}
      {standing === 'not_held' && <span>{say('notHeld')}</span>}
    </span>
  );
}
