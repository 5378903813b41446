import { fieldViewOf } from '../../../fields/views.ts';
import type { JsonValue } from '../../../metadata/json.ts';
import type { ModuleDefinition } from '../../../metadata/module.ts';
import { IconEye, IconMail, IconMessage, IconPaperclip, IconPencil } from '../../../web/icons.ts';
import { ProofRosette } from '../../../web/state/proof-rosette.tsx';
import { clockTime, longInstant } from '../../../web/words/dates.ts';
import { useLabel, useLocale, useWords } from '../../../web/words/words.tsx';
import { address } from '../../api.ts';
import { proofAddress } from '../../proof.ts';
import { useMe } from '../../session.tsx';
import type { HistoryEvent, RecordJson } from '../../shapes.ts';
import { fieldNamed } from '../system-fields.ts';
import { recordWords } from '../words/record-words.ts';
import classes from './record.module.css';
import type { NamedReference } from './reference-titles.ts';
import type { TimelineEntry } from './timeline-entries.ts';

const icons = {
  change: IconPencil,
  look: IconEye,
  comment: IconMessage,
  file: IconPaperclip,
  mail: IconMail,
} as const;

/** One thing that happened: who, what, when, and the way to its proof. */
export function TimelineEntryLine({
  entry,
  module,
  record,
  named,
}: {
  readonly entry: TimelineEntry;
  /** What a reference in a change is called. */
  named(value: JsonValue | null): NamedReference | null;
  readonly module: ModuleDefinition;
  readonly record: RecordJson;
}) {
  const locale = useLocale();
  const me = useMe();
  const Icon = icons[entry.kind];
  const event = entry.kind === 'change' || entry.kind === 'look' ? entry.event : null;
  return (
    <li className={classes.entry}>
      <Icon size={16} stroke={1.6} aria-hidden className={classes.entryIcon} />
      <div className={classes.entryText}>
        {event && <EventText event={event} module={module} named={named} />}
        {entry.kind === 'comment' && <CommentText entry={entry} />}
        {entry.kind === 'file' && <FileText entry={entry} />}
        {entry.kind === 'mail' && <MailText entry={entry} />}
      </div>
      <time dateTime={entry.at} title={longInstant(entry.at, locale)} className={classes.entryTime}>
        {clockTime(entry.at, locale)}
      </time>
      {event &&
        (me.tools.includes('evidence') ? <ProofRosette href={proofAddress(event.id)} /> : <ProofRosette />)}
      {!event && <span />}
      <span className="at-unseen">{record.number}</span>
    </li>
  );
}

function EventText({
  event,
  module,
  named,
}: {
  readonly event: HistoryEvent;
  readonly module: ModuleDefinition;
  named(value: JsonValue | null): NamedReference | null;
}) {
  const say = useWords(recordWords);
  const label = useLabel();
  const locale = useLocale();
  const show = (name: string, value: JsonValue | null) => {
    const field = fieldNamed(module, name);
    if (value === null || value === '') return <i className={classes.none}>{say('nothingThere')}</i>;
    const reference = named(value);
    if (reference) return <bdi>{reference.title}</bdi>;
    return <bdi>{field ? fieldViewOf(field.type).text(value, field, locale) : String(value)}</bdi>;
  };
  const changes = inFormOrder(module, Object.entries(event.changes ?? {}));
  const created = event.action === 'record.created' || event.action === 'record.undeleted';
  return (
    <>
      <p>
        <b>{event.label}</b>{' '}
        <bdi className={classes.none}>
          {event.workflow === null
            ? (event.actor ?? say('theSystem'))
            : say('byWorkflow', { workflow: event.workflow, user: event.actor ?? say('theSystem') })}
        </bdi>
        {event.request && <span className="at-mono"> {event.request}</span>}
      </p>
      {changes.length > 0 && (
        <dl className={classes.changes}>
          {changes.map(([name, { from, to }]) => (
            <div key={name}>
              <dt>{fieldLabel(module, name, label)}</dt>
              <dd>
                {created ? (
                  show(name, to)
                ) : (
                  <>
                    {show(name, from)} → {show(name, to)}
                  </>
                )}
              </dd>
            </div>
          ))}
        </dl>
      )}
      {event.hidden > 0 && <p className={classes.none}>{say('hiddenChanges', { count: event.hidden })}</p>}
      {event.erased && <p className={classes.none}>{say('erasedEvent')}</p>}
      {event.reason && event.workflow === null && <p className={classes.none}>{event.reason}</p>}
    </>
  );
}

/** As the form has the fields, what it doesn't have after them. */
function inFormOrder<T>(module: ModuleDefinition, changes: readonly (readonly [string, T])[]) {
  const order = module.blocks.flatMap((block) => block.fields);
  const place = (name: string) => (order.includes(name) ? order.indexOf(name) : order.length);
  return [...changes].sort(([one], [other]) => place(one) - place(other));
}

function fieldLabel(module: ModuleDefinition, name: string, label: ReturnType<typeof useLabel>): string {
  const field = fieldNamed(module, name);
  return field ? label(field.label) : name;
}

function CommentText({ entry }: { readonly entry: Extract<TimelineEntry, { kind: 'comment' }> }) {
  const say = useWords(recordWords);
  const { comment } = entry;
  return (
    <>
      <p>
        <b>
          <bdi>{comment.author ?? ''}</bdi>
        </b>{' '}
        {say(comment.internal ? 'commented' : 'commentedShared')}
      </p>
      <p className={classes.comment} dir="auto">
        {comment.body}
      </p>
    </>
  );
}

function FileText({ entry }: { readonly entry: Extract<TimelineEntry, { kind: 'file' }> }) {
  const say = useWords(recordWords);
  const { file } = entry;
  return (
    <p>
      <b>
        <bdi>{file.author ?? ''}</bdi>
      </b>{' '}
      {say('addedFile')}{' '}
      <a href={address(`/files/${file.id}/content`)} download>
        <bdi>{file.filename}</bdi>
      </a>
    </p>
  );
}

function MailText({ entry }: { readonly entry: Extract<TimelineEntry, { kind: 'mail' }> }) {
  const say = useWords(recordWords);
  const { mail } = entry;
  return (
    <>
      <p>
        {say('mailTo', { to: mail.to ?? '' })} <b>{mail.subject}</b>{' '}
        {mail.status && <span className={classes.none}>{say('mailState', { state: mail.status })}</span>}{' '}
        {mail.author && <bdi className={classes.none}>{say('mailBy', { author: mail.author })}</bdi>}
      </p>
      {mail.error && <p className={classes.none}>{mail.error}</p>}
      {mail.text && (
        <p className={classes.comment} dir="auto">
          {mail.text}
        </p>
      )}
    </>
  );
}
