import { ActionIcon, Button, Menu } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { isObject } from '../../../fields/choices.ts';
import type { RecordValues } from '../../../fields/field-view.tsx';
import { fieldViewOf } from '../../../fields/views.ts';
import type { JsonValue } from '../../../metadata/json.ts';
import type { ModuleDefinition } from '../../../metadata/module.ts';
import {
  IconCopy,
  IconDots,
  IconEye,
  IconMail,
  IconPencil,
  IconPrinter,
  IconStar,
  IconStarFilled,
  IconTrash,
  IconUsers,
} from '../../../web/icons.ts';
import { Initials } from '../../../web/layout/layout.tsx';
import { StateChip } from '../../../web/state/state-mark.tsx';
import { plainDate } from '../../../web/words/dates.ts';
import { useLocale, useWords } from '../../../web/words/words.tsx';
import { moduleIcon } from '../../module-icons.ts';
import { useStar } from '../../recent.ts';
import { useMay, useMe } from '../../session.tsx';
import type { RecordJson } from '../../shapes.ts';
import { fieldValue, titleOf } from '../list/list-columns.tsx';
import { stateTone } from '../record-state.tsx';
import { openVerbs, type StateVerb, statesQuery } from '../states/queries.ts';
import { stateWords } from '../states/state-words.ts';
import { VerbIcon } from '../states/verb-icon.tsx';
import { type RecordWord, recordWords } from '../words/record-words.ts';
import { PrivacyChips } from './privacy-chips.tsx';
import classes from './record.module.css';
import type { RecordSubject } from './subject.ts';

const ExplainDialog = lazy(() =>
  import('../../rights/explain-dialog.tsx').then((it) => ({ default: it.ExplainDialog })),
);
const PersonDialog = lazy(() =>
  import('../../rights/person-dialog.tsx').then((it) => ({ default: it.PersonDialog })),
);
const StateDialog = lazy(() =>
  import('../states/state-dialog.tsx').then((it) => ({ default: it.StateDialog })),
);
const DeleteRecord = lazy(() => import('./delete-record.tsx').then((it) => ({ default: it.DeleteRecord })));

/** Who or what the record is, how it stands, and what can be done with it. */
export function RecordHeader({
  module,
  record,
  subject,
  onEdit,
  onWrite,
}: {
  readonly module: ModuleDefinition;
  readonly record: RecordJson;
  readonly subject: RecordSubject | null;
  onEdit(): void;
  /** Something is to be written about it, or to the person. */
  onWrite(): void;
}) {
  const say = useWords(recordWords);
  const { may } = useMay(module.name);
  const [starred, star] = useStar(module.name, record.id);
  const { tools } = useMe();
  const sayState = useWords(stateWords);
  const [deleting, setDeleting] = useState(false);
  const [changing, setChanging] = useState<StateVerb | null>(null);
  const [asking, setAsking] = useState<'record' | 'person' | null>(null);
  const tellsRights = tools.includes('users') || tools.includes('evidence');
  const title = titleOf(record);
  const still = record.state === 'restricted' && (record._withheld?.length ?? 0) > 0;
  return (
    <header className={classes.header}>
      {subject?.self ? <Initials name={title} large /> : <ModuleMark icon={module.icon} />}
      <div className={classes.who}>
        <div className={classes.titleLine}>
          <h1>
            <bdi dir="auto">{title}</bdi>
          </h1>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={28}
            aria-pressed={starred}
            aria-label={say(starred ? 'unstar' : 'star')}
            onClick={star}
          >
            {starred ? (
              <IconStarFilled size={17} className={classes.starred} aria-hidden />
            ) : (
              <IconStar size={17} stroke={1.6} aria-hidden />
            )}
          </ActionIcon>
        </div>
        <div className={classes.facts}>
          <span className="at-mono">{record.number}</span>
          <LeadingFacts module={module} record={record} />
          {record.owner && (
            <span>
              {say('owner')} <bdi className={classes.ownerName}>{record.owner.title}</bdi>
            </span>
          )}
        </div>
        <div className={classes.chips}>
          <StateChips module={module} record={record} />
          {subject?.self && <PrivacyChips record={record} />}
        </div>
      </div>
      <div className={classes.actions}>
        {module.comments && record.state !== 'archived' && (
          <Button
            variant="default"
            leftSection={<IconMail size={16} stroke={1.6} aria-hidden />}
            onClick={onWrite}
            disabled={still}
            title={still ? say('writeStill') : undefined}
          >
            {say('write')}
          </Button>
        )}
        {may('edit') && record.state !== 'archived' && !record._withheld?.length && (
          <Button
            variant="default"
            leftSection={<IconPencil size={16} stroke={1.6} aria-hidden />}
            onClick={onEdit}
          >
            {say('editRecord')}
          </Button>
        )}
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon variant="default" size={32} aria-label={say('moreActions')} className={classes.more}>
              <IconDots size={17} aria-hidden />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item
              leftSection={<IconCopy size={15} aria-hidden />}
              onClick={() => void navigator.clipboard.writeText(record.number)}
            >
              {say('copyNumber')}
            </Menu.Item>
            <Menu.Item leftSection={<IconPrinter size={15} aria-hidden />} onClick={() => window.print()}>
              {say('print')}
            </Menu.Item>
            {tellsRights && (
              <Menu.Item leftSection={<IconEye size={15} aria-hidden />} onClick={() => setAsking('record')}>
                {say('whoMaySee')}
              </Menu.Item>
            )}
            {tellsRights && subject?.self && (
              <Menu.Item
                leftSection={<IconUsers size={15} aria-hidden />}
                onClick={() => setAsking('person')}
              >
                {say('whoMaySeePerson')}
              </Menu.Item>
            )}
            {openVerbs(record.state, tools).map((verb) => (
              <Menu.Item key={verb} leftSection={<VerbIcon verb={verb} />} onClick={() => setChanging(verb)}>
                {sayState(verb)}
              </Menu.Item>
            ))}
            {may('delete') && (
              <Menu.Item leftSection={<IconTrash size={15} aria-hidden />} onClick={() => setDeleting(true)}>
                {say('deleteRecord')}
              </Menu.Item>
            )}
          </Menu.Dropdown>
        </Menu>
      </div>
      {changing && (
        <Suspense fallback={null}>
          <StateDialog module={module} record={record} verb={changing} onClose={() => setChanging(null)} />
        </Suspense>
      )}
      {asking === 'record' && (
        <Suspense fallback={null}>
          <ExplainDialog module={module} record={record} onClose={() => setAsking(null)} />
        </Suspense>
      )}
      {asking === 'person' && (
        <Suspense fallback={null}>
          <PersonDialog subject={record.id} name={title} onClose={() => setAsking(null)} />
        </Suspense>
      )}
      {deleting && (
        <Suspense fallback={null}>
          <DeleteRecord module={module} record={record} onClose={() => setDeleting(false)} />
        </Suspense>
      )}
    </header>
  );
}

/** The first references and choices of the record: what it is, at a glance. */
function LeadingFacts({
  module,
  record,
}: {
  readonly module: ModuleDefinition;
  readonly record: RecordJson;
}) {
  const locale = useLocale();
  const job = module.fields.find((field) => field.name === 'job_title');
  const reference = module.fields.find(
    (field) =>
      field.type === 'reference' && isObject((record[field.name] ?? undefined) as JsonValue | undefined),
  );
  const shown = [job, reference]
    .filter((field) => field !== undefined)
    .filter((field) => fieldValue(record, field.name) !== null);
  if (shown.length === 0) return null;
  return (
    <span>
      {shown.map((field, index) => {
        const value = fieldValue(record, field.name);
        const { Show } = fieldViewOf(field.type);
        return (
          <span key={field.name}>
            {index > 0 && ', '}
            {value !== null && (
              <Show value={value} field={field} locale={locale} record={record as RecordValues} />
            )}
          </span>
        );
      })}
    </span>
  );
}

function StateChips({ module, record }: { readonly module: ModuleDefinition; readonly record: RecordJson }) {
  const locale = useLocale();
  const status = module.fields.find((field) => field.name === 'status' && field.type === 'picklist');
  const value = status ? fieldValue(record, status.name) : null;
  return (
    <>
      {record.state !== 'active' && <StateSince module={module.name} record={record} />}
      {status && value !== null && (
        <span className={classes.plainChip}>
          {(() => {
            const { Show } = fieldViewOf(status.type);
            return <Show value={value} field={status} locale={locale} record={record as RecordValues} />;
          })()}
        </span>
      )}
    </>
  );
}

/** A state has a date. */
function StateSince({ module, record }: { readonly module: string; readonly record: RecordJson }) {
  const say = useWords(recordWords);
  const locale = useLocale();
  const { data } = useQuery(statesQuery(module, record.id));
  const now = data?.items.find((item) => item.state === record.state && item.endedAt === null);
  const state = say(`state_${record.state}` as RecordWord);
  return (
    <StateChip tone={stateTone(record.state)}>
      {now ? say('stateSince', { state, date: plainDate(now.since, locale) }) : state}
    </StateChip>
  );
}

/** What is not a person has the sign of its module where a person has initials. */
function ModuleMark({ icon }: { readonly icon: string }) {
  const Icon = moduleIcon(icon);
  return (
    <span className={classes.mark} aria-hidden>
      <Icon size={24} stroke={1.6} />
    </span>
  );
}
