import { Button, Popover } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import type { Filter } from '../../../metadata/filter.ts';
import type { ModuleDefinition } from '../../../metadata/module.ts';
import { IconPlus, IconX } from '../../../web/icons.ts';
import { useLocale, useWords } from '../../../web/words/words.tsx';
import { recordWords } from '../words/record-words.ts';
import { chipText } from './condition-text.ts';
import classes from './filter.module.css';
import { draftOf, type FilterPart, filterOf, isKept, withPart } from './filter-draft.ts';

const PartEditor = lazy(() => import('./part-editor.tsx').then((it) => ({ default: it.PartEditor })));

interface FilterBarProps {
  readonly module: ModuleDefinition;
  readonly filter: Filter | null;
  onFilter(filter: Filter | null): void;
  /** The part that is open: an index, or the count of parts for a new one. */
  readonly open: number | null;
  onOpen(index: number | null): void;
}

/** The filter as chips, each opened and changed in its place. */
export function FilterBar({ module, filter, onFilter, open, onOpen }: FilterBarProps) {
  const say = useWords(recordWords);
  const draft = draftOf(filter);
  const put = (index: number, part: FilterPart | undefined) => {
    onFilter(filterOf(withPart(draft, index, part)));
    onOpen(null);
  };
  return (
    <ul className={classes.bar} aria-label={say('filters')}>
      {draft.map((part, index) => (
        <li key={JSON.stringify(part)}>
          <Chip
            module={module}
            part={part}
            opened={open === index}
            onOpen={() => onOpen(index)}
            onClose={() => onOpen(null)}
            onPut={(next) => put(index, next)}
          />
        </li>
      ))}
      <li>
        <PartPopover
          module={module}
          part={undefined}
          opened={open !== null && open >= draft.length}
          onClose={() => onOpen(null)}
          onPut={(part) => put(draft.length, part)}
        >
          <Button
            variant="subtle"
            className={classes.add}
            leftSection={<IconPlus size={15} aria-hidden />}
            onClick={() => onOpen(draft.length)}
          >
            {say('filter')}
          </Button>
        </PartPopover>
      </li>
    </ul>
  );
}

interface ChipProps {
  readonly module: ModuleDefinition;
  readonly part: FilterPart;
  readonly opened: boolean;
  onOpen(): void;
  onClose(): void;
  onPut(part: FilterPart | undefined): void;
}

function Chip({ module, part, opened, onOpen, onClose, onPut }: ChipProps) {
  const say = useWords(recordWords);
  const locale = useLocale();
  const text = chipText(part, module, locale, say);
  const words = (
    <>
      {text.before} <b>{text.value}</b>
    </>
  );
  return (
    <span className={classes.chip}>
      {isKept(part) ? (
        <span className={classes.chipText}>{words}</span>
      ) : (
        <PartPopover module={module} part={part} opened={opened} onClose={onClose} onPut={onPut}>
          <button type="button" className={classes.chipText} aria-expanded={opened} onClick={onOpen}>
            {words}
          </button>
        </PartPopover>
      )}
      <button
        type="button"
        className={classes.remove}
        aria-label={say('filterRemoveNamed', { filter: `${text.before} ${text.value}` })}
        onClick={() => onPut(undefined)}
      >
        <IconX size={14} aria-hidden />
      </button>
    </span>
  );
}

function PartPopover(props: {
  readonly module: ModuleDefinition;
  readonly part: FilterPart | undefined;
  readonly opened: boolean;
  onClose(): void;
  onPut(part: FilterPart | undefined): void;
  readonly children: React.ReactElement;
}) {
  const [drawn] = useState(() => ({ seen: false }));
  drawn.seen ||= props.opened;
  return (
    <Popover
      opened={props.opened}
      onChange={(opened) => !opened && props.onClose()}
      position="bottom-start"
      // What is chosen from lies over the page: a click there is not a click elsewhere.
      closeOnClickOutside={false}
      trapFocus
      returnFocus
      width={560}
      withinPortal
    >
      <Popover.Target>{props.children}</Popover.Target>
      <Popover.Dropdown maw="calc(100vw - 16px)">
        {drawn.seen && (
          <Suspense fallback={null}>
            <PartEditor
              module={props.module}
              part={props.part}
              onPut={props.onPut}
              onCancel={props.onClose}
            />
          </Suspense>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}
